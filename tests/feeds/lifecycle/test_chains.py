"""A chain of messages ends in the same zone and severity in any order, however repeated."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Point
from feeds.formats.registry import read
from feeds.lifecycle.expiry import expire
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


REUSED = cap("D-1", area=box(HOUSTON), sent=at(30))
OLD_CANCEL = cap("D-6", info="", sent=at(20), msg_type="Cancel", references=named("D-1", at(0)))


@pytest.mark.parametrize("chain", list(permutations((ALERT, OLD_CANCEL, REUSED))))
def test_a_cancel_ends_the_message_of_its_date_not_a_later_one_of_that_identifier(
    session: Session, chain: tuple[bytes, ...]
) -> None:
    assert end_of(session, chain) == [("Severe", False, True, False)]


def test_a_cancel_under_the_identifier_of_a_later_alert_is_not_of_it(session: Session) -> None:
    cancel = cap("D-1", info="", sent=at(20), msg_type="Cancel")
    assert end_of(session, (REUSED, cancel)) == [("Severe", False, True, False)]


def zones(*names: str) -> str:
    return "".join(
        f"<geocode><valueName>UGC</valueName><value>{name}</value></geocode>" for name in names
    )


INLAND, COAST = "TXZ253", "TXZ353"
BOTH = cap("Z-1", area=zones(INLAND, COAST), sent=at(0))


def of_both(identifier: str, msg_type: str, *names: str, minute: int = 10) -> bytes:
    references = named("Z-1", at(0))
    return cap(
        identifier, area=zones(*names), sent=at(minute), msg_type=msg_type, references=references
    )


INLAND_OVER = of_both("Z-2", "Cancel", INLAND)
COAST_GOES_ON = of_both("Z-3", "Update", COAST)
COAST_OVER = of_both("Z-4", "Cancel", COAST, minute=20)


@pytest.mark.parametrize(
    ("chain", "ground"),
    [
        *((chain, [(False, True)]) for chain in permutations((BOTH, INLAND_OVER))),
        *((chain, [(False, True)]) for chain in permutations((BOTH, INLAND_OVER, COAST_GOES_ON))),
        *((chain, []) for chain in permutations((BOTH, INLAND_OVER, COAST_OVER))),
        *((chain, []) for chain in permutations((BOTH, of_both("Z-5", "Cancel", INLAND, COAST)))),
        *((chain, []) for chain in permutations((BOTH, of_both("Z-6", "Cancel", "TXZ001")))),
    ],
)
def test_a_cancel_for_some_zones_of_the_nws_ends_those_and_the_others_go_on(
    session: Session, chain: tuple[bytes, ...], ground: list[tuple[bool, bool]]
) -> None:
    source = make_source(session)
    for body in (*chain, *chain):
        store(session, source, read(body), FakeAtlas(), NOW)
    active = session.scalars(sa.select(Hazard).where(Hazard.status == HazardStatus.ACTIVE))
    places = (Point(*HIDALGO), Point(-97.5, 26.4))
    assert ground == [
        tuple(hazard.zone is not None and hazard.zone.contains(place) for place in places)
        for hazard in active
    ]


def test_no_poll_between_a_part_cancelled_and_the_rest_renewed_gives_an_all_clear(
    session: Session,
) -> None:
    source = make_source(session)
    statuses = []
    for body in (BOTH, INLAND_OVER, COAST_GOES_ON):
        store(session, source, read(body), FakeAtlas(), NOW)
        statuses.append(session.scalars(sa.select(Hazard.status)).one())
    assert statuses == [HazardStatus.ACTIVE] * 3


def nws_flood(action: str, sent: str, begin: str, end: str = "270103T2000Z") -> bytes:
    vtec = f"/O.{action}.KBRO.FL.W.0041.{begin}-{end}/"
    more = f"<parameter><valueName>VTEC</valueName><value>{vtec}</value></parameter>"
    return cap(f"N-{sent}", sent=f"{sent}:00:00-00:00", expires=None, info_more=more)


def test_an_event_of_the_nws_goes_on_over_new_year_and_next_year_s_number_is_another(
    session: Session,
) -> None:
    source = make_source(session)
    eve, new_year = datetime(2026, 12, 31, 12, tzinfo=UTC), datetime(2027, 1, 1, 3, tzinfo=UTC)
    start = "261231T1000Z"
    store(session, source, read(nws_flood("NEW", "2026-12-31T11", start)), FakeAtlas(), eve)
    body = nws_flood("CON", "2027-01-01T02", "000000T0000Z")
    store(session, source, read(body), FakeAtlas(), new_year)
    hazard = session.scalars(sa.select(Hazard)).one()
    assert hazard.key == "vtec:KBRO.FL.W.0041.2026"
    summer = datetime(2027, 8, 1, tzinfo=UTC)
    expire(session, summer, FakeAtlas())
    later = nws_flood("CON", "2027-08-01T00", "000000T0000Z", "270803T2000Z")
    store(session, source, read(later), FakeAtlas(), summer)
    keys = session.scalars(sa.select(Hazard.key).order_by(Hazard.key)).all()
    assert keys == ["vtec:KBRO.FL.W.0041.2026", "vtec:KBRO.FL.W.0041.2027"]
