"""Tasks ticked, taken back and added: who, when, and when it was so."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.crypto import Keyring
from core.errors import Outdated, UnusableInput
from protocols.roles import Role
from response.crisis.models import Participation
from response.tasks.copying import copy_tasks
from response.tasks.listing import task_history
from response.tasks.models import TaskState
from response.tasks.moving import (
    MOST_TASKS,
    OwnTask,
    TaskTick,
    add_own_task,
    move_task,
    take_move_back,
    task_numbered,
)


def test_two_taps_are_one_and_each_move_is_noted(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    copy_tasks(session, part, now)
    task = task_numbered(session, part, 1)
    assert task is not None
    assert task_numbered(session, part, 999) is None
    mine, hers = uuid.uuid4(), uuid.uuid4()
    doing = TaskTick(after=TaskState.DOING, by="user:a", now=now, owner_id=mine)
    assert move_task(session, keyring, task, doing)
    assert task.owner_id == mine
    later, earlier = now + timedelta(minutes=9), now + timedelta(minutes=4)
    tick = TaskTick(
        after=TaskState.DONE, by="user:a", now=later, happened_at=earlier, note="con la guardia"
    )
    assert move_task(session, keyring, task, tick)
    again = TaskTick(after=TaskState.DONE, by="user:b", now=later, owner_id=hers)
    assert not move_task(session, keyring, task, again)
    assert (task.state, task.state_by, task.happened_at, task.state_at) == (
        TaskState.DONE,
        "user:a",
        earlier,
        later,
    )
    assert task.owner_id == mine
    history = [
        (move.before, move.after, note) for move, note in task_history(session, keyring, task)
    ]
    assert history == [
        (TaskState.OPEN, TaskState.DOING, ""),
        (TaskState.DOING, TaskState.DONE, "con la guardia"),
    ]
    with pytest.raises(IllegalMove):
        move_task(
            session,
            keyring,
            task,
            TaskTick(after=TaskState.NOT_NEEDED, by="user:b", now=later, note="x"),
        )
    back = TaskTick(after=TaskState.OPEN, by="user:b", now=later, note="no se hizo")
    assert move_task(session, keyring, task, back)
    assert task.owner_id is None


def test_what_was_said_last_is_taken_back_and_both_stay_written(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    copy_tasks(session, part, now)
    task = task_numbered(session, part, 1)
    assert task is not None
    with pytest.raises(Outdated):
        take_move_back(session, task, shown_state=TaskState.OPEN, by="user:b", now=now)
    mine = uuid.uuid4()
    for after, owner in ((TaskState.DOING, mine), (TaskState.DONE, None)):
        tick = TaskTick(after=after, by="user:a", now=now, owner_id=owner)
        assert move_task(session, keyring, task, tick)
        now += timedelta(minutes=1)
    with pytest.raises(Outdated):
        take_move_back(session, task, shown_state=TaskState.DOING, by="user:b", now=now)
    back = take_move_back(session, task, shown_state=TaskState.DONE, by="user:b", now=now)
    assert (back, task.state, task.owner_id) == (TaskState.DOING, TaskState.DOING, mine)
    now += timedelta(minutes=1)
    again = take_move_back(session, task, shown_state=TaskState.DOING, by="user:b", now=now)
    assert again is TaskState.DONE, "what was taken back is taken back"
    states = [
        (move.before, move.after, move.by) for move, _note in task_history(session, keyring, task)
    ]
    assert states[2:] == [
        (TaskState.DONE, TaskState.DOING, "user:b"),
        (TaskState.DOING, TaskState.DONE, "user:b"),
    ]
    assert (task.state_by, task.state_at) == ("user:b", now)


def test_notes_and_words_typed_by_hand_are_sealed(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    draft = OwnTask(
        text=" Buscar a  Rosa Ixchel ", role=Role.PROTECTION, due_at=None, by="user:a", now=now
    )
    task = add_own_task(session, keyring, part, draft)
    assert (task.number, task.text, task.protocol_code) == (1, {}, "")
    assert b"Rosa" not in (task.ciphertext or b"")
    assert add_own_task(session, keyring, part, draft) is task
    later = replace(draft, now=now + timedelta(minutes=2))
    assert add_own_task(session, keyring, part, later) is not task
    tick = TaskTick(
        after=TaskState.HANDED_OVER, by="user:a", now=now, note="a Rosa Ixchel, de McAllen"
    )
    move_task(session, keyring, task, tick)
    ((move, note),) = task_history(session, keyring, task)
    assert note == "a Rosa Ixchel, de McAllen"
    assert b"Rosa" not in (move.note or b"")


@pytest.mark.parametrize(("text", "words"), [("  ", "Escriba"), ("x" * 241, "demasiado larga")])
def test_a_task_without_words_or_with_too_many_is_refused(
    session: Session,
    keyring: Keyring,
    part: Participation,
    now: datetime,
    text: str,
    words: str,
) -> None:
    draft = OwnTask(text=text, role=Role.HEAD, due_at=None, by="user:a", now=now)
    with pytest.raises(UnusableInput, match=words):
        add_own_task(session, keyring, part, draft)
    assert MOST_TASKS > 100
