"""The cells of one row by what they are mapped to, and what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from core.i18n.languages import N_
from core.problems import Problem
from core.tabular.tables import Cell, SourceRow, text_of
from directory.export.tables import unguarded
from directory.imports.rows.drafts import Plan
from directory.imports.rows.value_parsing import NotUnderstood, is_clearing


class RowCells:
    """One row on its way: `cleared` are the targets it asks to empty, `problems` what was found
    wrong so far.
    """

    def __init__(self, plan: Plan, row: SourceRow) -> None:
        self.cells: dict[str, list[Cell]] = {}
        self.titles: dict[str, str] = {}
        self.cleared: set[str] = set()
        for title, cell in zip(plan.table.titles, row.cells, strict=True):
            key = plan.columns.get(title, "")
            if not key:
                continue
            if isinstance(cell, str):
                cell = (unguarded(cell) if plan.table.is_text else cell).strip()
                if is_clearing(cell):
                    self.cleared.add(key)
                    continue
            if cell is not None and cell != "":
                self.cells.setdefault(key, []).append(cell)
                self.titles[key] = title
        self.problems: list[tuple[str, str, Problem]] = []

    def text(self, key: str) -> str:
        """Return the first cell of a target as text; empty when it says nothing."""
        return text_of(self.cells[key][0]) if key in self.cells else ""

    def take(self, key: str, reader: Callable[[Cell], Any]) -> Any:
        """Return the cell of a target through `reader`; what it cannot read is a problem of the
        row.
        """
        if key not in self.cells:
            return None
        try:
            return reader(self.cells[key][0])
        except NotUnderstood as wrong:
            self.wrong(key, self.text(key), wrong.problem)
            return None

    def wrong(self, key: str, value: str, problem: Problem) -> None:
        """Note a problem of the column of a target."""
        self.problems.append((self.titles.get(key, key), value[:200], problem))

    def document(self, key: str, shape: type) -> Any:
        """Return the document in a cell of our own export; None, with a problem unless it is empty,
        when it is no `shape`.
        """
        text = self.text(key)
        if not text:
            return None
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, shape):
            self.wrong(key, text, Problem(N_("No es el JSON que escribe nuestra exportación.")))
            return None
        return value
