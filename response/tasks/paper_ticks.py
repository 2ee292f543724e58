"""Ticks of a paper put down: all of them, or none where one cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.crypto import Keyring
from core.errors import UnusableInput
from core.i18n.languages import N_
from response.crisis.models import Participation
from response.tasks.copying import tasks_of
from response.tasks.models import CrisisTask, TickOrigin
from response.tasks.moving import TaskTick, move_task
from response.tasks.typed_ticks import PaperFault, PaperTick

_UNKNOWN = N_("No es el número de una tarea de la lista.")
_OTHERWISE = N_("En pantalla se dijo otra cosa de esta tarea: ábrala y decida.")


@dataclass(frozen=True, slots=True)
class PaperOutcome:
    """What became of the ticks of a paper, by the numbers of their tasks."""

    moved: tuple[int, ...] = ()
    before: tuple[int, ...] = ()
    """Of those that were so already: they stay as they were first said."""
    faults: tuple[PaperFault, ...] = ()
    """Where there are any, nothing was put down."""


def apply_paper(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    ticks: Sequence[PaperTick],
    faults: Sequence[PaperFault],
    *,
    by: str,
    now: datetime,
) -> PaperOutcome:
    """Put down the ticks of a paper, in the order in which they happened; `faults` are those that
    were found in reading it.
    """
    tasks = {task.number: task for task in tasks_of(session, participation)}
    found, moved, before = list(faults), list[int](), list[int]()
    with session.begin_nested() as attempt:
        for tick in sorted(ticks, key=lambda each: (each.happened_at, each.row)):
            try:
                is_new = _put_down(session, keyring, tasks.get(tick.number), tick, by, now)
            except UnusableInput as wrong:
                found.append(PaperFault(tick.row, wrong.what))
            except IllegalMove:
                found.append(PaperFault(tick.row, _OTHERWISE))
            else:
                (moved if is_new else before).append(tick.number)
        if found:
            attempt.rollback()
    if found:
        return PaperOutcome(faults=tuple(sorted(found, key=lambda fault: fault.row)))
    return PaperOutcome(tuple(moved), tuple(before))


def _put_down(
    session: Session,
    keyring: Keyring,
    task: CrisisTask | None,
    tick: PaperTick,
    by: str,
    now: datetime,
) -> bool:
    """Return whether the task moved. Raises UnusableInput, IllegalMove."""
    if task is None:
        raise UnusableInput("number", _UNKNOWN)
    return move_task(
        session,
        keyring,
        task,
        TaskTick(
            after=tick.after,
            by=by,
            now=now,
            happened_at=tick.happened_at,
            note=tick.note,
            origin=TickOrigin.PAPER,
        ),
    )
