from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

import watch.cycle as watch_cycle
from core.atlas.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from core.http import Answer, Body, HttpRequest, RetrievalFailure
from core.settings import Settings
from directory.entries.models import Shelter, ShelterKind
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import Hazard, Source
from registry.people.record import Card
from registry.registration.persons import add_person
from tests.feeds.worlds import cap
from tests.indexed_people import spoil_index
from tests.two_counties import TwoCounties
from tests.watch.conftest import stay_at
from watch.models import Flag, FlagStatus, WatchCycle
from watch.polling import polling_of
from watch.report import CycleReport

Run = Callable[..., CycleReport]


class Wire:
    """Answers by address, and remembers what it was asked."""

    def __init__(self, **bodies: bytes | RetrievalFailure | Exception) -> None:
        self.bodies, self.asked = bodies, list[str]()

    def __call__(self, request: HttpRequest) -> Answer:
        key = request.address.rsplit("/", 1)[-1]
        self.asked.append(key)
        answer = self.bodies[key]
        if isinstance(answer, Exception):
            raise answer
        return (
            answer
            if isinstance(answer, RetrievalFailure)
            else Body(request.address, answer, body_hash=str(hash(answer)))
        )


@pytest.fixture
def house(engine: Engine, keyring: Keyring, now: datetime) -> None:
    with writing(engine) as session:
        for key in ("bad", "broken", "dead", "good"):
            session.add(
                Source(key=key, name=key, address=f"https://example.test/{key}", format="cap")
            )
        for name, lon, country in (
            ("Ana", -98.2, "SV"),
            ("Luz", -98.2, "SV"),
            ("Eva", -98.2, "GT"),
            ("Lejos", 0, "SV"),
        ):
            stays = [stay_at(lon, 26.2)]
            add_person(
                session,
                keyring,
                country=country,
                card=Card(full_name=name),
                stays=stays,
                consent_at=now,
            )
        session.add(
            Shelter(name="Refugio", country="US", kind=ShelterKind.EVACUATION, lon=-98.2, lat=26.2)
        )


@pytest.fixture
def run(engine: Engine, keyring: Keyring, settings: Settings, now: datetime, house: None) -> Run:
    def _run(
        wire: Wire | None = None, later: timedelta = timedelta(0), files: tuple[Path, ...] = ()
    ) -> CycleReport:
        online = replace(settings, feeds_online=wire is not None)
        atlas = cast(Atlas, TwoCounties())
        context = watch_cycle.CycleContext(engine, atlas, keyring, online, now + later)
        return watch_cycle.run(context, polling_of(engine, online, wire or Wire()), files)

    return _run


def wire(**more: Any) -> Wire:
    bodies: dict[str, Any] = {
        "good": cap(),
        "bad": b"<html><body>502</body></html>",
        "dead": RetrievalFailure("timed out"),
        "broken": RetrievalFailure("?"),
    }
    return Wire(**(bodies | more))


def test_from_bytes_to_flags_and_a_row_that_says_so(
    run: Run, engine: Engine, now: datetime
) -> None:
    report = run(wire())
    assert {line.key: line.is_good for line in report.sources} == {
        "bad": False,
        "broken": False,
        "dead": False,
        "good": True,
    }
    assert (report.alerts, report.hazards_live, report.hazards_placed, report.raised) == (
        1,
        1,
        1,
        3,
    )
    assert [(line.country, line.persons, line.households) for line in report.nationals] == [
        ("SV", 2, 2),
        ("GT", 1, 1),
    ]
    assert (report.persons, report.households) == (3, 3)
    assert [(line.name, line.severity) for line in report.shelters_inside] == [
        ("Refugio", "Severe")
    ]
    assert report.failures == ()
    with reading(engine) as session:
        row = session.scalars(sa.select(WatchCycle)).one()
    assert (row.started_at, row.summary["nationals"][0]["persons"]) == (now, 2)
    assert json.dumps(row.summary).count("Ana") == 0


