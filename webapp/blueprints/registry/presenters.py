"""What the pages of the registry's import show: rows with what becomes of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from core.i18n.languages import N_
from core.phones.countries import calling_code, country_words
from core.tabular.cells.day_order import DayOrder
from core.tabular.formula_guard import guard_text
from registry.imports.identity import LIKENESS_WORDS, Likeness
from registry.imports.people_file import PreparedPeople
from registry.imports.reading_plan import ORDER_WORDS, REASON_WORDS, OrderReason
from registry.imports.report import DoubleReport, ImportReport, PersonRowResult, RowReport
from registry.imports.targets import TARGETS
from webapp.http.i18n import with_colon

MOST_SHOWN = 200
MOST_ANSWERS = 4
RESULT_WORDS = {
    PersonRowResult.IMPORTED: N_("nueva"),
    PersonRowResult.UPDATED: N_("cambia"),
    PersonRowResult.UNCHANGED: N_("igual"),
    PersonRowResult.REJECTED: N_("rechazada"),
}
RESULT_TONES = {
    PersonRowResult.IMPORTED: "info",
    PersonRowResult.UPDATED: "warn",
    PersonRowResult.UNCHANGED: "off",
    PersonRowResult.REJECTED: "warn",
}
UNPLACED, UNREAD, DOUBLES = "por-ubicar", "sin-entender", "dobles"
"""Further ways to sift the rows of a trial, as they stand in its address."""


@dataclass(frozen=True, slots=True)
class PersonRowShown:
    """One row of the trial. `lines` say what was not read, asked or doubted in it."""

    number: int
    result: PersonRowResult
    name: str
    is_unplaced: bool
    lines: tuple[str, ...]


def person_rows_shown(
    prepared: PreparedPeople, report: ImportReport, only: str
) -> list[PersonRowShown]:
    """Return the rows of a trial, all or those of one kind, with the names of the list."""
    names = {row.row: row.card.full_name for row in prepared.rows}
    return [_row(each, names) for each in report.rows if _is_wanted(each, only)]


def row_tabs(report: ImportReport) -> list[tuple[str, str]]:
    """Return the ways to sift the rows of a report: each with its words and how many."""
    tabs = [
        (result.value, f"{_(RESULT_WORDS[result])} ({report.counts[result.value]})")
        for result in PersonRowResult
        if report.counts[result.value]
    ]
    unread = sum(bool(row.cells) for row in report.rows)
    for key, words, count in (
        (UNPLACED, _("por ubicar"), report.unplaced),
        (UNREAD, _("con celdas sin entender"), unread),
        (DOUBLES, _("posibles dobles"), report.counts["doubles"]),
    ):
        if count:
            tabs.append((key, f"{words} ({count})"))
    return tabs


def phone_answers(report: ImportReport) -> list[tuple[str, str]]:
    """Return the countries in which the telephones asked about may ring, each with its words and
    how many an answer settles.
    """
    return [
        (
            country,
            _(
                "%(words)s (%(count)s)",
                words=f"{calling_code(country)}, {_(country_words(country))}",
                count=count,
            ),
        )
        for country, count in list(report.phones_asked.items())[:MOST_ANSWERS]
    ]


def target_choices() -> list[tuple[str, str]]:
    """Return what a column may be, in the reader's words."""
    return [(target.name, _(target.title)) for target in TARGETS.values()]


def order_lines(report: ImportReport) -> list[str]:
    """Return how the days of each column are read where it does not say so itself."""
    return [
        _(
            "Fechas de «%(column)s»: %(order)s (%(why)s).",
            column=each.column,
            order=_(ORDER_WORDS[DayOrder(each.order)]),
            why=_(REASON_WORDS[OrderReason(each.reason)]),
        )
        for each in report.day_orders
        if each.order and each.reason != OrderReason.COLUMN
    ]


def rows_csv(rows: Sequence[PersonRowShown]) -> bytes:
    """Return all rows for a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_("Fila"), _("Resultado"), _("Nombre"), _("Qué pasa")])
    for row in rows:
        cells = [_(RESULT_WORDS[row.result]), row.name, " | ".join(row.lines)]
        writer.writerow([str(row.number), *map(guard_text, cells)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


# -- inside ---------------------------------------------------------------------------------


def _is_wanted(row: RowReport, only: str) -> bool:
    if only in set(PersonRowResult):
        return row.result.value == only
    further = {UNPLACED: row.to_be_placed, UNREAD: row.cells, DOUBLES: row.doubles}
    return bool(further.get(only, True))


def _row(row: RowReport, names: Mapping[int, str]) -> PersonRowShown:
    lines = []
    if row.why:
        title = TARGETS[row.field].title if row.field in TARGETS else row.field
        lines.append(f"{with_colon(_(title))} {row.why}")
    if row.to_be_placed:
        lines.append(_("Por ubicar: %(why)s", why=row.to_be_placed))
    if row.same_as:
        lines.append(_("dice lo mismo que la fila %(row)s", row=row.same_as))
    lines += [_cell_line(each.column, each.value, each.why) for each in row.cells]
    lines += [_double_line(each) for each in row.doubles]
    return PersonRowShown(
        row.row, row.result, names.get(row.row, ""), bool(row.to_be_placed), tuple(lines)
    )


def _cell_line(column: str, value: str, problem: str) -> str:
    """Return what is wrong with a cell; one without a title of its own is called as its field."""
    column = _(TARGETS[column].title) if column in TARGETS else column
    quoted = _("«%(title)s»", title=value[:60])
    shown = f" {quoted}" if value and value[:30] not in problem else ""
    return f"{with_colon(column + shown)} {problem}" if column else f"{problem}{shown}"


def _double_line(double: DoubleReport) -> str:
    alike = ", ".join(_(LIKENESS_WORDS[Likeness(code)]) for code in double.alike)
    if double.row:
        message = N_("¿La misma persona que la fila %(row)s? Coinciden el nombre y %(alike)s.")
    else:
        message = N_("¿La misma que una persona ya registrada? Coinciden el nombre y %(alike)s.")
    return str(_(message, row=double.row, alike=alike))
