"""Stays after an undo: whose they were, and what was changed since."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.people.models import Person, Stay, UnplacedStay
from registry.people.record import Card, open_card, open_place
from registry.registration.persons import (
    add_persons,
    add_stay,
    change_card,
    change_stay,
    remove_stay,
)
from tests.registry.conftest import stay_at
from tests.registry.merging.conftest import Merging, Register, person_to_place

PHONE = "+15205550101"


def test_what_was_edited_since_stays_with_the_survivor_and_is_said(
    session: Session, keyring: Keyring, merging: Merging, register: Register
) -> None:
    one = register("Ana Paz", stay_at(-98, 26), phone=PHONE, note="uno")
    other = register("Ana Pas", stay_at(-97, 25), stay_at(-96, 24), phone="+15205550102", sex="f")
    other_id, theirs = other.id, [each.id for each in other.stays]
    merge = merging.merge(one, other)
    card = replace(open_card(one, keyring), email="ana@x.example", other_phones=(
        "+15205550102", "+15205550103"))  # fmt: skip
    change_card(session, keyring, one, card)
    moved, removed = (session.get_one(Stay, each) for each in theirs)
    change_stay(session, keyring, moved, stay_at(-90, 15))
    remove_stay(session, keyring, removed)
    add_stay(session, keyring, one, stay_at(-89, 14))
    done = merging.undo(merge)
    assert set(done.edited) == {"email", "other_phones", "stays"}
    after = open_card(one, keyring)
    assert (after.full_name, after.email, after.sex) == ("Ana Paz", "ana@x.example", "")
    assert after.other_phones == ("+15205550103",), "the other's telephone goes with them"
    assert sorted(open_place(each, keyring).lon for each in one.stays) == [-98, -90, -89]
    back = session.get_one(Person, other_id)
    assert open_card(back, keyring).phone == "+15205550102"
    assert sorted(open_place(each, keyring).lon for each in back.stays) == [-97, -96]
    assert merging.is_sound()


def test_who_is_to_be_placed_is_so_again_also_when_the_survivor_was_placed(
    session: Session, keyring: Keyring, merging: Merging, now: datetime
) -> None:
    ids = add_persons(
        session, keyring, [person_to_place(Card(full_name="Ana"), uuid.uuid4(), now, days=0)] * 2
    )
    one, other = (session.get_one(Person, each) for each in ids)
    merge = merging.merge(one, other)
    session.execute(sa.delete(UnplacedStay))
    merging.undo(merge)
    owners = session.scalars(sa.select(UnplacedStay.person_id)).all()
    assert owners == [ids[1]]
