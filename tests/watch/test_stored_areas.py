from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.engine import Engine

from core.db import writing
from core.geo.geometry import Area, Point
from watch.matching.drawn_area import AreaDescription, AreaQuestion
from watch.stored_areas import (
    KEEP,
    AreaSource,
    drop_old_areas,
    latest_areas,
    source_of,
    store_area,
    stored_area,
)

HERE = Point(-98.2, 26.2)


@pytest.mark.parametrize(
    ("described", "source"),
    [
        (AreaDescription(geojson=b"{}"), AreaSource.DRAWN),
        (AreaDescription(units="Hidalgo"), AreaSource.UNITS),
        (AreaDescription(place="McAllen", radius_km="5"), AreaSource.POINT),
        (AreaDescription(place="McAllen", units="Hidalgo"), AreaSource.TOGETHER),
    ],
)
def test_what_is_filled_in_says_how_it_is_described(
    described: AreaDescription, source: AreaSource
) -> None:
    assert source_of(described) is source


def test_an_area_is_kept_once_for_its_country_and_goes_in_time(
    engine: Engine, now: datetime
) -> None:
    question = AreaQuestion(Area.circle(HERE, 5), "McAllen, 5 km", HERE, ("McAllen → US",))
    later = now + timedelta(days=1)
    with writing(engine) as session:

        def ask(country: str, at: datetime) -> object:
            row = store_area(
                session, question, AreaSource.POINT, country=country, actor="user:1", now=at
            )
            session.flush()
            return row.id

        first = ask("GT", now)
        assert ask("GT", later) == first
        other = ask("HN", now)
        assert other != first
    with writing(engine) as session:
        (own,) = latest_areas(session, "GT")
        assert own.made_at == later
        assert own.question == question
        assert stored_area(session, own.id, "HN") is None
        assert stored_area(session, own.id, "GT") is own
        assert drop_old_areas(session, now + KEEP + timedelta(hours=1)) == 1
        assert [each.country for each in latest_areas(session, "HN")] == []
        assert latest_areas(session, "GT")
