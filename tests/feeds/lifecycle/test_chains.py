"""A chain of messages ends in the same zone and severity in any order, however repeated."""

from __future__ import annotations

from itertools import permutations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Point
from feeds.formats.registry import read
from feeds.lifecycle.store import store
from feeds.models import Hazard, HazardStatus
from tests.feeds.worlds import NOW, FakeAtlas, cap, make_source, named

HOUSTON = (-95.4, 29.8)
MIAMI = (-80.2, 25.8)
HIDALGO = (-98.2, 26.2)


def box(place: tuple[float, float]) -> str:
    lon, lat = place
    corners = [(lat - 0.3, lon - 0.3), (lat - 0.3, lon + 0.3), (lat + 0.3, lon)]
    return f"<polygon>{' '.join(f'{y},{x}' for y, x in [*corners, corners[0]])}</polygon>"


def at(minute: int) -> str:
    return f"2026-11-22T11:{minute:02}:00-00:00"


ALERT = cap("D-1", area=box(HIDALGO), sent=at(0))
FIRST = cap(
    "D-2", area=box(HOUSTON), sent=at(10), msg_type="Update", references=named("D-1", at(0))
)
SECOND = cap(
    "D-3", area=box(MIAMI), sent=at(20), msg_type="Update", references=named("D-2", at(10))
)
WORDS = cap("D-4", area="", sent=at(30), msg_type="Update", references=named("D-3", at(20)))
CANCEL = cap("D-5", info="", sent=at(40), msg_type="Cancel", references=named("D-3", at(20)))
STRANGER = cap(
    "D-9",
    info="",
    sent=at(50),
    msg_type="Cancel",
    sender="somebody@else.example",
    references=named("D-3", at(20), sender="somebody@else.example"),
)


def end_of(session: Session, chain: tuple[bytes, ...]) -> list[tuple[str | bool, ...]]:
    """Return severity and which of the three places each active hazard holds."""
    source = make_source(session)
    for body in (*chain, *chain[:2]):
        store(session, source, read(body), FakeAtlas(), NOW)
    active = sa.select(Hazard).where(Hazard.status == HazardStatus.ACTIVE)
    return sorted(
        (
            hazard.severity.value,
            *(
                hazard.zone is not None and hazard.zone.contains(Point(*place))
                for place in (HIDALGO, HOUSTON, MIAMI)
            ),
        )
        for hazard in session.scalars(active)
    )


@pytest.mark.parametrize("chain", list(permutations((ALERT, FIRST, SECOND))))
def test_updates_in_any_order_end_in_the_last_ground(
    session: Session, chain: tuple[bytes, ...]
) -> None:
    assert end_of(session, chain) == [("Severe", False, False, True)]


@pytest.mark.parametrize("chain", list(permutations((ALERT, FIRST, SECOND, CANCEL))))
def test_a_cancelled_chain_is_over_in_any_order(session: Session, chain: tuple[bytes, ...]) -> None:
    assert end_of(session, chain) == []


@pytest.mark.parametrize("chain", list(permutations((FIRST, SECOND, WORDS))))
def test_an_update_of_words_keeps_the_ground_in_any_order(
    session: Session, chain: tuple[bytes, ...]
) -> None:
    assert end_of(session, chain) == [("Severe", False, False, True)]


@pytest.mark.parametrize("chain", list(permutations((ALERT, FIRST, STRANGER))))
def test_what_a_stranger_says_of_the_same_identifier_changes_nothing(
    session: Session, chain: tuple[bytes, ...]
) -> None:
    assert end_of(session, chain) == [("Severe", False, True, False)]
