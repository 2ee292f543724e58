"""Flags that would come to the same are not worked out again, and anything that could make them
differ has them worked out.
"""

from __future__ import annotations

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
from core.db import writing
from directory.entries.models import Shelter, ShelterKind, Visibility
from feeds.models import Ending, Hazard, HazardStatus, Source, Trust
from feeds.values import Severity
from registry.people.models import Person
from registry.registration.persons import change_stay
from tests.indexed_people import spoil_index
from tests.two_counties import TwoCounties
from tests.watch.conftest import band, draw, stay_at
from watch.flagged_before import FlaggedBefore
from watch.flagging import CycleFlagging
from watch.flags.subjects import FlagCandidates, find_subjects
from watch.report import Tally

HERE = band(-99, 26, -98, 27, Severity.SEVERE)
Register = Callable[..., Person]
MakeHazard = Callable[..., Hazard]


class Cycles:
    """Cycles one after the other; which hazards each of them matched."""

    def __init__(self, engine: Engine, keyring: Keyring) -> None:
        self._engine, self._keyring, self._before = engine, keyring, FlaggedBefore()
        self.matched: list[str] = []

    def flag(self, now: datetime) -> Tally:
        self.matched.clear()
        atlas = cast(Atlas, TwoCounties())
        flagging = CycleFlagging(self._engine, atlas, self._keyring, now, self._before)
        flagging.flag_all([])
        return flagging.tally


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
    assert second.moves["raised"] == 0


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


def test_the_moments_of_a_hazard_and_a_new_hour_have_it_worked_out(
    cycles: Cycles, session: Session, now: datetime, hazard: MakeHazard
) -> None:
    hour = now.replace(minute=0, second=0, microsecond=0)
    later = replace(HERE, starts=hour + timedelta(minutes=20), lapses=hour + timedelta(minutes=40))
    hazard(HERE, later, key="a:1", started_at=hour, ends_at=hour + timedelta(minutes=50))
    session.commit()
    seen = []
    for minute in (1, 2, 21, 22, 41, 42, 51, 52, 61, 62):
        cycles.flag(hour + timedelta(minutes=minute))
        if cycles.matched:
            seen.append(minute)
    assert seen == [1, 21, 41, 51, 61]
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
