"""Ticks of the printed checklist, typed in afterwards: a number, the time on the paper, what was
said of it. Nothing here touches the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.errors import UnusableInput
from core.i18n.languages import N_
from response.tasks.models import TaskState
from response.typed_moments import moment_of, read_clock

_BAD_NUMBER = N_("No es el número de una tarea de la lista.")
PAPER_STATES = (TaskState.DONE, TaskState.NOT_NEEDED, TaskState.HANDED_OVER, TaskState.DOING)
"""What may stand on the paper, in the order it is offered."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One row as it was typed; a row with nothing in it is none."""

    number: str
    clock: str
    after: str = TaskState.DONE.value
    note: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not (self.number.strip() or self.clock.strip() or self.note.strip())


@dataclass(frozen=True, slots=True)
class PaperTick:
    """One row that was understood."""

    row: int
    """Its place among the rows, from 0: what a refusal is said of."""
    number: int
    after: TaskState
    happened_at: datetime
    """UTC."""
    note: str


@dataclass(frozen=True, slots=True)
class PaperFault:
    """Why a row was not understood, as a message id."""

    row: int
    words: str


def read_paper(
    rows: Sequence[PaperRow], day: date, zone: ZoneInfo
) -> tuple[tuple[PaperTick, ...], tuple[PaperFault, ...]]:
    """Return what rows of a paper say, and which of them cannot be understood; `day` is that of the
    paper, `zone` the one of the clock it was ticked by.
    """
    ticks, faults = [], []
    for place, row in enumerate(rows):
        if row.is_blank:
            continue
        try:
            ticks.append(_tick(place, row, day, zone))
        except UnusableInput as wrong:
            faults.append(PaperFault(place, wrong.what))
    return tuple(ticks), tuple(faults)


def _tick(place: int, row: PaperRow, day: date, zone: ZoneInfo) -> PaperTick:
    number = row.number.strip()
    if not (number.isascii() and number.isdigit() and len(number) <= 4):
        raise UnusableInput("number", _BAD_NUMBER)
    states = {state.value: state for state in PAPER_STATES}
    if row.after not in states:
        raise UnusableInput("after", N_("Diga qué pasó con la tarea."))
    happened_at = moment_of(day, read_clock(row.clock), zone)
    return PaperTick(place, int(number), states[row.after], happened_at, row.note)
