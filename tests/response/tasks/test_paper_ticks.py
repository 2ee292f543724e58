"""A paper typed in: all of it or nothing, and what was said on screen stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from response.crisis.models import Participation
from response.tasks.copying import copy_tasks, tasks_of
from response.tasks.listing import moves_of_tasks
from response.tasks.models import TaskState, TickOrigin
from response.tasks.moving import TaskTick, move_task
from response.tasks.paper_ticks import apply_paper
from response.tasks.typed_ticks import PaperFault, PaperTick


def _tick(row: int, number: int, at: datetime, after: TaskState = TaskState.DONE) -> PaperTick:
    return PaperTick(row, number, after, at, "")


def test_the_time_on_the_paper_holds_and_who_ticked_on_screen_first(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    copy_tasks(session, part, now)
    later = now + timedelta(hours=3)
    first = tasks_of(session, part)[0]
    move_task(session, keyring, first, TaskTick(after=TaskState.DONE, by="user:b", now=now))
    ticks = [_tick(0, 1, now + timedelta(minutes=2)), _tick(1, 2, now + timedelta(minutes=6))]
    outcome = apply_paper(session, keyring, part, ticks, (), by="user:a", now=later)
    assert (outcome.moved, outcome.before, outcome.faults) == ((2,), (1,), ())
    second = tasks_of(session, part)[1]
    assert (second.happened_at, second.state_at) == (now + timedelta(minutes=6), later)
    assert first.happened_at == now
    assert [move.origin for move in moves_of_tasks(session, part)] == [
        TickOrigin.SCREEN,
        TickOrigin.PAPER,
    ]


def test_one_row_that_cannot_be_keeps_all_of_them_out_and_is_named(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    copy_tasks(session, part, now)
    ticks = [
        _tick(0, 1, now),
        _tick(1, 999, now),
        _tick(2, 2, now + timedelta(hours=2)),
        _tick(3, 3, now, TaskState.NOT_NEEDED),
    ]
    read = (PaperFault(4, "No es una hora: escriba 14:25."),)
    outcome = apply_paper(session, keyring, part, ticks, read, by="user:a", now=now)
    assert [fault.row for fault in outcome.faults] == [1, 2, 3, 4]
    assert {task.state for task in tasks_of(session, part)} == {TaskState.OPEN}
    assert list(moves_of_tasks(session, part)) == []
