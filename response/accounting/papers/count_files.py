"""The numbers as a file: what the page shows at the same moment, line by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.i18n.languages import N_
from core.tabular.formula_guard import guard_text
from registry.estimates import AreaEstimate
from response.accounting.counts import AccountingCounts
from response.accounting.source_counts import OpenSourceCount

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class CountLine:
    """One number with its words; the same on page, CSV and PDF."""

    key: str
    """What a program knows it by."""
    words: str
    """A message id."""
    value: int | None
    """None: not known."""
    depth: int = 0
    """How far it is a part of one above."""


def count_lines(counts: AccountingCounts) -> list[CountLine]:
    """Return the numbers in their order: each line of a depth adds up to the one above it."""
    return [
        CountLine("registered", N_("Registradas dentro"), counts.registered),
        CountLine("not_asked", N_("sin preguntar todavía"), counts.not_asked, 1),
        CountLine("asked", N_("preguntadas"), counts.all_asked, 1),
        CountLine("answered", N_("respondieron"), counts.answered, 2),
        CountLine("safe", N_("a salvo"), counts.safe, 3),
        CountLine("help", N_("piden ayuda"), counts.help, 3),
        CountLine("elsewhere", N_("en otra parte"), counts.away, 3),
        CountLine(
            "other", N_("otra situación (hospital, detención, fallecida, no es nuestra)"),
            counts.other, 3,
        ),
        CountLine("silent", N_("en silencio"), counts.silent, 2),
        CountLine("not_reached", N_("no se pudo alcanzar"), counts.not_reached, 2),
        CountLine("outside", N_("Fuera de la zona, con noticia"), counts.spoke_outside),
        CountLine("outside_help", N_("de ellas, piden ayuda"), counts.all_help - counts.help, 1),
    ]  # fmt: skip


def counts_csv(
    counts: AccountingCounts,
    estimate: AreaEstimate | None,
    sources: Sequence[OpenSourceCount],
    number: str,
    translate: Translate,
) -> bytes:
    """Return the numbers as CSV (UTF-8 with its mark, as spreadsheets want it): key, words, value,
    moment (UTC); what is not known is `?`, never 0.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    moment = counts.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    writer.writerow(["crisis", "key", translate(N_("qué")), translate(N_("cuántas")), "at_utc"])
    for line in count_lines(counts):
        value = "?" if line.value is None else line.value
        writer.writerow([number, line.key, translate(line.words), value, moment])
    for key, words, value in _estimate_rows(estimate):
        writer.writerow([number, key, translate(words), value, moment])
    for each in sources:
        said = each.row.said_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        name, whole = guard_text(each.name), "?" if each.row.whole is None else each.row.whole
        for key, value in (("met", each.row.met), ("whole", whole), ("in_need", each.row.in_need)):
            writer.writerow([number, f"source.{key}.{each.row.unit}", name, value, said])
    return ("\ufeff" + text.getvalue()).encode()


# -- inside ---------------------------------------------------------------------------------


def _estimate_rows(estimate: AreaEstimate | None) -> Iterator[tuple[str, str, int | str]]:
    words = N_("Estimadas en la zona")
    if estimate is None:
        yield "estimated", words, "?"
        return
    yield "estimated", words, estimate.persons
    yield "estimated_low", N_("como mínimo"), estimate.low
    yield "estimated_high", N_("como máximo"), estimate.high
