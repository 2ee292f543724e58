from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.db import writing
from core.geo.geometry import Point
from feeds.formats.registry import read
from feeds.lifecycle.expiry import expire
from feeds.lifecycle.history import versions
from feeds.lifecycle.history.versions import (
    hazards_known_at,
    record_versions,
    versions_known_at,
    versions_of,
)
from feeds.lifecycle.store import store
from feeds.models import Hazard, HazardStatus, HazardVersion, Source, ZoneDrawing
from feeds.values import Severity
from tests.feeds.worlds import NOW, FakeAtlas, cap, make_source, named

SOUTH = "<polygon>26.0,-98.5 26.5,-98.5 26.5,-98.0 26.0,-98.0 26.0,-98.5</polygon>"
NORTH = "<polygon>27.0,-98.5 27.5,-98.5 27.5,-98.0 27.0,-98.0 27.0,-98.5</polygon>"
IN_SOUTH, IN_NORTH = Point(-98.2, 26.2), Point(-98.2, 27.2)
Tell = Callable[..., None]


def minute(number: int) -> datetime:
    return NOW + timedelta(minutes=number)


def sent(number: int) -> str:
    return f"{minute(number - 60):%Y-%m-%dT%H:%M:%S}-00:00"


@pytest.fixture
def source(session: Session) -> Source:
    return make_source(session)


@pytest.fixture
def tell(session: Session, source: Source) -> Tell:
    def tell(at: int, *bodies: bytes) -> None:
        for body in bodies:
            store(session, source, read(body), FakeAtlas(), minute(at))

    return tell


def update(number: int, area: str, **given: str) -> bytes:
    return cap(
        f"A{number}",
        sent=sent(number),
        msg_type="Update",
        references=named(f"A{number - 1}", sent(number - 1)),
        area=area,
        **given,
    )


def holds(version: HazardVersion, point: Point) -> bool:
    return any(band.area.contains(point) for band in version.severity_zones)


def of(session: Session) -> list[HazardVersion]:
    hazard_id = session.scalars(sa.select(Hazard.id)).one()
    return list(versions_of(session, hazard_id))


def known(session: Session, at: int) -> HazardVersion | None:
    hazard_id = session.scalars(sa.select(Hazard.id)).one()
    return versions_known_at(session, [hazard_id], minute(at)).get(hazard_id)


def test_what_was_known_at_a_moment_is_what_stood_then(session: Session, tell: Tell) -> None:
    tell(1, cap("A1", sent=sent(1), area=SOUTH))
    tell(5, update(2, NORTH, severity="Extreme"))
    tell(9, cap("A3", sent=sent(3), msg_type="Cancel", references=named("A2", sent(2)), info=""))
    assert known(session, 0) is None
    first, second, third = (known(session, at) for at in (4, 5, 9))
    assert first is not None
    assert second is not None
    assert third is not None
    assert (holds(first, IN_SOUTH), holds(first, IN_NORTH)) == (True, False)
    assert (holds(second, IN_SOUTH), holds(second, IN_NORTH)) == (False, True)
    assert (first.severity, second.severity) == (Severity.SEVERE, Severity.EXTREME)
    assert [each.status for each in (first, second, third)] == [
        HazardStatus.ACTIVE,
        HazardStatus.ACTIVE,
        HazardStatus.ENDED,
    ]
    assert known(session, 600) is third
    assert hazards_known_at(session, minute(0)) == []
    assert hazards_known_at(session, minute(1)) == [first.hazard_id]


def test_the_same_said_again_is_no_version_and_a_zone_that_returns_is_drawn_once(
    session: Session, tell: Tell
) -> None:
    tell(1, cap("A1", sent=sent(1), area=SOUTH))
    tell(2, cap("A1", sent=sent(1), area=SOUTH))
    tell(3, update(2, NORTH))
    tell(4, update(3, SOUTH))
    assert [(each.number, each.known_at) for each in of(session)] == [
        (1, minute(1)),
        (2, minute(3)),
        (3, minute(4)),
    ]
    first, _, last = of(session)
    assert first.drawing_id == last.drawing_id
    assert len(session.scalars(sa.select(ZoneDrawing)).all()) == 2


