"""What an import did, or would do: every row accounted for, every cell that was not read named."""

from __future__ import annotations

import dataclasses
import enum
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.json_values import OMITTED_WHEN_EMPTY
from core.tabular.error_file import RejectedRow, write_error_file
from core.tabular.tables import Table


class PersonRowResult(enum.StrEnum):
    """What became of a row."""

    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class CellReport:
    """One cell that could not be read, or was not believed: it is kept as it was said."""

    column: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class DoubleReport:
    """Somebody of the same name who may be the same person: another row, or a registered person."""

    row: int = 0
    person_id: uuid.UUID | None = None
    alike: tuple[str, ...] = ()
    """Codes of `registry.imports.identity.Likeness`."""


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row: its number in the file, its result, and for a rejected one the field and why."""

    row: int
    result: PersonRowResult
    field: str = ""
    why: str = ""
    to_be_placed: str = dataclasses.field(default="", metadata=OMITTED_WHEN_EMPTY)
    """Why nobody knows where the person is: no zone touches them until somebody places them."""
    same_as: int = dataclasses.field(default=0, metadata=OMITTED_WHEN_EMPTY)
    """The earlier row that says the same."""
    cells: tuple[CellReport, ...] = dataclasses.field(default=(), metadata=OMITTED_WHEN_EMPTY)
    doubles: tuple[DoubleReport, ...] = dataclasses.field(default=(), metadata=OMITTED_WHEN_EMPTY)


@dataclass(frozen=True, slots=True)
class ColumnReport:
    """How the days of a column were read, and what decided it; both empty: nothing did."""

    column: str
    order: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do. It holds no names."""

    country: str
    is_dry_run: bool
    encoding: str
    """Of a CSV; empty for a workbook."""
    delimiter: str
    ignored_columns: tuple[str, ...]
    rows: tuple[RowReport, ...]
    sheet: str = ""
    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Title -> what it was read as."""
    day_orders: tuple[ColumnReport, ...] = ()
    questions: tuple[str, ...] = ()
    """Codes of `registry.imports.reading_plan.ListQuestion`: what only a person can answer."""
    phones_asked: Mapping[str, int] = dataclasses.field(
        default_factory=dict, metadata=OMITTED_WHEN_EMPTY
    )
    """Country -> how many telephones the answer that they ring there settles, the most first."""
    counts: Mapping[str, int] = dataclasses.field(default_factory=dict)
    """`read` is the sum of imported, updated, unchanged and rejected; `to_be_placed`, `doubles`
    and `unread_cells` count within them.
    """

    def count(self, result: PersonRowResult) -> int:
        """Return how many rows ended so; the four counts add up to the rows."""
        return sum(row.result is result for row in self.rows)

    @property
    def imported(self) -> int:
        """New persons."""
        return self.count(PersonRowResult.IMPORTED)

    @property
    def updated(self) -> int:
        """Persons known before, of whom the file says something new."""
        return self.count(PersonRowResult.UPDATED)

    @property
    def unchanged(self) -> int:
        """Persons of whom it says nothing new."""
        return self.count(PersonRowResult.UNCHANGED)

    @property
    def rejected(self) -> int:
        """Rows that name nobody, or nobody who consented."""
        return self.count(PersonRowResult.REJECTED)

    @property
    def unplaced(self) -> int:
        """Rows whose person is to be placed."""
        return sum(bool(row.to_be_placed) for row in self.rows)


def counts_of(rows: tuple[RowReport, ...]) -> dict[str, int]:
    """Return the counts of an `ImportReport`."""
    by_result = {result.value: 0 for result in PersonRowResult}
    for row in rows:
        by_result[row.result.value] += 1
    return {
        "read": len(rows),
        **by_result,
        "to_be_placed": sum(bool(row.to_be_placed) for row in rows),
        "doubles": sum(bool(row.doubles) for row in rows),
        "unread_cells": sum(len(row.cells) for row in rows),
    }


def people_error_file(
    table: Table, report: ImportReport, translate: Callable[[str], str]
) -> bytes | None:
    """Return the rejected rows as CSV, to be corrected and sent again; None without any."""
    why = {row.row: row.why for row in report.rows if row.result is PersonRowResult.REJECTED}
    if not why:
        return None
    rejected = [RejectedRow(table, row, why[row.number]) for row in table.rows if row.number in why]
    return write_error_file([table], rejected, translate)
