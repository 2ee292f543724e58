"""An import is taken back as far as nobody touched it since; who was changed is left and named."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.imports.people_file import ChangedPeople, ImportOrigin, import_prepared
from registry.imports.undo import UndoLog, undo_import
from registry.matching.checking import check_index
from registry.people.models import Household, Person, Stay, UnplacedStay
from registry.people.record import Card, open_card, open_place
from registry.registration.persons import change_card
from registry.registration.unplaced import open_unplaced
from tests.registry.imports.small_lists import ANA, LUZ, lines, read_list

NARNIA = ANA.replace("McAllen;TX", "Narnia;")


def bring(session: Session, keyring: Keyring, now: datetime, text: str) -> dict[str, Any]:
    """Import a list; return its way back, as it is kept."""
    log = UndoLog(session, keyring)
    changed = ChangedPeople(before_change=log.note)
    origin = ImportOrigin("user:1", now)
    import_prepared(session, keyring, read_list(text), origin, doubles={}, changed=changed)
    document: dict[str, Any] = json.loads(json.dumps(log.document(changed.created)))
    return document


def cards(session: Session, keyring: Keyring) -> dict[str, Card]:
    people = session.scalars(sa.select(Person).where(Person.country == "SV"))
    return {card.full_name: card for card in (open_card(each, keyring) for each in people)}


def places(session: Session, keyring: Keyring) -> list[float]:
    stays = session.scalars(sa.select(Stay).where(Stay.country == "SV"))
    return sorted(round(open_place(each, keyring).lon, 2) for each in stays)


def person_called(session: Session, keyring: Keyring, name: str) -> Person:
    people = session.scalars(sa.select(Person).where(Person.country == "SV"))
    return next(each for each in people if open_card(each, keyring).full_name == name)


def test_whom_it_made_goes_with_stays_index_and_household(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    document = bring(session, keyring, now, lines(ANA, LUZ))
    assert "Ana" not in json.dumps(document)
    undone = undo_import(session, keyring, "SV", document)
    assert (undone.erased, undone.restored, undone.left) == (2, 0, ())
    assert (cards(session, keyring), places(session, keyring)) == ({}, [])
    assert session.scalars(sa.select(Household)).all() == []
    assert check_index(session, keyring).faults == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ANA, ANA.replace("0101", "0109").replace("McAllen;TX", "Houston;")),
        (ANA, ANA.replace("H1", "H2")),
        (NARNIA, ANA),
        (ANA.replace("H1", ""), ANA),
        (NARNIA, NARNIA.replace("Narnia", "Atlántida")),
    ],
)
def test_what_it_changed_is_as_before(
    first: str, second: str, session: Session, keyring: Keyring, now: datetime
) -> None:
    def state() -> tuple[object, ...]:
        session.expire_all()
        person = person_called(session, keyring, "Ana Demo Uno")
        rows = session.scalars(sa.select(UnplacedStay)).all()
        waiting = [open_unplaced(each, keyring) for each in rows]
        card = open_card(person, keyring)
        return card, places(session, keyring), person.household_id, waiting

    bring(session, keyring, now, lines(first))
    before = state()
    document = bring(session, keyring, now, lines(second))
    assert state() != before
    undone = undo_import(session, keyring, "SV", document)
    assert (undone.erased, undone.restored, undone.left) == (0, 1, ())
    assert state() == before
    assert check_index(session, keyring).faults == ()


def test_who_was_changed_by_somebody_since_is_left_and_named(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    bring(session, keyring, now, lines(ANA))
    document = bring(session, keyring, now, lines(ANA.replace("0101", "0109"), LUZ))
    for name in ("Ana Demo Uno", "Luz Demo Dos"):
        person = person_called(session, keyring, name)
        change_card(session, keyring, person, Card(full_name=name, note="by hand"))
    session.flush()
    undone = undo_import(session, keyring, "SV", document)
    assert (undone.erased, undone.restored, len(undone.left)) == (0, 0, 2)
    assert {card.note for card in cards(session, keyring).values()} == {"by hand"}


def test_another_countrys_people_and_those_gone_are_passed_over(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    first = bring(session, keyring, now, lines(LUZ))
    document = bring(session, keyring, now, lines(LUZ.replace("0123", "0129"), ANA))
    other = undo_import(session, keyring, "HN", document)
    assert (other.erased, other.restored) == (0, 0)
    assert cards(session, keyring)["Luz Demo Dos"].phone.endswith("0129")
    undo_import(session, keyring, "SV", document)
    assert undo_import(session, keyring, "SV", first).erased == 0
    assert cards(session, keyring)["Luz Demo Dos"].phone.endswith("0123")
