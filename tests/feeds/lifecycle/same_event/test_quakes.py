from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.formats.registry import read
from feeds.lifecycle.same_event.quakes import is_same_quake, quakes_at_the_time_of
from feeds.lifecycle.store import store
from feeds.models import Hazard
from feeds.values import Severity
from tests.feeds.worlds import NOW, FakeAtlas, gdacs, make_source, quake

USGS = ("usgs", quake())
GDACS = ("gdacs", gdacs(source=""))
"""No id of USGS in it: time, place and strength decide."""
OTHER = ("other", quake("us7000zzzz"))


def give(session: Session, *bodies: tuple[str, bytes]) -> list[Hazard]:
    for key, body in bodies:
        store(session, make_source(session, key), read(body), FakeAtlas(), NOW)
    return list(session.scalars(sa.select(Hazard).order_by(Hazard.key)))


@pytest.mark.parametrize("order", list(permutations((USGS, GDACS, OTHER))))
def test_a_quake_of_three_sources_is_one_in_any_order(
    session: Session, order: tuple[tuple[str, bytes], ...]
) -> None:
    hazards = {hazard.key: hazard for hazard in give(session, *order)}
    original = hazards["usgs:us7000abcd"]
    assert [hazard.same_as_id for hazard in hazards.values()] == [original.id, None, original.id]
    assert original.severity is Severity.SEVERE, "GDACS says Orange: the graver counts"


@pytest.mark.parametrize(
    "change",
    [{"magnitude": 7.0}, {"center_lat": 15.0}, {"started_at": NOW - timedelta(hours=5)}],
    ids=["stronger", "elsewhere", "at another time"],
)
def test_another_quake_stays_apart(session: Session, change: dict[str, object]) -> None:
    first, second = give(session, USGS, OTHER)
    assert is_same_quake(first, second)
    for name, value in change.items():
        setattr(second, name, value)
    assert not is_same_quake(first, second)


def test_an_id_named_by_the_other_is_enough(session: Session) -> None:
    first, second = give(session, USGS, OTHER)
    second.center_lat, second.aliases = 15.0, [first.key]
    assert is_same_quake(first, second)


def test_one_source_tells_its_own_quakes_apart(session: Session) -> None:
    first, second = give(session, USGS, OTHER)
    second.source_id = first.source_id
    session.flush()
    assert not is_same_quake(first, second)
    assert session.scalars(quakes_at_the_time_of(first)).all() == []
