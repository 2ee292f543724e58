from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.geo.geometry import Area, Point
from feeds.models import Hazard
from response.crisis.alike import alike_crises
from response.crisis.declaring import declare
from response.crisis.models import Crisis
from response.crisis.zones import add_hazard
from tests.response.crisis.examples import HERE, declaration, hazard, officer

FAR = Point(-90.5, 14.6)


@pytest.mark.parametrize(
    ("type_code", "center", "country", "is_alike"),
    [
        ("flood", HERE, "HN", True),
        ("flood", FAR, "HN", False),
        ("earthquake", HERE, "HN", False),
        ("flood", None, "GT", True),
        ("flood", None, "HN", False),
    ],
)
def test_the_same_type_where_the_zones_meet(
    crisis: Crisis,
    writes: Session,
    now: datetime,
    type_code: str,
    center: Point | None,
    country: str,
    is_alike: bool,
) -> None:
    area = Area.circle(center, 30) if center else None
    found = alike_crises(
        writes, type_code=type_code, area=area, hazards=(), country=country, now=now
    )
    assert bool(found) is is_alike


def test_a_hazard_or_its_twin_of_another_source_makes_them_the_same(
    crisis: Crisis, writes: Session, now: datetime
) -> None:
    first = hazard(writes, now, "cap:a")
    twin = hazard(writes, now, "cap:b", FAR, same_as_id=first.id)
    other = hazard(writes, now, "cap:c", FAR)
    add_hazard(writes, crisis, first, by="cli:x", now=now)

    def alike(*hazards: Hazard) -> bool:
        return bool(
            alike_crises(
                writes,
                type_code="",
                area=None,
                hazards=hazards,
                country="HN",
                now=now,
            )
        )

    assert (alike(first), alike(twin), alike(other)) == (True, True, False)


def test_one_without_a_place_is_the_same_for_a_day(writes: Session, now: datetime) -> None:
    declare(writes, declaration(zone=None), officer(), now)
    later = now + timedelta(days=1, minutes=1)
    area = Area.circle(FAR, 5)

    def alike(at: datetime) -> bool:
        return bool(
            alike_crises(writes, type_code="flood", area=area, hazards=(), country="HN", now=at)
        )

    assert (alike(now), alike(later)) == (True, False)
