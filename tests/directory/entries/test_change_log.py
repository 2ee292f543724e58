from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import Keyring
from directory.entries.change_log import (
    ChangeAction,
    ChangeLogEntry,
    ChangeOrigin,
    ChangeVia,
    changes_of,
    changes_of_batch,
    record_change,
    values_of_change,
)
from directory.entries.kinds import EntryKind


def write(
    session: Session,
    origin: ChangeOrigin,
    entry_id: uuid.UUID,
    value: int,
    keyring: Keyring | None = None,
) -> ChangeLogEntry:
    change = record_change(
        session,
        origin,
        ChangeAction.CHANGED,
        kind=EntryKind.SHELTER,
        entry_id=entry_id,
        country="GT",
        name="Casa",
        values={"capacity": (value - 1, value)},
        keyring=keyring,
    )
    session.flush()
    return change


def test_the_newest_comes_first_even_within_one_moment(session: Session, now: datetime) -> None:
    entry_id, origin = uuid.uuid4(), ChangeOrigin(now, "user:1", ChangeVia.SCREEN)
    for value in range(5):
        write(session, origin, entry_id, value)
    write(session, origin, uuid.uuid4(), 9)
    assert [each.values["capacity"][1] for each in changes_of(session, entry_id)] == [4, 3, 2, 1, 0]


def test_a_batch_is_undone_from_its_end(session: Session, now: datetime) -> None:
    batch = uuid.uuid4()
    origin = ChangeOrigin(now, "user:1", ChangeVia.IMPORT, batch_id=batch)
    made = [write(session, origin, uuid.uuid4(), value) for value in range(3)]
    assert [each.id for each in changes_of_batch(session, batch)] == [
        each.id for each in reversed(made)
    ]


def test_a_sealed_change_is_opened_with_the_keys(
    session: Session, now: datetime, keyring: Keyring
) -> None:
    change = write(session, ChangeOrigin(now, "user:1", ChangeVia.LINK), uuid.uuid4(), 7, keyring)
    assert change.values == {}
    assert values_of_change(change) == {}
    assert values_of_change(change, keyring) == {"capacity": [6, 7]}
