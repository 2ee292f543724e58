"""What is next, what is late, and what the counts say."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from protocols.model import Phase
from protocols.roles import Role
from response.crisis.models import Participation
from response.tasks.copying import copy_tasks, tasks_of
from response.tasks.listing import (
    by_stage,
    in_due_order,
    move_note,
    moves_of_tasks,
    next_tasks,
    overdue_tasks,
    task_counts,
    task_lines,
)
from response.tasks.models import TaskState
from response.tasks.moving import OwnTask, TaskTick, add_own_task, move_task
from tests.response.parts import move_level


def test_the_next_three_are_those_due_first_and_counts_sum(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    copy_tasks(session, part, now)
    add_own_task(
        session,
        keyring,
        part,
        OwnTask(
            text="Abrir la puerta",
            role=Role.GUARD,
            due_at=now + timedelta(minutes=7),
            by="user:a",
            now=now,
        ),
    )
    first = tasks_of(session, part)[0]
    move_task(session, keyring, first, TaskTick(after=TaskState.DONE, by="user:a", now=now))
    lines = task_lines(session, keyring, part, now + timedelta(minutes=11))
    assert [line.mark for line in next_tasks(lines)] == ["+5 min", "", "+10 min"]
    assert next_tasks(lines)[1].text == {"es": "Abrir la puerta"}
    assert [line.number for line in overdue_tasks(lines)] == [2, len(lines), 3]
    counts = task_counts(lines)
    assert (counts.all, counts.done, counts.overdue) == (len(lines), 1, 3)
    assert counts.pending == len(lines) - 1
    assert in_due_order(lines)[-1].phase is Phase.AFTER
    stages = [stage for stage, _tasks in by_stage(lines)]
    assert stages == [Phase.FIRST_HOUR, Phase.BEFORE, Phase.DURING, Phase.AFTER]
    assert sum(len(tasks) for _stage, tasks in by_stage(lines)) == len(lines)


def test_a_line_says_when_it_was_due_before_the_level_rose_and_what_was_noted(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    copy_tasks(session, part, now)
    rise = now + timedelta(minutes=30)
    move_level(session, part, rise, 2, 3)
    copy_tasks(session, part, rise)
    task = tasks_of(session, part)[1]
    tick = TaskTick(after=TaskState.NOT_NEEDED, by="user:a", now=rise, note="ya están todos")
    move_task(session, keyring, task, tick)
    line = task_lines(session, keyring, part, rise)[1]
    assert (line.due_at, line.first_due_at) == (
        rise + timedelta(minutes=5),
        now + timedelta(minutes=5),
    )
    assert (line.note, line.by, line.is_pending) == ("ya están todos", "user:a", False)
    (move,) = moves_of_tasks(session, part)
    assert move_note(move, keyring) == "ya están todos"
    assert move_note(None, keyring) == ""


def test_words_that_do_not_open_are_said_to_be_so_and_the_others_stand(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    for words in ("Una", "Otra"):
        draft = OwnTask(text=words, role=Role.HEAD, due_at=None, by="user:a", now=now)
        add_own_task(session, keyring, part, draft)
    one, other = tasks_of(session, part)
    one.ciphertext, other.ciphertext = other.ciphertext, one.ciphertext
    session.flush()
    lines = task_lines(session, keyring, part, now)
    assert [(line.is_unreadable, line.text) for line in lines] == [(True, {}), (True, {})]
