"""A row changes what it says something of, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from registry.imports.identity import Likeness, mark
from registry.imports.registered_people import (
    RegisteredPeople,
    known_keys,
    merged_card,
    registered_doubles,
)
from registry.imports.rows import ImportRow
from registry.merging.merge import MergeDecision, merge_persons
from registry.people.models import Need, Person, Stay
from registry.people.record import Card, open_card, open_place
from registry.registration.persons import NewPerson, add_persons
from tests.registry.conftest import stay_at
from tests.registry.imports.small_lists import ANA, NOW, lines, person_row, read_list

Register = Callable[..., Person]


def row_of(text: str) -> ImportRow:
    (row,) = read_list(lines(text)).rows
    return row


def registered(session: Session, keyring: Keyring, row: ImportRow) -> Person:
    new = NewPerson(
        country="SV",
        card=row.card,
        stays=[row.stay] if row.stay else [],
        consent_at=NOW,
        import_key=row.keys[0].hex(),
    )
    return session.get_one(Person, add_persons(session, keyring, [new])[0])


def changes(session: Session, keyring: Keyring, person: Person, row: ImportRow) -> int:
    found = RegisteredPeople.find(session, keyring, "SV", [row])
    assert found.person_of(row) is person
    todo = found.changes(person, row, ())
    for each in todo:
        each()
    session.flush()
    return len(todo)


@pytest.mark.parametrize(
    ("card", "stated", "titles", "changed"),
    [
        ({}, {"full_name"}, (), {}),
        ({"phone": ""}, {"phone"}, (), {"phone": "", "has_whatsapp": False}),
        ({"phone": "+19565550101"}, {"phone"}, (), {}),
        (
            {"source_words": "Notas: nueva"},
            set(),
            ("Notas",),
            {"source_words": "Sexo: otro\nNotas: nueva"},
        ),
        (
            {"source_words": "Notas: nueva"},
            set(),
            (),
            {"source_words": "Notas: vieja\nSexo: otro\nNotas: nueva"},
        ),
        ({}, set(), ("Notas", "Sexo"), {"source_words": ""}),
    ],
)
def test_what_a_row_does_not_say_stays_as_it_was(
    card: dict[str, Any], stated: set[str], titles: tuple[str, ...], changed: dict[str, Any]
) -> None:
    before = Card(
        full_name="Ana Demo",
        phone="+19565550101",
        has_whatsapp=True,
        needs=(Need.MEDICAL,),
        source_words="Notas: vieja\nSexo: otro",
    )
    row = replace(person_row(2, "Ana Demo", **card), stated=frozenset(stated))
    assert merged_card(before, row, titles) == replace(before, **changed)


def test_a_person_is_found_by_their_key_unless_the_reference_is_somebody_elses_now(
    session: Session, keyring: Keyring
) -> None:
    row = row_of(ANA)
    person = registered(session, keyring, row)
    found = RegisteredPeople.find(session, keyring, "SV", [row])
    assert found.person_of(row) is person
    stranger = person_row(2, "Pía Otra", reference="A-1", phone="+19565550177")
    assert found.person_of(replace(stranger, keys=row.keys)) is None
    assert RegisteredPeople.find(session, keyring, "HN", [row]).person_of(row) is None
    person.ciphertext = b"damaged"
    with pytest.raises(CannotOpen):
        found.person_of(row)


def test_the_same_row_changes_nothing_and_a_new_place_the_one_residence(
    session: Session, keyring: Keyring
) -> None:
    person = registered(session, keyring, row_of(ANA.replace("H1", "")))
    assert changes(session, keyring, person, row_of(ANA.replace("H1", ""))) == 0
    assert changes(session, keyring, person, row_of(ANA.replace("McAllen;TX", "Houston;"))) == 2
    (stay,) = session.scalars(sa.select(Stay).where(Stay.person_id == person.id))
    assert open_place(stay, keyring).lon == pytest.approx(-95.4)
    assert person.household_id is not None


def test_who_has_a_place_keeps_it_when_the_list_gives_none_that_can_be_found(
    session: Session, keyring: Keyring
) -> None:
    ana = ANA.replace("H1", "").replace("956 555", "+1 956 555")
    person = registered(session, keyring, row_of(ana))
    lost = row_of(ana.replace("McAllen;TX", "Narnia;"))
    assert lost.unplaced is not None
    assert changes(session, keyring, person, lost) == 0
    assert len(person.stays) == 1


def test_who_is_to_be_placed_is_placed_once_a_list_says_where(
    session: Session, keyring: Keyring
) -> None:
    lost = row_of(ANA.replace("H1", "").replace("McAllen;TX", "Narnia;"))
    person = registered(session, keyring, lost)
    assert changes(session, keyring, person, lost) == 1
    assert changes(session, keyring, person, lost) == 0
    known = RegisteredPeople.find(session, keyring, "SV", [lost])
    assert len(known.unplaced[person.id]) == 1
    changes(session, keyring, person, row_of(ANA.replace("H1", "")))
    known = RegisteredPeople.find(session, keyring, "SV", [lost])
    assert (known.unplaced, len(known.stays[person.id])) == ({}, 1)


def test_keys_and_doubles_are_those_of_one_country(
    session: Session, keyring: Keyring, register: Register
) -> None:
    person = registered(session, keyring, row_of(ANA))
    assert known_keys(session, "SV", [person.import_key, "0" * 64]) == {
        person.import_key: person.id
    }
    assert known_keys(session, "HN", [person.import_key]) == {}
    card = open_card(person, keyring)
    damaged = register("Ana Demo Uno", stay_at(-98, 26), phone=card.phone)
    damaged.ciphertext = b"damaged"
    session.flush()
    alike = mark(Likeness.PHONE, f"ana demo uno|{card.phone}")
    for country, wanted, but, doubles in (
        ("SV", {alike}, set(), {alike: person.id}),
        ("SV", {alike}, {person.id}, {}),
        ("SV", {mark(Likeness.EMAIL, f"ana demo uno|{card.phone}")}, set(), {}),
        ("HN", {alike}, set(), {}),
        ("SV", set(), set(), {}),
    ):
        assert registered_doubles(session, keyring, country, wanted, but) == doubles


def test_a_list_that_brings_a_merged_person_again_finds_who_survives_and_overwrites_nothing(
    session: Session, keyring: Keyring, register: Register
) -> None:
    row = row_of(ANA)
    merged, survivor = registered(session, keyring, row), register("Ana D.", stay_at(-97, 25))
    decision = MergeDecision(
        country="SV", survivor_id=survivor.id, merged_id=merged.id, actor="user:1", now=NOW
    )
    merge_persons(session, keyring, decision)
    before, places = open_card(survivor, keyring), len(survivor.stays)
    assert changes(session, keyring, survivor, row) == 0, "all it says is there"
    assert known_keys(session, "SV", [row.keys[0].hex()]) == {row.keys[0].hex(): survivor.id}
    further = replace(row, card=replace(row.card, full_name="Ana Otra", email="ana@x.example"))
    changes(session, keyring, survivor, further)
    after = open_card(survivor, keyring)
    assert (after.full_name, after.email) == (before.full_name, "ana@x.example")
    assert len(survivor.stays) == places
    assert changes(session, keyring, survivor, further) == 0
