"""What refers to a person goes over, whatever package it is of."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

import webapp.all_models
from registry.merging.references import (
    REWRITTEN,
    give_references_back,
    move_references,
    referring_tables,
)
from registry.people.history import PersonEvent, PersonEventKind, note_event
from registry.sharing.models import SharingPermission
from tests.registry.merging.conftest import Merging, Register


def test_each_table_that_refers_to_persons_can_be_moved_and_brought_back() -> None:
    assert webapp.all_models.TABLES
    found = {table.name: (table, owner) for table, owner in referring_tables()}
    assert {"stay", "unplaced_stay", "person_event", "person_merge"} <= found.keys()
    assert not REWRITTEN & found.keys()
    assert {"person_link_member", "agreement_person"} <= found.keys(), "of other packages, too"
    assert all(owner.table is table for table, owner in found.values())


def test_what_may_be_there_once_ends_where_the_survivor_has_it_and_comes_back(
    session: Session, register: Register, now: datetime
) -> None:
    one, other = register("Ana"), register("Ana")
    for person in (one, other):
        session.add(SharingPermission(person_id=person.id, text="1", given_at=now))
    note_event(session, other.id, PersonEventKind.PRINTED, at=now, actor="user:1")
    before = _stand(session)
    rows = move_references(session, one.id, other.id)
    assert (len(rows.dropped["sharing_permission"]), len(rows.moved["person_event"])) == (1, 1)
    assert {owner for owner, _ in _stand(session)} == {one.id}
    give_references_back(session, one.id, other.id, rows)
    assert _stand(session) == before


def test_a_merge_takes_what_the_survivor_lacks(
    session: Session, merging: Merging, register: Register
) -> None:
    one, other = register("Ana"), register("Ana")
    session.add(SharingPermission(person_id=other.id, text="1", given_at=merging.now))
    merge = merging.merge(one, other)
    assert session.scalars(sa.select(SharingPermission.person_id)).all() == [one.id]
    done = merging.undo(merge)
    assert session.scalars(sa.select(SharingPermission.person_id)).all() == [done.merged_id]


def _stand(session: Session) -> set[tuple[uuid.UUID, str]]:
    """Return whose rows there are, and which."""
    rows = [
        *session.execute(sa.select(SharingPermission.person_id, SharingPermission.text)),
        *session.execute(sa.select(PersonEvent.person_id, PersonEvent.actor)),
    ]
    return {(row[0], row[1]) for row in rows}
