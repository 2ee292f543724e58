"""A burst flagged in one pass comes to the same as its hazards one by one, in any order."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, cast

import pytest
import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import watch.flagging
from core.atlas.atlas import Atlas
from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.db import reading, writing
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import Ending, Hazard, HazardStatus, Source, Trust
from feeds.values import Band, Severity
from tests.two_counties import TwoCounties
from tests.watch.conftest import band, stay_at
from watch.flagging import CycleFlagging
from watch.flags.members import members_of
from watch.flags.subjects import FlagCandidates, TouchedHazard, find_subjects
from watch.flags.update import flag_hazard, watch_context
from watch.models import ChangeKind, Flag, FlagChange, FlagStatus

Make = Callable[..., Any]
ATLAS = cast(Atlas, TwoCounties())
SEVERITIES = list(Severity)


def random_bands(dice: random.Random, now: datetime) -> list[Band]:
    """Parts over a grid of half degrees: side by side, over one another, each with its own time."""
    found = []
    for _ in range(dice.randint(1, 4)):
        west, south = -99 + dice.randint(0, 6) / 2, 25 + dice.randint(0, 4) / 2
        part = band(west, south, west + dice.randint(1, 3) / 2, south + 1, dice.choice(SEVERITIES))
        starts, lapses = (dice.choice((None, dice.randint(-20, 90))) for _ in range(2))
        found.append(
            replace(
                part,
                starts=None if starts is None else now + timedelta(hours=starts),
                lapses=None if lapses is None else now + timedelta(hours=lapses),
            )
        )
    return sorted(found, key=lambda each: each.severity.rank)


@pytest.fixture
def burst(
    session: Session, now: datetime, hazard: Make, register: Make, shelter: Make, post: Make
) -> list[Hazard]:
    """Twelve hazards of all sorts over forty people, shelters and posts of several countries."""
    dice = random.Random(7)
    for number in range(40):
        day = date(2026, 11, 18) + timedelta(days=dice.randint(0, 9))
        home = stay_at(-99 + dice.randint(0, 16) / 4, 25 + dice.randint(0, 12) / 4)
        trip = stay_at(-99 + dice.randint(0, 16) / 4, 25.75, trip=True, from_on=day, until_on=day)
        stays = [home, trip][: 1 + number % 2]
        register(f"P{number}", *stays, country=dice.choice(("SV", "GT", "HN")))
    for number in range(4):
        shelter(f"S{number}", -98.5 + number / 2, 26)
        post(f"P{number}", -98.25 + number / 2, 26.25, country=dice.choice(("SV", "GT")))
    made = [
        hazard(
            *random_bands(dice, now),
            key=f"a:{number}",
            started_at=now + timedelta(hours=dice.randint(-30, 40)),
            ends_at=dice.choice((None, now + timedelta(hours=dice.randint(-2, 60)))),
        )
        for number in range(12)
    ]
    made[3].same_as_id = made[4].id
    made[5].is_test = True
    made[6].status, made[6].ended_because, made[6].ended_at = (
        HazardStatus.ENDED, Ending.CANCELLED, now,
    )  # fmt: skip
    own = Source(key="own", name="own", format="cap", owner="SV", trust=Trust.OFFICIAL)
    session.add(own)
    session.flush()
    made[7].source_id = own.id
    session.flush()
    return made


def story(engine: Engine, keyring: Keyring) -> tuple[list[Any], list[Any], list[Any]]:
    """All flags, with whom they are about, their history, and what the audit log says, without
    ids.
    """
    with reading(engine) as session:
        keys = {each.id: each.key for each in session.scalars(sa.select(Hazard))}
        flags = {each.id: each for each in session.scalars(sa.select(Flag))}
        names = {
            flag_id: (keys[each.hazard_id], each.kind, each.country, each.subject_id)
            for flag_id, each in flags.items()
        }
        columns = ("status", "persons", "households", "arriving", "leaving", "severity",
                   "raised_at", "changed_at", "cleared_at", "cleared_because",
                   "hazard_version")  # fmt: skip
        rows = [
            (
                names[each.id],
                *(getattr(each, name) for name in columns),
                members_of(session, each, keyring),
            )
            for each in flags.values()
        ]
        changes = [
            (names[each.flag_id], each.at, each.change, each.persons, each.households,
             each.arriving, each.leaving, each.added, each.removed, each.because)
            for each in session.scalars(sa.select(FlagChange))
        ]  # fmt: skip
        entries = session.scalars(sa.select(AuditEntry).where(AuditEntry.action.like("flag.%")))
        lines = [
            (each.action, each.at, each.country, each.purpose, sorted(each.details.items()))
            for each in entries
        ]
    return tuple(sorted(each, key=repr) for each in (rows, changes, lines))  # type: ignore[return-value]


def test_a_burst_in_one_pass_is_its_hazards_one_by_one_in_any_order(
    engine: Engine,
    session: Session,
    keyring: Keyring,
    now: datetime,
    burst: list[Hazard],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = [each.id for each in burst]
    session.commit()

    def alone(order: list[uuid.UUID], at: datetime) -> None:
        for hazard_id in order:
            with writing(engine) as later:
                context = watch_context(later, keyring, ATLAS, at)
                flag_hazard(context, later.get_one(Hazard, hazard_id))

    def together(order: list[uuid.UUID], at: datetime) -> None:
        flagging = CycleFlagging(engine, ATLAS, keyring, at)
        flagging.flag_changed(order)
        assert flagging.failures == ()

    stories = []
    for seed, work, at_once in ((0, alone, 0), (1, together, 50), (2, together, 5)):
        monkeypatch.setattr(watch.flagging, "_MATCHED_AT_ONCE", at_once)
        monkeypatch.setattr(watch.flagging, "_WRITTEN_AT_ONCE", max(1, at_once // 2))
        dice = random.Random(seed)
        for hours in (0, 3, 30):
            work(dice.sample(ids, len(ids)), now + timedelta(hours=hours))
        stories.append(story(engine, keyring))
        with writing(engine) as later:
            for table in (FlagChange, Flag, AuditEntry):
                later.execute(sa.delete(table))
    flags, changes, lines = stories[0]
    assert {row[1] for row in flags} == set(FlagStatus)
    silence = {ChangeKind.UNVERIFIED, ChangeKind.VERIFIED}
    assert {change[2] for change in changes} == set(ChangeKind) - silence
    assert len(lines) == len(changes)
    assert stories[1:] == stories[:1] * 2


def test_what_changed_since_it_was_matched_is_matched_again_before_it_is_written(
    engine: Engine,
    session: Session,
    keyring: Keyring,
    now: datetime,
    hazard: Make,
    register: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    register("Ana", stay_at(-98.5, 26.5))
    here = band(-99, 26, -98, 27, Severity.SEVERE)
    ends, stays = hazard(here, key="a:1"), hazard(here, key="a:2")
    session.commit()
    passes: list[int] = []

    def meanwhile(
        context: Any, hazards: Sequence[Hazard], candidates: FlagCandidates
    ) -> list[TouchedHazard]:
        found = find_subjects(context, hazards, candidates)
        passes.append(len(found))
        if len(passes) == 1:
            with writing(engine) as other:
                over = other.get_one(Hazard, ends.id)
                over.status, over.ended_because = HazardStatus.ENDED, Ending.CANCELLED
        return found

    monkeypatch.setattr(watch.flagging, "find_subjects", meanwhile)
    flagging = CycleFlagging(engine, ATLAS, keyring, now)
    flagging.flag_all([])
    assert (passes, flagging.failures) == ([2, 1], ())
    with reading(engine) as later:
        assert later.scalars(sa.select(Flag.hazard_id)).all() == [stays.id]


def test_one_hazard_that_cannot_be_matched_keeps_no_other_from_its_flags(
    engine: Engine, session: Session, keyring: Keyring, now: datetime, hazard: Make, register: Make
) -> None:
    register("Ana", stay_at(-98.5, 26.5))
    here = band(-99, 26, -98, 27, Severity.SEVERE)
    made = [hazard(here, key=f"a:{number}") for number in range(5)]
    made[3].severity_zones = DrawnBands([{"severity": "Severe", "geojson": {"type": "Nonsense"}}])
    session.commit()
    flagging = CycleFlagging(engine, ATLAS, keyring, now)
    flagging.flag_all([])
    (failure,) = flagging.failures
    assert failure.startswith(f"hazard {made[3].id}: ")
    with reading(engine) as later:
        flagged = set(later.scalars(sa.select(Flag.hazard_id)))
    assert flagged == {each.id for each in made} - {made[3].id}


def test_a_database_that_takes_nothing_is_asked_once_for_all_of_a_burst(
    engine: Engine, session: Session, keyring: Keyring, now: datetime, hazard: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    made = [hazard(band(-99, 26, -98, 27, Severity.SEVERE), key=f"a:{each}") for each in range(5)]
    session.commit()
    asked: list[int] = []

    def busy(_context: Any, touched: Sequence[TouchedHazard], _candidates: Any) -> None:
        asked.append(len(touched))
        raise sa.exc.OperationalError("", {}, sqlite.OperationalError("database is locked"))

    monkeypatch.setattr(watch.flagging, "flag_touched", busy)
    flagging = CycleFlagging(engine, ATLAS, keyring, now)
    flagging.flag_all([])
    assert asked == [5]
    assert len(flagging.failures) == len(made)
