"""Estimates taken in: twice the same changes nothing."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registry.census.applying import CensusOrigin, apply_census, compare_census
from registry.census.census_file import CensusEstimate, CensusFile
from registry.estimates import estimate_sources
from registry.people.models import Estimate

ONE = CensusEstimate("SV", "US48215", 1756, 1500, 2000)
TWO = CensusEstimate("HN", "US48215", 1911, None, None)


def test_a_table_is_tried_taken_and_taken_again(session: Session, now: datetime) -> None:
    census, origin = CensusFile(2, (ONE, TWO), ()), CensusOrigin("ACS", 2024, "x", now)
    tried = compare_census(session, census, origin)
    assert (tried.new, tried.changed, tried.unchanged, tried.writes) == (2, 0, 0, 2)
    assert session.scalar(sa.select(sa.func.count()).select_from(Estimate)) == 0
    assert apply_census(session, census, origin) == tried
    again = apply_census(session, census, origin)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    corrected = CensusFile(1, (CensusEstimate("SV", "US48215", 1800, 1500, 2100),), ())
    assert apply_census(session, corrected, origin).changed == 1
    (row,) = session.scalars(sa.select(Estimate).where(Estimate.country == "SV"))
    assert (row.persons, row.low, row.high, row.is_demo) == (1800, 1500, 2100, False)
    (source,) = estimate_sources(session)
    assert (source.units, source.countries, source.persons) == (1, 2, 3711)


def test_a_country_brings_its_own_alone(session: Session, now: datetime) -> None:
    census = CensusFile(2, (ONE, TWO), ())
    report = apply_census(session, census, CensusOrigin("ACS", 2024, "x", now, ("HN",)))
    assert report.by_country == {"HN": 1911}
    assert session.scalars(sa.select(Estimate.country)).all() == ["HN"]
