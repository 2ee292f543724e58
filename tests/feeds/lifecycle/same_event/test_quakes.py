from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.formats.registry import read
from feeds.lifecycle.same_event.quakes import link_same_quake, severity_of_witnesses
from feeds.lifecycle.store import store
from feeds.models import Hazard
from feeds.values import Severity
from tests.feeds.worlds import NOW, FakeAtlas, make_source, quake


def two_quakes(session: Session, **second: object) -> tuple[Hazard, Hazard]:
    one, other = make_source(session, "one"), make_source(session, "other")
    store(session, one, read(quake()), FakeAtlas(), NOW)
    store(session, other, read(quake("us7000zzzz")), FakeAtlas(), NOW)
    hazards = session.scalars(sa.select(Hazard).order_by(Hazard.key)).all()
    for name, value in second.items():
        setattr(hazards[1], name, value)
    return hazards[0], hazards[1]


@pytest.mark.parametrize(
    "change",
    [{"magnitude": 7.0}, {"center_lat": 15.0}, {"started_at": NOW - timedelta(hours=5)}],
    ids=["stronger", "elsewhere", "at another time"],
)
def test_another_quake_stays_apart(session: Session, change: dict[str, object]) -> None:
    first, second = two_quakes(session)
    for name, value in change.items():
        setattr(second, name, value)
    first.same_as_id = second.same_as_id = None
    session.flush()
    assert link_same_quake(session, first) is None


def test_the_gravest_witness_counts(session: Session) -> None:
    first, second = two_quakes(session)
    repeats, original = (first, second) if first.same_as_id else (second, first)
    repeats.severity = Severity.EXTREME
    session.flush()
    assert severity_of_witnesses(session, original) is Severity.EXTREME
    assert severity_of_witnesses(session, repeats) is Severity.UNKNOWN
