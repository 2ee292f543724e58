from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import CannotOpen, Keyring
from core.errors import NotAllowed, UnusableInput
from directory.entries.visibility import Viewer
from registry.matching.checking import check_index
from registry.matching.index import open_index
from registry.people.access import read_persons
from registry.people.models import Household, Need, Person, Stay, StayKind
from registry.people.record import (
    Card,
    InvalidCard,
    InvalidPlace,
    StayPlace,
    card_place,
    open_card,
    open_place,
)
from registry.registration.persons import (
    InvalidStay,
    NewPerson,
    NewStay,
    add_household,
    add_person,
    add_persons,
    add_stay,
    change_card,
    change_stay,
    erase_person,
    remove_stay,
    set_household,
)
from tests.contexts import context_of
from tests.indexed_people import lons_of
from tests.registry.conftest import stay_at
from tests.spoiled_cards import CARD, sealed

Register = Callable[..., Person]
HERE = StayPlace(lon=-98.23, lat=26.2, text="McAllen, TX", unit_code="US48215")


def test_a_card_and_a_place_come_back_as_they_went_in(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    card = Card(
        full_name="Ana Demo",
        phone="+19565550101",
        has_whatsapp=True,
        email="ana@example.org",
        birth_year=1990,
        sex="f",
        language="quc",
        needs=(Need.MEDICAL, Need.INTERPRETER),
        contact_name="Luz",
        contact_phone="+50370000000",
        note="toca dos veces",
    )
    person = add_person(
        session, keyring, country="SV", card=card, stays=[NewStay(place=HERE)], consent_at=now
    )
    assert open_card(person, keyring) == card
    assert open_place(person.stays[0], keyring) == HERE
    assert person.keep_until == date(2028, 11, 21)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", " "),
        ("full_name", "x" * 201),
        ("full_name", "a\0b"),
        ("phone", "956 555 0101"),
        ("phone", "+0123456789"),
        ("contact_phone", "911"),
        ("email", "nobody"),
        ("birth_year", 1850),
        ("sex", "mujer"),
        ("language", "español"),
        ("note", "n" * 2001),
    ],
)
def test_a_card_nobody_can_use_names_its_field(
    field: str, value: Any, register: Register, session: Session
) -> None:
    before = session.scalar(sa.select(sa.func.count()).select_from(Person))
    with pytest.raises(InvalidCard) as wrong:
        register(**{"name": "Ana", **({"name": value} if field == "full_name" else {field: value})})
    assert wrong.value.location == field
    assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == before


@pytest.mark.parametrize(
    ("stay", "error", "field"),
    [
        (NewStay(place=StayPlace(lon=181, lat=0)), InvalidPlace, "lon"),
        (NewStay(place=StayPlace(lon=0, lat=float("nan"))), InvalidPlace, "lat"),
        (NewStay(place=StayPlace(lon=0, lat=0, accuracy="house")), InvalidPlace, "accuracy"),
        (stay_at(0, 0, first=date(2026, 2, 2), last=date(2026, 2, 1)), InvalidStay, "until_on"),
        (stay_at(0, 0, trip=True), InvalidStay, "from_on"),
    ],
)
def test_a_stay_nobody_can_be_at_names_its_field(
    stay: NewStay, error: type[UnusableInput], field: str, register: Register
) -> None:
    with pytest.raises(error) as wrong:
        register("Ana", stay)
    assert wrong.value.location == field


def test_a_country_is_two_capital_letters(register: Register) -> None:
    with pytest.raises(UnusableInput, match="ISO 3166-1"):
        register("Ana", country="El Salvador")


