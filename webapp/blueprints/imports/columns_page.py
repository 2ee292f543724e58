"""The page of the columns of a file: read as somebody said, or with the reason why it cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.problems import Problem
from core.tabular.column_detection import ColumnGuess
from core.tabular.tables import Table, UnreadableFile
from directory.entries.kinds import EntryKind
from directory.imports.columns.column_detection import Guess, guess
from directory.imports.columns.table_selection import ChosenTable, chosen_tables, tables_in
from directory.imports.models import ImportBatch
from webapp.blueprints.imports.query_args import ReadingChoice
from webapp.http.services import services


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """A file as it was read. `chosen` is empty, with a `problem`, where something must be said."""

    sheets: tuple[Table, ...]
    chosen: tuple[ChosenTable, ...] = ()
    guess: Guess | None = None
    problem: Problem | None = None

    @classmethod
    def of(cls, batch: ImportBatch, reading: ReadingChoice, data: bytes) -> ColumnsPage:
        """Return the page of a file read by a choice."""
        try:
            tables = tables_in(data, batch.file_name, reading.head)
        except UnreadableFile as wrong:
            return cls((), problem=wrong.problem)
        sheets = tuple(each for each in tables if each.sheet)
        sheet = reading.sheet if reading.sheet in {each.sheet for each in sheets} else ""
        try:
            chosen = chosen_tables(tables, reading.kind, sheet, batch.file_name)
        except UnreadableFile as wrong:
            return cls(sheets, problem=wrong.problem)
        table, kind = chosen[0]
        return cls(sheets, tuple(chosen), guess(table, kind, services().atlas))

    @property
    def table(self) -> Table | None:
        """The table whose columns are shown; None where none can be."""
        return self.chosen[0][0] if self.chosen else None

    @property
    def kind(self) -> EntryKind | None:
        """What its rows are; None where each says it."""
        return self.chosen[0][1] if self.chosen else None

    @property
    def sheet(self) -> str:
        """The sheet shown; empty where all that say what they hold are taken."""
        return self.chosen[0][0].sheet if len(self.chosen) == 1 else ""

    @property
    def is_ours(self) -> bool:
        """Whether the table is our own export."""
        return self.guess is not None and self.guess.is_ours

    @property
    def guessed_columns(self) -> Sequence[ColumnGuess]:
        """What each column was taken for."""
        return self.guess.columns if self.guess else ()

    @property
    def defaults(self) -> dict[str, str]:
        """What stands for missing cells unless somebody says otherwise."""
        return self.guess.defaults if self.guess else {}
