"""How many nationals are thought to be in an area, registered or not, and what share is registered.

An estimate belongs to a whole unit. A unit that lies mostly inside counts whole; of another only
the share of its ground that lies inside counts, and is marked: people are not spread evenly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.geo.geometry import Area
from registry.people.models import Estimate

MOSTLY_INSIDE = 0.9
"""Share of a unit from which it counts whole: shores and rivers are drawn differently by everybody.
"""


@dataclass(frozen=True, slots=True)
class UnitEstimate:
    """What one unit adds: `share` of it lies inside (1.0 when it counts whole)."""

    unit_code: str
    share: float
    persons: int
    low: int
    high: int
    year: int
    source: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class AreaEstimate:
    """All nationals of one country thought to be in an area, with what it was added up from."""

    country: str
    persons: int
    low: int
    high: int
    oldest_year: int
    newest_year: int
    sources: tuple[str, ...]
    units: tuple[UnitEstimate, ...]

    @property
    def is_scaled(self) -> bool:
        """Whether a part of it was reckoned by the share of ground."""
        return any(unit.share < 1 for unit in self.units)

    @property
    def is_demo(self) -> bool:
        """Whether a part of it is invented."""
        return any(unit.is_demo for unit in self.units)


def estimates_in(
    session: Session, atlas: Atlas, area: Area, countries: Iterable[str] | None = None
) -> dict[str, AreaEstimate]:
    """For each country (default: all) with an estimate of a unit that the area overlaps, the sum.

    Of each unit the newest estimate counts. A state's own estimate counts only where the country
    has none for smaller units of that state. Units without a shape in the atlas are left out.
    """
    newest = _newest(session, countries)
    shares: dict[str, float] = {}
    found: dict[str, list[UnitEstimate]] = {}
    for row in _finest(newest, atlas):
        if row.unit_code not in shares:
            shares[row.unit_code] = _share(atlas, row.unit_code, area)
        if shares[row.unit_code] > 0:
            found.setdefault(row.country, []).append(_scaled(row, shares[row.unit_code]))
    return {country: _sum(country, units) for country, units in sorted(found.items())}


def estimates_by_place(
    session: Session, atlas: Atlas, countries: Iterable[str] | None = None
) -> dict[str, dict[str, AreaEstimate]]:
    """Return for each country with estimates the sum of every unit that has any, and of every unit
    above it; under an empty code, of all there are.

    Of a place whose units are estimated only in part the sum is that part: `units` says which.
    """
    found: dict[str, dict[str, list[UnitEstimate]]] = {}
    for row in _finest(_newest(session, countries), atlas):
        places = found.setdefault(row.country, {})
        for code in ("", *_with_those_above(atlas, row.unit_code)):
            places.setdefault(code, []).append(_scaled(row, 1.0))
    return {
        country: {code: _sum(country, units) for code, units in places.items()}
        for country, places in sorted(found.items())
    }


@dataclass(frozen=True, slots=True)
class EstimateSource:
    """All estimates of one source and year."""

    source: str
    year: int
    units: int
    countries: int
    persons: int


def estimate_sources(session: Session) -> list[EstimateSource]:
    """Return what estimates there are, by source and year, the newest first."""
    units = sa.func.count(sa.distinct(Estimate.unit_code))
    countries = sa.func.count(sa.distinct(Estimate.country))
    query = (
        sa.select(Estimate.source, Estimate.year, units, countries, sa.func.sum(Estimate.persons))
        .group_by(Estimate.source, Estimate.year)
        .order_by(Estimate.year.desc(), Estimate.source)
    )
    return [EstimateSource(*row) for row in session.execute(query)]


def sum_of_estimates(parts: Sequence[AreaEstimate]) -> AreaEstimate | None:
    """Return the sum of estimates of several countries or places; None of none."""
    countries = {each.country for each in parts}
    units = [unit for each in parts for unit in each.units]
    return _sum(countries.pop() if len(countries) == 1 else "", units) if units else None


def coverage(registered: int, estimate: AreaEstimate | None) -> float | None:
    """Return how many are registered for each person estimated; None without an estimate.

    Above 1 when the estimate is too low.
    """
    return None if estimate is None or estimate.persons == 0 else registered / estimate.persons


def share_inside(unit: Area, area: Area) -> float:
    """Return the share of a unit inside an area: 1 when mostly inside, 0 when apart."""
    if not _boxes_meet(unit, area) or not area.intersects(unit):
        return 0.0
    share = area.overlap_share(unit)
    return 1.0 if share >= MOSTLY_INSIDE else share


# -- inside ---------------------------------------------------------------------------------


def _newest(session: Session, countries: Iterable[str] | None) -> list[Estimate]:
    query = sa.select(Estimate).order_by(
        Estimate.country, Estimate.unit_code, Estimate.year, Estimate.source
    )
    if countries is not None:
        query = query.where(Estimate.country.in_(sorted(set(countries))))
    return list({(row.country, row.unit_code): row for row in session.scalars(query)}.values())


def _finest(rows: list[Estimate], atlas: Atlas) -> list[Estimate]:
    """Without the estimates of units of which a part has its own."""
    parents: set[tuple[str, str]] = set()
    for row in rows:
        unit = atlas.unit(row.unit_code)
        # A unit seen before ends the climb: a loaded layer may name two units each other's parent.
        while unit is not None and unit.parent and (row.country, unit.parent) not in parents:
            parents.add((row.country, unit.parent))
            unit = atlas.unit(unit.parent)
    return [row for row in rows if (row.country, row.unit_code) not in parents]


def _with_those_above(atlas: Atlas, code: str) -> list[str]:
    """Return a unit and those it lies in, each once."""
    codes = [code]
    unit = atlas.unit(code)
    while unit is not None and unit.parent and unit.parent not in codes:
        codes.append(unit.parent)
        unit = atlas.unit(unit.parent)
    return codes


def _share(atlas: Atlas, code: str, area: Area) -> float:
    """Share of the unit inside the area; 1 when mostly inside, 0 when apart or without a shape."""
    shape = atlas.area(code)
    return 0.0 if shape is None else share_inside(shape, area)


def _boxes_meet(one: Area, other: Area) -> bool:
    a, b = one.box, other.box
    return a.west <= b.east and b.west <= a.east and a.south <= b.north and b.south <= a.north


def _scaled(row: Estimate, share: float) -> UnitEstimate:
    low = row.persons if row.low is None else row.low
    high = row.persons if row.high is None else row.high
    return UnitEstimate(
        unit_code=row.unit_code,
        share=share,
        persons=round(row.persons * share),
        low=round(low * share),
        high=round(high * share),
        year=row.year,
        source=row.source,
        is_demo=row.is_demo,
    )


def _sum(country: str, units: list[UnitEstimate]) -> AreaEstimate:
    return AreaEstimate(
        country=country,
        persons=sum(unit.persons for unit in units),
        low=sum(unit.low for unit in units),
        high=sum(unit.high for unit in units),
        oldest_year=min(unit.year for unit in units),
        newest_year=max(unit.year for unit in units),
        sources=tuple(sorted({unit.source for unit in units})),
        units=tuple(units),
    )