def test_a_source_that_fails_is_said_since_when_and_the_others_go_on(run: Run) -> None:
    dead = {line.key: line for line in run(wire()).sources}["dead"]
    assert (dead.is_good, dead.error) == (False, "timed out")
    assert dead.failing_since is not None
    assert dead.last_good_at is None


def test_a_fault_of_ours_in_one_source_stops_no_other(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    report = run(wire(broken=ZeroDivisionError("ours")))
    lines = {line.key: line for line in report.sources}
    assert lines["broken"].error == "unexpected ZeroDivisionError; see the log"
    assert lines["good"].is_good
    assert report.raised == 3
    assert "ZeroDivisionError: ours" in caplog.text


def test_a_second_round_changes_nothing(run: Run, engine: Engine) -> None:
    def state() -> list[str]:
        with reading(engine) as session:
            return sorted(map(repr, session.execute(sa.select(Flag.__table__))))

    first = run(wire())
    before = state()
    second = run(wire(), timedelta(minutes=10))
    assert (second.raised, second.widened, second.narrowed, second.cleared) == (0, 0, 0, 0)
    assert second.nationals == first.nationals
    assert state() == before


def test_what_expires_is_ended_and_its_flags_cleared(run: Run, engine: Engine) -> None:
    run(wire())
    report = run(None, timedelta(days=2))
    assert (report.is_online, report.sources, report.hazards_ended, report.cleared) == (
        False,
        (),
        1,
        3,
    )
    with reading(engine) as session:
        assert set(session.scalars(sa.select(Flag.status))) == {FlagStatus.CLEARED}
        assert set(session.scalars(sa.select(Flag.cleared_because))) == {"expired"}


def test_files_are_read_the_same_way_and_a_bad_one_is_named(run: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_bytes(cap())
    bad.write_bytes(b"<alert>")
    report = run(None, files=(bad, tmp_path / "none.xml", good))
    assert [(line.key, line.is_good) for line in report.files] == [
        ("bad.xml", False),
        ("none.xml", False),
        ("good.xml", True),
    ]
    assert report.files[0].error
    assert report.persons == 3


def test_a_hazard_that_cannot_be_worked_out_stops_no_other(run: Run, engine: Engine) -> None:
    run(wire(bad=cap("B2")))
    with writing(engine) as session:
        spoiled = session.scalars(sa.select(Hazard).where(Hazard.key.contains("B2"))).one()
        spoiled.severity_zones = DrawnBands(
            [{"severity": "Severe", "label": "", "wkb": "bm9uc2Vuc2U="}]
        )
    report = run(None)
    (failure,) = report.failures
    assert failure.startswith(f"hazard {spoiled.id}: ")
    assert report.persons == 3


def test_a_spoiled_index_is_said_once_and_nobody_leaves_the_flags(run: Run, engine: Engine) -> None:
    run(wire())
    with writing(engine) as session:
        spoil_index(session, "SV")
    report = run(None)
    assert len(report.failures) == 3, "a block and two who wait beside it"
    assert all("sealed with a key that is not here" in each for each in report.failures)
    assert report.persons == 3
    with reading(engine) as session:
        assert set(session.scalars(sa.select(Flag.status))) == {FlagStatus.RAISED}


def test_what_has_no_place_is_listed(run: Run) -> None:
    report = run(
        wire(
            good=cap().replace(b"<polygon>", b"<areaDescX>").replace(b"</polygon>", b"</areaDescX>")
        )
    )
    assert (report.hazards_live, report.hazards_placed, report.raised) == (1, 0, 0)
    assert report.unplaced[0].reason


def test_rounds_are_kept_for_a_month(run: Run, engine: Engine) -> None:
    for days in (0, 20, 31):
        run(None, timedelta(days=days))
    with reading(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(WatchCycle)) == 2
