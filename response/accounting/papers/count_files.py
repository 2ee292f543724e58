"""The numbers as a file: what the page shows at the same moment, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.i18n.languages import N_
from registry.estimates import AreaEstimate
from response.accounting.counts import AccountingCounts
from response.accounting.source_counts import OpenSourceCount
from response.crisis_csv import CODE, VALUE, WORDS, CsvOrigin, Value, crisis_csv, known, utc_text

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
        CountLine("silent", N_("sin respuesta"), counts.silent, 2),
        CountLine("not_reached", N_("no se pudo alcanzar"), counts.not_reached, 2),
        CountLine("outside", N_("Fuera de la zona, con noticia"), counts.spoke_outside),
        CountLine("outside_help", N_("de ellas, piden ayuda"), counts.all_help - counts.help, 1),
    ]  # fmt: skip


def counts_csv(
    origin: CsvOrigin,
    counts: AccountingCounts,
    estimate: AreaEstimate | None,
    sources: Sequence[OpenSourceCount],
    translate: Translate,
) -> bytes:
    """Return the numbers as CSV (`response.crisis_csv`), one a row, each with the moment it is
    of; what is not known is `?`, never 0.
    """
    moment = utc_text(counts.at)
    rows: list[tuple[Value, ...]] = [
        (line.key, translate(line.words), known(line.value), moment) for line in count_lines(counts)
    ]
    rows += [
        (key, translate(words), value, moment) for key, words, value in _estimate_rows(estimate)
    ]
    for each in sources:
        said = utc_text(each.row.said_at)
        figures = {"met": each.row.met, "whole": each.row.whole, "in_need": each.row.in_need}
        rows += [
            (f"source.{key}.{each.row.unit}", each.name, known(value), said)
            for key, value in figures.items()
        ]
    return crisis_csv(origin, (CODE, WORDS, VALUE, "at_utc"), rows)


# -- inside ---------------------------------------------------------------------------------


def _estimate_rows(estimate: AreaEstimate | None) -> Iterator[tuple[str, str, int | str]]:
    words = N_("Estimadas en la zona")
    if estimate is None:
        yield "estimated", words, "?"
        return
    yield "estimated", words, estimate.persons
    yield "estimated_low", N_("como mínimo"), estimate.low
    yield "estimated_high", N_("como máximo"), estimate.high
