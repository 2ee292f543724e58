"""The cells of one row by target, as text, and what is wrong with them. Pure."""

from __future__ import annotations

import re

from core.i18n.languages import N_
from core.phones.number_cells import PhoneQuestion, ReadNumber
from core.problems import Problem
from core.tabular.cells.answers import UnreadableCell, is_clearing, says_nothing
from core.tabular.formula_guard import unguard_text
from core.tabular.row_cells import CellProblem
from core.tabular.tables import Cell, SourceRow, text_of
from registry.imports.reading_plan import ReadingPlan
from registry.people.record import without_controls
from registry.people.text_limits import is_about_status

LONGEST_CELL = 4_000
_LONGEST_SHOWN = 200
_FORMULA = re.compile(r"[=@\t]|[+-].*[(!]")
_FORMULA_SIGNS = ("=", "@", "+", "-")
_NUMBER = re.compile(r"[+-]?[\d\s().,/;:x-]+|\+\d[\d\s().-]{8,}[^!|=+@]*")
"""What calculates nothing: figures, and a telephone with words behind it."""


class RowTexts:
    """One row being read: `problems` are the cells that say something nobody could read, `words`
    what is kept of them as it was said, and `cleared` the targets it asks to empty.
    """

    def __init__(self, plan: ReadingPlan, row: SourceRow) -> None:
        self.problems: list[CellProblem] = []
        self.words: list[str] = []
        self.cleared: set[str] = set()
        self.phone_questions: list[PhoneQuestion] = []
        """Telephones of which it is asked in which country they ring."""
        self.numbers: list[ReadNumber] = []
        """How each telephone was read."""
        self._plan, self._row = plan, row
        self._cells: dict[str, list[tuple[str, Cell]]] = {}
        self._titled_texts: dict[str, list[tuple[str, str]]] = {}
        for target, places in plan.places.items():
            for place in places:
                cell = row.cells[place]
                if cell is not None and cell != "":
                    self._read(target, plan.table.titles[place], cell)
        self._note_cells_without_title()

    def cells(self, target: str) -> list[tuple[str, Cell]]:
        """Return the cells of a target that hold something, each behind its title."""
        return self._cells.get(target, [])

    def titled_texts(self, target: str) -> list[tuple[str, str]]:
        """Return the cells of a target that say something, as text, each behind its title."""
        return self._titled_texts.get(target, [])

    def text(self, target: str) -> str:
        """Return the first cell of a target that says something; empty when none does."""
        texts = self._titled_texts.get(target)
        return texts[0][1] if texts else ""

    def add(self, title: str, value: str, problem: Problem, *, is_kept: bool = True) -> None:
        """Note that a cell could not be read; what it says is kept as it was said.

        Words about migratory status are neither kept nor repeated.
        """
        if is_about_status(value):
            message = N_("habla de la situación migratoria: no se guarda")
            self.problems.append(CellProblem(title, "", Problem(message)))
            return
        self.problems.append(CellProblem(title, value[:_LONGEST_SHOWN], problem))
        if is_kept:
            self.keep(title, value)

    def keep(self, title: str, value: str) -> None:
        """Keep what a cell says as it was said."""
        if not is_about_status(value):
            self.words.append(f"{title}: {' '.join(value.split())}")

    def add_unreadable(self, title: str, cell: Cell, unreadable: UnreadableCell) -> None:
        """Note a cell that its reader refused."""
        self.add(title, text_of(cell), unreadable.problem)

    # -- inside -----------------------------------------------------------------------------

    def _read(self, target: str, title: str, cell: Cell) -> None:
        """Sort a cell of a target among those that hold, and those that say, something."""
        if not isinstance(cell, str):
            self._take(target, title, cell, text_of(cell))
        elif _is_plain(cell):
            self._take(target, title, cell, cell)
        elif cell := self._clean(title, cell):
            if cell.startswith("(") and is_clearing(cell):
                self.cleared.add(target)
            else:
                self._take(target, title, cell, cell.strip())

    def _take(self, target: str, title: str, cell: Cell, text: str) -> None:
        self._cells.setdefault(target, []).append((title, cell))
        if not says_nothing(text):
            self._titled_texts.setdefault(target, []).append((title, text))

    def _clean(self, title: str, cell: str) -> str:
        """Return a cell without control characters, guards and `="…"`; nothing for a formula."""
        text = unguard_text(cell) if self._plan.table.is_text else cell
        text = without_controls(text).strip()
        if len(text) >= 3 and text.startswith('="') and text.endswith('"'):
            text = text[2:-1]
        if text.startswith(_FORMULA_SIGNS) and _FORMULA.match(text) and not _NUMBER.fullmatch(text):
            self.add(title, text, Problem(N_("empieza como una fórmula")), is_kept=False)
            return ""
        if len(text) > LONGEST_CELL:
            message = N_("es más largo que %(most)s caracteres")
            problem = Problem(message, {"most": LONGEST_CELL})
            self.problems.append(CellProblem(title, text[:_LONGEST_SHOWN], problem))
            return text[:LONGEST_CELL]
        return text

    def _note_cells_without_title(self) -> None:
        for text in filter(None, map(text_of, self._row.beyond)):
            message = N_(
                "La fila tiene más celdas que títulos: ¿falta un título, o sobra un separador?"
            )
            self.add("", text, Problem(message))


def _is_plain(cell: str) -> bool:
    """Return whether there is nothing to clean in a cell, as in most."""
    is_whole = cell.isalnum() or (cell[0].isalnum() and cell[-1].isalnum() and cell.isprintable())
    return is_whole and "'" not in cell and len(cell) <= LONGEST_CELL
