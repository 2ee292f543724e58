"""CAL FIRE's incident and the NIFC's perimeter are one hazard; two fires of one name are not."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Point
from feeds.formats.registry import read
from feeds.lifecycle.store import store
from feeds.models import Hazard
from tests.feeds.formats.wildfire.test_calfire import listed
from tests.feeds.formats.wildfire.test_perimeters import body, perimeter
from tests.feeds.worlds import NOW, FakeAtlas, make_source


@pytest.mark.parametrize("is_incident_first", [True, False])
def test_an_incident_and_its_perimeter_are_one_hazard_under_the_perimeter(
    session: Session, is_incident_first: bool
) -> None:
    told = [("calfire", listed()), ("nifc", body(perimeter()))]
    for key, data in told if is_incident_first else reversed(told):
        source = make_source(session, key, publisher=key)
        store(session, source, read(data), FakeAtlas(), NOW)
    found = {hazard.key.partition(":")[0]: hazard for hazard in session.scalars(sa.select(Hazard))}
    assert found["calfire"].same_as_id == found["irwin"].id
    assert found["irwin"].same_as_id is None
    zone = found["irwin"].zone
    assert zone is not None
    assert zone.contains(Point(-121.4, 39.9))


@pytest.mark.parametrize(
    "given",
    [{"poly_IncidentName": "OTHER"}, {"attr_POOCounty": "Kern"}],
    ids=["name", "county"],
)
def test_fires_of_another_name_or_county_are_apart(session: Session, given: dict[str, Any]) -> None:
    store(session, make_source(session, "calfire", publisher="c"), read(listed()), FakeAtlas(), NOW)
    perimeters = read(body(perimeter(**given)))
    store(session, make_source(session, "nifc", publisher="n"), perimeters, FakeAtlas(), NOW)
    assert session.scalars(sa.select(Hazard.same_as_id)).all() == [None, None]


def test_two_fires_of_one_list_are_never_one(session: Session) -> None:
    source = make_source(session, "calfire")
    both = read(listed()), read(listed(UniqueId="other"))
    for reading in both:
        store(session, source, reading, FakeAtlas(), NOW)
    assert session.scalars(sa.select(Hazard.same_as_id)).all() == [None, None]
