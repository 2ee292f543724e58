"""Tasks are copied once, with their words frozen; a protocol that changes is shown."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from protocols.lifecycle import approve, draft, retire, versions
from protocols.models import ProtocolKind
from protocols.roles import Role
from response.crisis.models import Participation
from response.tasks.copying import (
    copy_tasks,
    protocol_changes,
    rebase,
    task_clock,
    task_words,
    tasks_of,
)
from response.tasks.models import CrisisTask, TaskState
from response.tasks.moving import OwnTask, TaskTick, add_own_task, move_task
from tests.response.parts import add_crisis, move_level


def _approve_again(session: Session, code: str, now: datetime, **changes: object) -> None:
    """Approve another version of a protocol, its items changed as `changes` say."""
    (text,) = versions(session, ProtocolKind.PROTOCOL, code)[:1]
    document = {**text.content, **changes}
    text = draft(session, ProtocolKind.PROTOCOL, code, document, by="user:a", now=now)
    approve(session, text, by="user:b", now=now)


def test_copying_twice_adds_nothing_and_numbers_stay(
    session: Session, part: Participation, now: datetime
) -> None:
    count = copy_tasks(session, part, now)
    tasks = tasks_of(session, part)
    assert count == len(tasks) > 20
    assert [task.number for task in tasks] == list(range(1, count + 1))
    assert [task.minutes for task in tasks[:8]] == [0, 5, 10, 15, 20, 30, 45, 60]
    assert tasks[3].due_at == now + timedelta(minutes=15)
    assert set(tasks[0].text) == {"es", "en", "fr"}
    assert tasks[0].role is Role.GUARD
    before = [(task.id, task.text) for task in tasks]
    assert copy_tasks(session, part, now + timedelta(hours=1)) == 0
    assert [(task.id, task.text) for task in tasks_of(session, part)] == before


def test_a_second_country_has_its_own(session: Session, now: datetime, part: Participation) -> None:
    other = add_crisis(session, now, "HN", serial=15)[0]
    copy_tasks(session, part, now)
    copy_tasks(session, other, now)
    assert {task.country for task in tasks_of(session, other)} == {"HN"}
    assert {task.country for task in tasks_of(session, part)} == {"GT"}


def test_a_line_is_there_once_also_by_the_database(
    session: Session, part: Participation, now: datetime
) -> None:
    copy_tasks(session, part, now)
    first = tasks_of(session, part)[0]
    twin = {column.key: getattr(first, column.key) for column in sa.inspect(CrisisTask).columns}
    twin.pop("id")
    session.add(CrisisTask(**{**twin, "number": 999}))
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()


def test_what_a_protocol_says_meanwhile_is_shown_and_comes_when_it_is_taken(
    session: Session, part: Participation, now: datetime
) -> None:
    copy_tasks(session, part, now)
    copied = tasks_of(session, part)
    assert protocol_changes(session, part, copied) == ()
    held = versions(session, ProtocolKind.PROTOCOL, "storm-during")[0].content["items"]
    new = {**held[0], "task": {"es": "Cerrar postigos.", "en": "Shut.", "fr": "Fermer."}}
    _approve_again(session, "storm-during", now, items=[new])
    assert copy_tasks(session, part, now) == 0
    (change,) = protocol_changes(session, part, tasks_of(session, part))
    assert (change.code, change.copied, change.in_force) == ("storm-during", 1, 2)
    assert [texts["es"] for texts in change.added] == ["Cerrar postigos."]
    assert len(change.dropped) == 1
    assert copy_tasks(session, part, now, with_changes=True) == 1
    added = tasks_of(session, part)[-1]
    assert (added.protocol_version, added.item, added.text["es"]) == (2, 0, "Cerrar postigos.")
    assert added.number == len(copied) + 1
    assert task_words(added) == ("Cerrar postigos.", "head")
    # what was copied and is no longer in it stays a task, and stays shown
    (change,) = protocol_changes(session, part, tasks_of(session, part))
    assert change.added == ()
    assert copy_tasks(session, part, now, with_changes=True) == 0


def test_a_protocol_that_is_new_comes_with_the_next_copying_and_one_retired_is_shown(
    session: Session, part: Participation, now: datetime
) -> None:
    copy_tasks(session, part, now)
    item = versions(session, ProtocolKind.PROTOCOL, "storm-during")[0].content["items"][0]
    document = {"crisis": "storm", "phase": "after", "items": [item]}
    text = draft(session, ProtocolKind.PROTOCOL, "storm-after", document, by="user:a", now=now)
    approve(session, text, by="user:b", now=now)
    assert [each.code for each in protocol_changes(session, part, tasks_of(session, part))] == [
        "storm-after"
    ]
    assert copy_tasks(session, part, now) == 1
    retired = versions(session, ProtocolKind.PROTOCOL, "storm-before")[0]
    retire(session, retired, by="user:b", now=now, reason="otro")
    (change,) = protocol_changes(session, part, tasks_of(session, part))
    assert (change.code, change.in_force, len(change.dropped)) == ("storm-before", 0, 2)


def test_when_the_level_rises_what_is_pending_is_due_anew(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    copy_tasks(session, part, now)
    done, pending = tasks_of(session, part)[:2]
    move_task(session, keyring, done, TaskTick(after=TaskState.DONE, by="user:a", now=now))
    typed = now + timedelta(hours=5)
    own = add_own_task(
        session,
        keyring,
        part,
        OwnTask(text="Ir al puerto", role=Role.HEAD, due_at=typed, by="user:a", now=now),
    )
    rise = now + timedelta(minutes=40)
    move_level(session, part, rise, 2, 3)
    assert task_clock(session, part) == rise
    assert copy_tasks(session, part, rise) == 0
    assert pending.due_at == rise + timedelta(minutes=5)
    assert done.due_at == now
    assert own.due_at == typed
    # a fall, and the rise of another country, give nobody more time
    move_level(session, part, rise + timedelta(minutes=5), 3, 2)
    move_level(session, part, rise + timedelta(minutes=6), 2, 4, country="HN")
    assert task_clock(session, part) == rise
    rebase([pending], now)
    assert pending.due_at == now + timedelta(minutes=5)