def test_what_was_so_for_no_time_is_no_version(session: Session, tell: Tell) -> None:
    tell(1, cap("A1", sent=sent(1), area=SOUTH), update(2, NORTH))
    (version,) = of(session)
    assert holds(version, IN_NORTH)


def test_a_part_that_lapses_a_silent_source_and_the_end_are_versions(
    session: Session, tell: Tell, source: Source
) -> None:
    tell(1, cap("A1", sent=sent(1), area=SOUTH, expires="2026-11-22T13:00:00-00:00"))
    source.failing_since = minute(30)
    expire(session, minute(180), FakeAtlas())
    source.failing_since = None
    expire(session, minute(200), FakeAtlas())
    assert [(each.known_at, each.status.value, each.unverified_since) for each in of(session)] == [
        (minute(1), "active", None),
        (minute(180), "active", minute(30)),
        (minute(200), "ended", None),
    ]


def test_a_clock_that_went_back_changes_the_order_of_nothing(session: Session, tell: Tell) -> None:
    tell(600, cap("A1", sent=sent(1), area=SOUTH, expires=None))
    tell(5, update(2, NORTH, severity="Extreme"))
    now_known, later = known(session, 6), known(session, 700)
    assert now_known is not None
    assert later is now_known
    assert now_known.number == 2


def test_beyond_the_most_those_that_lasted_least_are_left_out_and_counted(
    session: Session, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "MOST_VERSIONS", 4)
    monkeypatch.setattr(versions, "_NEWEST_WHOLE", 2)
    tell(1, cap("A1", sent=sent(1), area=SOUTH))
    hazard = session.scalars(sa.select(Hazard)).one()
    for at, title in ((10, "b"), (12, "c"), (30, "d"), (60, "e"), (61, "f")):
        hazard.title = title
        record_versions(session, [hazard.id], minute(at))
    assert [(each.title, each.merged) for each in of(session)] == [
        ("Flood Warning", 2),
        ("d", 0),
        ("e", 0),
        ("f", 0),
    ]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["south", "north", "words", "repeat", "silence", "answer", "time"]),
        st.sampled_from(["Severe", "Extreme", "Minor"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(STEPS)
def test_the_newest_version_is_always_the_hazard_as_it_stands(
    engine: Engine, steps: list[tuple[str, str]]
) -> None:
    with writing(engine) as session:
        for at, hazard in _lived_through(session, steps):
            version = versions_known_at(session, [hazard.id], at)[hazard.id]
            names = ("severity", "status", "ends_at", "unverified_since", "severity_zones", "title")
            assert [getattr(version, name) for name in names] == [
                getattr(hazard, name) for name in names
            ]
        session.rollback()


def _lived_through(
    session: Session, steps: list[tuple[str, str]]
) -> Iterator[tuple[datetime, Hazard]]:
    """Tell a hazard step by step, hour by hour; yield each moment and the hazard after it."""
    source = make_source(session)
    areas = {"south": SOUTH, "north": NORTH, "words": ""}
    number, last = 1, cap("A1", sent=sent(1), area=SOUTH)
    store(session, source, read(last), FakeAtlas(), minute(1))
    for hour, (what, severity) in enumerate(steps, start=2):
        if what in areas:
            number += 1
            last = update(number, areas[what], severity=severity)
        source.failing_since = minute(hour) if what == "silence" else None
        if what in areas or what == "repeat":
            store(session, source, read(last), FakeAtlas(), minute(hour * 60))
        expire(session, minute(hour * 60 + 1), FakeAtlas())
        yield minute(hour * 60 + 1), session.scalars(sa.select(Hazard)).one()
