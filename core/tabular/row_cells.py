"""The cells of one row by the target their column is mapped to, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any, NamedTuple

from core.i18n.languages import N_
from core.problems import Problem
from core.tabular.cells.answers import UnreadableCell, is_clearing, is_nothing
from core.tabular.cells.lists import read_document
from core.tabular.formula_guard import unguard_text
from core.tabular.tables import BETWEEN_VALUES, Cell, SourceRow, Table, text_of

_LONGEST_SHOWN = 200


class CellProblem(NamedTuple):
    """One fault of a row: the title of the column (or its target), what stood there, and why."""

    column: str
    value: str
    problem: Problem


class RowCells:
    """One row being read: `cleared` are the targets it asks to empty, `problems` its faults.

    A fault in a cell that may be empty is no fault of the row: it is one of its `notes`.
    """

    def __init__(
        self,
        table: Table,
        columns: Mapping[str, str],
        row: SourceRow,
        required: Container[str] | None = None,
        literal: Container[str] | None = None,
    ) -> None:
        """`columns` is title -> target; what it does not name is not read.

        `required` are the targets without which there is no row (None: all of them). `literal` are
        those whose cells are taken word for word (None: all of them): in others `N/A` says nothing,
        a formula without its value is named, and ` ::: ` of an address book stands between two.
        """
        self.required, self.literal = required, literal
        self.cells: dict[str, list[Cell]] = {}
        self._heads: dict[str, list[str]] = {}
        """The titles of `cells`, in the same order."""
        self.in_order: list[tuple[str, Cell]] = []
        """Target and cell, as they stand in the row: a cell may belong to the next one."""
        self.titles: dict[str, str] = {}
        self.cleared: set[str] = set()
        self.problems: list[CellProblem] = []
        self.notes: list[CellProblem] = []
        for title, cell in zip(table.titles, row.cells, strict=True):
            target = columns.get(title, "")
            if target:
                self._add_cell(target, title, cell, table)

    def _add_cell(self, target: str, title: str, cell: Cell, table: Table) -> None:
        plain = _unguarded(cell, table)
        if self.literal is None:
            self._add(target, title, plain)
        elif table.is_text and isinstance(cell, str) and cell.startswith("="):
            self.titles.setdefault(target, title)
            self.add_problem(target, cell, Problem(N_("Es una fórmula sin su valor.")))
        elif target in self.literal or not is_nothing(plain):
            for part in plain.split(BETWEEN_VALUES) if isinstance(plain, str) else [plain]:
                self._add(target, title, part)

    def _add(self, target: str, title: str, cell: Cell) -> None:
        if isinstance(cell, str) and is_clearing(cell):
            self.cleared.add(target)
        elif cell is not None and cell != "":
            self.cells.setdefault(target, []).append(cell)
            self._heads.setdefault(target, []).append(title)
            self.in_order.append((target, cell))
            self.titles[target] = title

    def text(self, target: str) -> str:
        """Return the first cell of a target as text; empty when it says nothing."""
        return text_of(self.cells[target][0]) if target in self.cells else ""

    def cells_but(self, target: str, titles: Container[str]) -> list[Cell]:
        """Return the cells of a target but those under any of `titles`."""
        pairs = zip(self.cells.get(target, ()), self._heads.get(target, ()), strict=True)
        return [cell for cell, head in pairs if head not in titles]

    def read(self, target: str, reader: Callable[[Cell], Any]) -> Any:
        """Return the cell of a target through `reader`; None where there is none.

        What the reader cannot read is a problem of the row, and None.
        """
        if target not in self.cells:
            return None
        try:
            return reader(self.cells[target][0])
        except UnreadableCell as unreadable:
            self.add_problem(target, self.text(target), unreadable.problem)
            return None

    def document(self, target: str, shape: type) -> Any:
        """Return the JSON document in a cell of our own export.

        None where the cell is empty, and with a problem where it is no `shape`.
        """
        if not self.text(target):
            return None
        try:
            value = read_document(self.text(target))
        except UnreadableCell:
            value = None
        if not isinstance(value, shape):
            message = N_("No es el JSON que escribe nuestra exportación.")
            self.add_problem(target, self.text(target), Problem(message))
            return None
        return value

    def lines_or_document(self, target: str, shape: type, read_lines: Callable[[str], Any]) -> Any:
        """Return what a cell of our own export says in lines, or in a file of before as JSON.

        None where the cell is empty, and with a problem where it is neither; `read_lines` raises
        ValueError for lines that are none.
        """
        text = self.text(target)
        if not text or text[0] in "[{":
            return self.document(target, shape)
        try:
            return read_lines(text)
        except ValueError:
            message = N_("No son las líneas que escribe nuestra exportación.")
            self.add_problem(target, text, Problem(message))
            return None

    def add_problem(self, target: str, value: str, problem: Problem) -> None:
        """Note a problem of the column of a target: of the row when its target decides, else of
        the cell alone.
        """
        title = self._title_over(target, value)
        is_fault = self.required is None or target in self.required
        where = self.problems if is_fault else self.notes
        where.append(CellProblem(title, value[:_LONGEST_SHOWN], problem))

    def _title_over(self, target: str, value: str) -> str:
        """Return the title of the column a value stands in: several may be of one target."""
        pairs = zip(self._heads.get(target, ()), self.cells.get(target, ()), strict=True)
        heads = (head for head, cell in pairs if text_of(cell) == value)
        return next(heads, self.titles.get(target, target))


# -- inside ---------------------------------------------------------------------------------


def _unguarded(cell: Cell, table: Table) -> Cell:
    """Return a text as it was before a CSV guarded it, without blanks around."""
    if not isinstance(cell, str):
        return cell
    return (unguard_text(cell) if table.is_text else cell).strip()
