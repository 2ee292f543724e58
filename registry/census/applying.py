"""Estimates of a census put beside those that are there; the same file again changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.db import take_turns
from registry.census.census_file import CensusEstimate, CensusFile
from registry.people.models import Estimate


@dataclass(frozen=True, slots=True)
class CensusOrigin:
    """Where a table is from, and who brings it."""

    source: str
    year: int
    actor: str
    now: datetime
    countries: Collection[str] = ()
    """Whose estimates are taken; empty: all."""


@dataclass(frozen=True, slots=True)
class CensusReport:
    """What an import did, or would do."""

    new: int
    changed: int
    unchanged: int
    by_country: dict[str, int]
    """People estimated in all units of the table."""

    @property
    def writes(self) -> int:
        """How many rows are written."""
        return self.new + self.changed


def compare_census(session: Session, census: CensusFile, origin: CensusOrigin) -> CensusReport:
    """Return what taking a table in would do; writes nothing."""
    return _report(_sorted_out(session, census, origin), _estimates_of(census, origin))


def apply_census(session: Session, census: CensusFile, origin: CensusOrigin) -> CensusReport:
    """Keep the estimates of a table; those of the same place, year and source are written over.
    Nothing is committed.
    """
    take_turns(session, "estimates")
    rows = _sorted_out(session, census, origin)
    report = _report(rows, _estimates_of(census, origin))
    for each, before in rows:
        if before is None:
            session.add(
                Estimate(
                    country=each.country,
                    unit_code=each.unit_code,
                    persons=each.persons,
                    low=each.low,
                    high=each.high,
                    year=origin.year,
                    source=origin.source,
                )
            )
        elif _differs(each, before):
            before.persons, before.low, before.high = each.persons, each.low, each.high
    if report.writes:
        record(
            session,
            at=origin.now,
            actor=origin.actor,
            action="estimates.import",
            subject=origin.source[:80],
            new=report.new,
            changed=report.changed,
            year=origin.year,
        )
    session.flush()
    return report


# -- inside ---------------------------------------------------------------------------------

_Rows = list[tuple[CensusEstimate, Estimate | None]]


def _estimates_of(census: CensusFile, origin: CensusOrigin) -> list[CensusEstimate]:
    own = set(origin.countries)
    return [each for each in census.estimates if not own or each.country in own]


def _sorted_out(session: Session, census: CensusFile, origin: CensusOrigin) -> _Rows:
    query = sa.select(Estimate).where(
        Estimate.year == origin.year, Estimate.source == origin.source
    )
    there = {(row.country, row.unit_code): row for row in session.scalars(query)}
    return [
        (each, there.get((each.country, each.unit_code))) for each in _estimates_of(census, origin)
    ]


def _differs(each: CensusEstimate, before: Estimate) -> bool:
    return (each.persons, each.low, each.high) != (before.persons, before.low, before.high)


def _report(rows: _Rows, estimates: Sequence[CensusEstimate]) -> CensusReport:
    new = sum(before is None for _, before in rows)
    changed = sum(before is not None and _differs(each, before) for each, before in rows)
    totals: Counter[str] = Counter()
    for each in estimates:
        totals[each.country] += each.persons
    return CensusReport(new, changed, len(rows) - new - changed, dict(sorted(totals.items())))
