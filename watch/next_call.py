"""Where to go on calling: the next hazard that touches people of a country."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from feeds.circles import told_to
from feeds.models import Hazard, HazardStatus
from watch.models import Flag, FlagStatus, SubjectKind


@dataclass(frozen=True, slots=True)
class NextCall:
    """A hazard, and how many people of the country it touches."""

    hazard: Hazard
    persons: int


def next_to_call(session: Session, hazard_id: uuid.UUID, country: str) -> NextCall | None:
    """Return the live hazard that comes after one in the order of the board, of those that touch
    people of `country`; behind the last one the first; None where there is no other.

    Tests are left out, and what only repeats another one: its people are counted there.
    """
    query = (
        sa.select(Hazard, Flag.persons)
        .join(Flag, Flag.hazard_id == Hazard.id)
        .where(
            told_to(country),
            Hazard.status == HazardStatus.ACTIVE,
            Hazard.is_test.is_(False),
            Hazard.same_as_id.is_(None),
            Flag.kind == SubjectKind.NATIONALS,
            Flag.country == country,
            Flag.status == FlagStatus.RAISED,
            Flag.persons > 0,
        )
        .options(defer(Hazard.zone), defer(Hazard.severity_zones))
    )
    calls = [NextCall(hazard, persons) for hazard, persons in session.execute(query)]
    calls.sort(key=_order, reverse=True)
    places = {call.hazard.id: place for place, call in enumerate(calls)}
    place = places.get(hazard_id, -1) + 1
    others = [call for call in (*calls[place:], *calls[:place]) if call.hazard.id != hazard_id]
    return next(iter(others), None)


def _order(call: NextCall) -> tuple[int, int, float, str]:
    """Return what the board sorts by, downwards: severity, number, newest."""
    hazard = call.hazard
    return hazard.severity.rank, call.persons, hazard.last_seen_at.timestamp(), str(hazard.id)