def test_the_index_follows_every_change(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    ana = register("Ana", stay_at(-98, 26))
    home = ana.stays[0]
    for change in (
        lambda: add_stay(
            session, keyring, ana, stay_at(-90, 30, trip=True, first=date(2026, 11, 1))
        ),
        lambda: change_stay(session, keyring, home, stay_at(-99, 27)),
        lambda: change_card(
            session, keyring, ana, Card(full_name="Ana", needs=(Need.MEDICAL,), birth_year=2015)
        ),
        lambda: set_household(session, keyring, ana, add_household(session, "SV")),
        lambda: remove_stay(
            session, keyring, next(stay for stay in ana.stays if stay.kind is StayKind.TRIP)
        ),
    ):
        change()
        report = check_index(session, keyring)
        assert report.faults == ()
    rows = open_index(session, keyring, ["SV"]).rows_near()["SV"]
    assert rows["lon"].tolist() == [-99]
    assert rows["birth_year"].tolist() == [2015]
    household = session.scalar(sa.select(Household.number).where(Household.id == ana.household_id))
    assert rows["household"].tolist() == [household]
    erase_person(session, keyring, ana, actor="user:1", purpose="asked to be forgotten", now=now)
    assert lons_of(session, keyring) == []
    assert check_index(session, keyring).is_sound


def test_of_a_stay_that_does_not_open_the_index_keeps_the_place_and_follows_the_card(
    session: Session, keyring: Keyring, register: Register
) -> None:
    """The index may be the last that knows where somebody is: a change of the card must not fail
    over it, nor take it away.
    """
    ana = register("Ana", stay_at(-98, 26), stay_at(-90, 30))
    broken = ana.stays[0]
    broken.ciphertext = b"damaged"
    session.flush()
    change_card(
        session, keyring, ana, Card(full_name="Ana", needs=(Need.MEDICAL,), birth_year=2015)
    )
    set_household(session, keyring, ana, add_household(session, "SV"))
    add_stay(session, keyring, ana, stay_at(-91, 31))
    rows = open_index(session, keyring, ["SV"]).rows_near()["SV"]
    assert sorted(rows["lon"].tolist()) == [-98, -91, -90]
    assert set(rows["birth_year"].tolist()) == {2015}
    home = session.scalar(sa.select(Household.number).where(Household.id == ana.household_id))
    assert set(rows["household"].tolist()) == {home}
    damaged = {fault.split(":")[0] for fault in check_index(session, keyring).faults}
    assert damaged == {f"stay {broken.id}"}


def test_of_a_card_that_does_not_open_the_index_keeps_what_it_knows(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana", stay_at(-98, 26), needs=(Need.MEDICAL,), birth_year=2015)
    ana.ciphertext = b"damaged"
    session.flush()
    change_stay(session, keyring, ana.stays[0], stay_at(-99, 27))
    add_stay(session, keyring, ana, stay_at(-90, 30))
    rows = open_index(session, keyring, ["SV"]).rows_near()["SV"]
    by_lon = {row["lon"]: (row["birth_year"], row["needs"] > 0) for row in rows}
    assert by_lon == {-99: (2015, True), -90: (2015, True)}


def test_a_field_of_a_later_release_outlives_a_change(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana", stay_at(-98, 26))
    ana.ciphertext = sealed(keyring, ana.id, CARD | {"second_phone": "+19565550102"})
    session.flush()
    change_card(session, keyring, ana, replace(open_card(ana, keyring), note="moved"))
    kept, _ = keyring.open_record(ana.ciphertext, card_place(ana.id, "SV", 2))
    assert (kept["second_phone"], kept["note"]) == ("+19565550102", "moved")


def test_erasing_takes_the_stays_and_an_empty_household_and_leaves_a_line(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    home = add_household(session, "SV")
    ana, luz = (
        register("Ana", stay_at(-98, 26), household=home),
        register("Luz", stay_at(-98, 26), household=home),
    )
    erase_person(session, keyring, ana, actor="user:1", purpose="asked", now=now)
    assert session.scalars(sa.select(Household.id)).all() == [home.id]
    assert session.scalars(sa.select(Stay.person_id).where(Stay.country == "SV")).all() == [luz.id]
    erase_person(session, keyring, luz, actor="user:1", purpose="asked", now=now)
    assert session.scalars(sa.select(Household.id)).all() == []
    entries = session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "person.erase")
    ).all()
    assert {entry.subject for entry in entries} == {str(ana.id), str(luz.id)}


def test_a_household_belongs_to_one_country(
    session: Session, keyring: Keyring, register: Register
) -> None:
    home = add_household(session, "SV")
    with pytest.raises(UnusableInput, match="another country"):
        register("Ana", stay_at(-98, 26), country="HN", household=home)
    stranger = register("Eva", stay_at(-98, 26), country="HN")
    with pytest.raises(UnusableInput, match="another country"):
        set_household(session, keyring, stranger, home)


def test_cards_are_read_for_a_purpose_and_leave_one_line(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    people = [register(f"Persona {n}", stay_at(-98, 26)) for n in range(3)]
    ids = [person.id for person in people]
    context = context_of(session, keyring, now)
    read = read_persons(context, ids)
    assert {person.card.full_name for person in read.opened.values()} == {
        "Persona 0",
        "Persona 1",
        "Persona 2",
    }
    session.flush()
    (entry,) = session.scalars(sa.select(AuditEntry)).all()
    assert (entry.action, entry.actor, entry.purpose, entry.country) == (
        "person.read",
        "user:7",
        "call list",
        "SV",
    )
    assert entry.details["persons"] == 3
    assert "Persona" not in str(entry.details)
    with pytest.raises(NotAllowed):
        read_persons(replace(context, purpose=" "), ids)
    with pytest.raises(NotAllowed):
        read_persons(replace(context, viewer=Viewer.rcm()), ids)


def test_another_countrys_person_is_as_if_not_there(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    ana, eva = register("Ana", stay_at(-98, 26)), register("Eva", stay_at(-98, 26), country="HN")
    found = read_persons(context_of(session, keyring, now), [ana.id, eva.id])
    assert (list(found.opened), found.unreadable) == ([ana.id], {})
    assert [stay.place.lon for stay in found.opened[ana.id].stays] == [-98]


def test_a_sealed_card_moved_to_another_row_does_not_open(
    register: Register, keyring: Keyring
) -> None:
    ana, eva = register("Ana", stay_at(-98, 26)), register("Eva", stay_at(-98, 26))
    ana.ciphertext = eva.ciphertext
    with pytest.raises(CannotOpen):
        open_card(ana, keyring)


def test_many_at_once_fill_blocks_in_order(session: Session, keyring: Keyring) -> None:
    consent = datetime(2026, 1, 1, tzinfo=UTC)
    people = [
        NewPerson(
            country="SV",
            card=Card(full_name=f"P {n}"),
            stays=[stay_at(-98, 26)],
            consent_at=consent,
        )
        for n in range(2500)
    ]
    ids = add_persons(session, keyring, people)
    assert len(set(ids)) == 2500
    report = check_index(session, keyring)
    assert (report.blocks, report.stays, report.faults) == (12, 2503, ())
