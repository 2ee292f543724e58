"""The night's pass: everybody once, then who changed; what somebody said stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import registry.duplicates.night_pass as night_pass
from core.crypto import Keyring
from core.db import reading, writing
from registry.duplicates.models import DoublePair, DoublePass, DoubleSource, DoubleState
from registry.duplicates.night_pass import (
    PassProgress,
    begin_pass,
    due_countries,
    go_on,
    is_under_way,
)
from registry.duplicates.pairs import say_not_same
from registry.people.models import Person
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_persons, change_card

PHONE = "+15205550101"
NAMES = (
    "Pedro Luna Rax", "Tomás Xol Caal", "Irma Boc Tiul", "Hugo Figueroa Díaz", "Nelly Zepeda Cruz",
    "Óscar Kan Balam", "Elsa Quej Pop", "Wilmer Chub", "Dora Yat Ical", "Julio Ventura Meza",
    "Brenda Funes Gálvez", "Kevin Oxom",
)  # fmt: skip
FILLER = [Card(full_name=name, birth_year=1950 + 3 * number) for number, name in enumerate(NAMES)]


@dataclass
class Nights:
    """A country whose register is looked through."""

    engine: Engine
    keyring: Keyring
    now: datetime

    def add(self, *cards: Card) -> list[Any]:
        """Register persons."""
        with writing(self.engine) as session:
            new = [NewPerson(country="SV", card=card, stays=[], consent_at=self.now)
                   for card in cards]  # fmt: skip
            return add_persons(session, self.keyring, new)

    def run(self, *, whole: bool = False, seconds: float = 60.0) -> PassProgress:
        """Begin a pass, or go on with the one under way."""
        with writing(self.engine) as session:
            begin_pass(session, "SV", self.now, whole=whole)
        return go_on(self.engine, self.keyring, "SV", clock=lambda: self.now, seconds=seconds)

    def pairs(self) -> dict[frozenset[Any], DoublePair]:
        """Return all pairs there are."""
        with reading(self.engine) as session:
            rows = session.scalars(sa.select(DoublePair)).all()
        return {frozenset((each.first_id, each.second_id)): each for each in rows}


@pytest.fixture
def nights(engine: Engine, session: Session, keyring: Keyring) -> Nights:
    session.commit()
    made = Nights(engine, keyring, datetime.fromisoformat("2030-01-02T07:00:00+00:00"))
    made.add(*FILLER)
    return made


def lupe(name: str = "María Guadalupe Hernández Soto", **values: Any) -> Card:
    return Card(full_name=name, birth_year=1984, **values)


def test_who_is_there_twice_is_proposed_once_and_by_name_or_by_telephone(nights: Nights) -> None:
    one, other = nights.add(lupe(phone=PHONE), lupe("Lupita Hernandes", phone=PHONE))
    progress = nights.run()
    assert progress == PassProgress(compared=14, proposed=1, is_over=True)
    (pair,) = nights.pairs().values()
    assert {pair.first_id, pair.second_id} == {one, other}
    assert (pair.source, pair.state) == (DoubleSource.NIGHT, DoubleState.PROPOSED)
    assert pair.log_odds > 0 < pair.reasons["phone"]
    assert nights.run(whole=True).proposed == 0


def test_only_who_changed_is_compared_again_and_what_is_alike_no_more_goes(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = nights.add(lupe(phone=PHONE), lupe("Lupita Hernandes", phone=PHONE))
    nights.run()
    monkeypatch.setattr(night_pass, "_LATE", timedelta())
    with writing(nights.engine) as session:
        state = session.get_one(DoublePass, "SV")
        state.began_at = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
    with writing(nights.engine) as session:  # all of them are of before
        old = datetime.fromisoformat("2019-01-01T00:00:00+00:00")
        session.execute(sa.update(Person).values(updated_at=old))
        person = session.get_one(Person, other)
        change_card(session, nights.keyring, person, Card(full_name="Tomás Xol", birth_year=1950))
    assert nights.run().compared == 1
    assert nights.pairs() == {}
    assert one != other


def test_what_somebody_said_is_not_asked_again(nights: Nights) -> None:
    one, other = nights.add(lupe(phone=PHONE), lupe(phone=PHONE))
    with writing(nights.engine) as session:
        say_not_same(session, "SV", one, other, actor="user:1", now=nights.now)
    assert nights.run().proposed == 0
    (pair,) = nights.pairs().values()
    assert pair.state is DoubleState.NOT_SAME


def test_a_pass_goes_on_where_it_stopped(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(night_pass, "PERSONS_A_PART", 5)
    parts = [nights.run(seconds=-1.0) for _ in range(4)]
    assert [each.compared for each in parts] == [5, 5, 2, 0]
    assert [each.is_over for each in parts] == [False, False, False, True]
    with reading(nights.engine) as session:
        assert not is_under_way(session, "SV")


def test_a_card_that_does_not_open_keeps_nobody_from_being_compared(nights: Nights) -> None:
    ids = nights.add(lupe(phone=PHONE), lupe(phone=PHONE), lupe(phone=PHONE))
    with writing(nights.engine) as session:
        session.execute(sa.update(Person).where(Person.id == ids[0]).values(ciphertext=b"x"))
    assert nights.run().is_over
    assert set(nights.pairs()) == {frozenset(ids[1:])}


def test_a_country_is_due_when_its_pass_is_under_way_or_its_rest_is_over(nights: Nights) -> None:
    def due(hours: int) -> list[str]:
        with reading(nights.engine) as session:
            return due_countries(
                session, nights.now + timedelta(hours=hours), rest=timedelta(hours=20)
            )

    assert set(due(0)) == {"GT", "SV"}
    nights.run()
    assert due(1) == ["GT"]
    assert due(21) == ["GT", "SV"]
    with writing(nights.engine) as session:
        begin_pass(session, "SV", nights.now)
    assert due(0)[0] == "SV"
