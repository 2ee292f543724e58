"""Flags that would come to the same are not worked out again, and anything that could make them
differ has them worked out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import watch.flagging
from core.atlas.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from directory.entries.models import Shelter, ShelterKind, Visibility
from feeds.models import Ending, Hazard, HazardStatus, Source, Trust
from feeds.values import Band, Severity
from registry.matching.blocks import draft
from registry.people.models import Household, Person
from registry.people.record import Card
from registry.registration.persons import (
    NewPerson,
    NewStay,
    add_household,
    add_persons,
    change_stay,
    erase_person,
    set_household,
)
from tests.indexed_people import spoil_index
from tests.two_counties import TwoCounties
from tests.watch.conftest import band, draw, stay_at
from watch.flagged_before import FlaggedBefore, basis_of
from watch.flagging import CycleFlagging
from watch.flags.subjects import FlagCandidates, find_subjects

HERE = band(-99, 26, -98, 27, Severity.SEVERE)
Register = Callable[..., Person]
MakeHazard = Callable[..., Hazard]


class Cycles:
    """Cycles one after the other; which hazards each of them matched."""

    def __init__(self, engine: Engine, keyring: Keyring) -> None:
        self._engine, self._keyring, self._before = engine, keyring, FlaggedBefore()
        self.matched: list[str] = []

    def flag(self, now: datetime) -> CycleFlagging:
        self.matched.clear()
        atlas = cast(Atlas, TwoCounties())
        flagging = CycleFlagging(self._engine, atlas, self._keyring, now, self._before)
        flagging.flag_all([])
        return flagging


@pytest.fixture
def cycles(engine: Engine, keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> Cycles:
    made = Cycles(engine, keyring)

    def noticed(context: Any, hazards: Sequence[Hazard], candidates: FlagCandidates) -> Any:
        made.matched.extend(hazard.key for hazard in hazards)
        return find_subjects(context, hazards, candidates)

    monkeypatch.setattr(watch.flagging, "find_subjects", noticed)
    return made


def test_what_did_not_change_is_not_matched_and_still_counted(
    cycles: Cycles, session: Session, now: datetime, hazard: MakeHazard, register: Register
) -> None:
    register("Ana", stay_at(-98.5, 26.5))
    hazard(HERE, key="a:1")
    hazard(HERE, key="a:2")
    session.commit()
    first = cycles.flag(now)
    assert sorted(cycles.matched) == ["a:1", "a:2"]
    second = cycles.flag(now + timedelta(minutes=1))
    assert cycles.matched == []
    assert second.nationals() == first.nationals() != ()
    assert second.tally.moves["raised"] == 0


def _moves(session: Session, keyring: Keyring, ana: Person) -> None:
    change_stay(session, keyring, ana.stays[0], stay_at(-90, 30))


def _shelter_opens(session: Session, keyring: Keyring, ana: Person) -> None:
    session.add(
        Shelter(
            name="Refugio", country="US", kind=ShelterKind.EVACUATION, lon=-98.5, lat=26.5,
            located_in="US", visibility=Visibility.RCM,
        )
    )  # fmt: skip


def _zone_changes(session: Session, keyring: Keyring, ana: Person) -> None:
    found = session.scalars(sa.select(Hazard)).one()
    draw(found, band(-97, 26, -96, 27, Severity.SEVERE))
    found.version += 1


def _ends(session: Session, keyring: Keyring, ana: Person) -> None:
    found = session.scalars(sa.select(Hazard)).one()
    found.status, found.ended_because = HazardStatus.ENDED, Ending.CANCELLED


def _source_becomes_context(session: Session, keyring: Keyring, ana: Person) -> None:
    session.scalars(sa.select(Source)).one().trust = Trust.CONTEXT


def _source_gets_an_owner(session: Session, keyring: Keyring, ana: Person) -> None:
    session.scalars(sa.select(Source)).one().owner = "HN"


def _source_is_kept_longer(session: Session, keyring: Keyring, ana: Person) -> None:
    session.scalars(sa.select(Source)).one().keep_hours += 24


def _hazard_becomes_context(session: Session, keyring: Keyring, ana: Person) -> None:
    session.scalars(sa.select(Hazard)).one().is_context = True


@pytest.mark.parametrize(
    "change",
    [
        _moves,
        _shelter_opens,
        _zone_changes,
        _ends,
        _source_becomes_context,
        _source_gets_an_owner,
        _source_is_kept_longer,
        _hazard_becomes_context,
    ],
)
def test_any_change_of_what_flags_follow_from_has_them_worked_out(
    cycles: Cycles,
    engine: Engine,
    session: Session,
    keyring: Keyring,
    now: datetime,
    hazard: MakeHazard,
    register: Register,
    change: Callable[[Session, Keyring, Person], None],
) -> None:
    register("Ana", stay_at(-98.5, 26.5))
    hazard(HERE, key="a:1")
    session.commit()
    cycles.flag(now)
    with writing(engine) as later:
        change(later, keyring, later.scalars(sa.select(Person)).one())
    cycles.flag(now + timedelta(minutes=1))
    assert cycles.matched == ["a:1"]


def test_the_moments_of_a_hazard_and_the_hours_of_its_travellers_have_it_worked_out(
    cycles: Cycles, session: Session, now: datetime, hazard: MakeHazard, register: Register
) -> None:
    hour = now.replace(minute=0, second=0, microsecond=0)
    later = replace(HERE, starts=hour + timedelta(minutes=20), lapses=hour + timedelta(minutes=40))
    hazard(HERE, later, key="a:1", started_at=hour, ends_at=hour + timedelta(minutes=50))
    # The day is over at seven in the morning, UTC; elsewhere it is nobody's matter.
    register("Ana", stay_at(-98.5, 26.5, until_on=now.date()))
    register("Luz", stay_at(-80, 10, until_on=now.date()))
    session.commit()
    seen = []
    for minute in (1, 2, 21, 22, 41, 42, 51, 52, 61, 62, 121):
        cycles.flag(hour + timedelta(minutes=minute))
        if cycles.matched:
            seen.append(minute)
    assert seen == [1, 21, 41, 51]
    cycles.flag(hour + timedelta(minutes=30))
    assert cycles.matched, "a clock that was set back knows nothing of what came after"


def test_who_repeats_another_is_worked_out_when_that_one_ends(
    cycles: Cycles, session: Session, engine: Engine, now: datetime, hazard: MakeHazard
) -> None:
    original = hazard(HERE, key="usgs:1")
    hazard(HERE, key="gdacs:1", same_as_id=original.id)
    session.commit()
    cycles.flag(now)
    with writing(engine) as later:
        found = later.get_one(Hazard, original.id)
        found.status, found.ended_because = HazardStatus.ENDED, Ending.EXPIRED
    cycles.flag(now + timedelta(minutes=1))
    assert "gdacs:1" in cycles.matched


def test_a_fault_is_told_in_every_cycle(
    cycles: Cycles,
    session: Session,
    engine: Engine,
    now: datetime,
    hazard: MakeHazard,
    register: Register,
) -> None:
    register("Ana", stay_at(-98.5, 26.5))
    hazard(HERE, key="a:1")
    session.commit()
    cycles.flag(now)
    with writing(engine) as later:
        spoil_index(later)
    for minute in (1, 2):
        cycles.flag(now + timedelta(minutes=minute))
        assert cycles.matched == ["a:1"]


def test_rounds_by_change_end_in_the_flags_of_full_rounds(
    engine: Engine, session: Session, keyring: Keyring, now: datetime, hazard: MakeHazard,
    register: Register, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """After random writes, moves of hours and versions; a full round then has nothing to move, and
    counts the same people.
    """
    for name, sizes in (("MOST", (8, 6)), ("FILL", (7, 5)), ("FEWEST", (2, 1))):
        monkeypatch.setattr(draft, name, sizes)
    dice, before = random.Random(5), FlaggedBefore()

    def somewhere() -> tuple[float, float]:
        return -99 + dice.randint(0, 24) / 8, 25 + dice.randint(0, 24) / 8

    def stays() -> list[NewStay]:
        first = now.date() + timedelta(days=dice.randint(-1, 3))
        trip = stay_at(*somewhere(), trip=True, from_on=first, until_on=first + timedelta(days=1))
        return [stay_at(*somewhere()), trip][: dice.choice((1, 1, 2))]

    def bands() -> list[Band]:
        lon, lat = somewhere()
        wide = band(lon, lat, lon + 0.75, lat + 0.75, Severity.SEVERE)
        core = band(lon, lat, lon + 0.25, lat + 0.25, Severity.EXTREME)
        return [wide, replace(core, starts=now + timedelta(hours=dice.randint(-5, 40)))]

    home = add_household(session, "SV")
    for number in range(50):
        register(f"P{number}", *stays(), household=home if number % 9 == 0 else None)
    for number in range(8):
        starts = now + timedelta(hours=dice.randint(-9, 20))
        hazard(*bands(), key=f"a:{number}", started_at=starts, ends_at=dice.choice(
            (None, now + timedelta(hours=dice.randint(20, 60)))))  # fmt: skip
    session.commit()
    matched = spared = 0
    for step in range(14):
        now += timedelta(minutes=dice.choice((1, 7, 65, 300)))
        with writing(engine) as later:
            people = later.scalars(sa.select(Person).order_by(Person.number)).all()
            match dice.randrange(5):
                case 0:
                    new = NewPerson(country=dice.choice(("SV", "GT")), card=Card(full_name="x"),
                                    stays=stays(), consent_at=now)  # fmt: skip
                    add_persons(later, keyring, [new])
                case 1:
                    change_stay(later, keyring, dice.choice(people).stays[0], stays()[-1])
                case 2:
                    who = dice.choice(people)
                    erase_person(later, keyring, who, actor="a", purpose="p", now=now)
                case 3:
                    moved = dice.choice(later.scalars(sa.select(Hazard)).all())
                    draw(moved, *bands())
                    moved.version += 1
                case _:
                    own = [each for each in people if each.country == "SV"]
                    set_household(
                        later, keyring, dice.choice(own), later.get_one(Household, home.id)
                    )
        by_change = CycleFlagging(engine, cast(Atlas, TwoCounties()), keyring, now, before)
        with reading(engine) as session:
            same = before.unchanged(basis_of(session, keyring, sa.true()), now)
        by_change.flag_all([])
        full = CycleFlagging(engine, cast(Atlas, TwoCounties()), keyring, now)
        full.flag_all([])
        assert (full.failures, by_change.failures) == ((), ())
        assert sum(full.tally.moves.values()) == 0, step
        assert full.nationals() == by_change.nationals() != ()
        spared, matched = spared + len(same), matched + 8 - len(same)
    assert spared > 30
    assert matched > 30
