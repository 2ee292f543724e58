"""All rows of a list, read one by one, and once more where they speak as a whole. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from core.i18n.languages import N_
from core.phones.list_doubt import doubted_countries
from core.problems import Problem
from core.tabular.layout.side_rows import are_titles_again, is_total_word, side_row
from core.tabular.tables import SourceRow, is_tag_row
from registry.imports.rows import ImportRow, RefusedRow, RowReader


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row kept out: the target at fault, and why."""

    row: int
    field: str
    problem: Problem


def read_rows(
    reader: RowReader, sources: Iterable[SourceRow]
) -> tuple[list[ImportRow], list[Refusal]]:
    """Return the rows of a list that name somebody, and those refused; one of HXL tags is none.

    Where the telephones speak against the country of the list as a whole, that country decides
    none of them (`core.phones.list_doubt`).
    """
    by_number = {source.number: source for source in sources if not is_tag_row(source)}
    rows, refused = _read_once(reader, by_number)
    doubted = _doubted(rows.values(), reader.country)
    if doubted:
        again = replace(reader, doubted=doubted)
        placing = [number for number, row in rows.items() if row.phones_of_list]
        rows.update((number, again.read(by_number[number])) for number in placing)
    return list(rows.values()), refused


# -- inside ---------------------------------------------------------------------------------


def _doubted(rows: Collection[ImportRow], country: str) -> tuple[str, ...]:
    placed = [typed for row in rows for typed in row.phones_of_list]
    questions = (question for row in rows for question in row.phone_questions)
    return doubted_countries(placed, questions, country)


def _read_once(
    reader: RowReader, by_number: Mapping[int, SourceRow]
) -> tuple[dict[int, ImportRow], list[Refusal]]:
    rows: dict[int, ImportRow] = {}
    refused: list[Refusal] = []
    for number, source in by_number.items():
        try:
            rows[number] = _read_row(reader, source)
        except RefusedRow as wrong:
            aside = side_row(reader.plan.table, source)  # a total, a footer: no person
            refused.append(Refusal(number, wrong.field, aside or wrong.problem))
    return rows, refused


def _read_row(reader: RowReader, source: SourceRow) -> ImportRow:
    """Return a row read. Raises RefusedRow, also for titles said again: `Nombre` is nobody, though
    `Acepta` below the title of its consent looks like a yes, and so does the 1 of a total.
    """
    if are_titles_again(reader.plan.table, source.cells):
        raise RefusedRow("full_name", Problem(N_("Son los títulos otra vez.")))
    row = reader.read(source)
    if is_total_word(row.card.full_name) and side_row(reader.plan.table, source):
        raise RefusedRow("full_name", Problem(N_("falta el nombre")))
    return row
