"""Crises looked up: open ones, those of before, one by its number, and where a merged one leads.

The heads of crises are of all officials; whoever is none asks for nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from response.crisis.models import (
    OPEN_STATES,
    Crisis,
    CrisisHazard,
    CrisisZone,
    Participation,
)

_LONGEST_CHAIN = 20
LISTED = 50
_GRAVEST_FIRST = (Crisis.level.desc(), Crisis.declared_at.desc(), Crisis.serial.desc())


def crises_open(session: Session) -> Sequence[Crisis]:
    """Return the crises that are worked on or wait to be joined, the gravest first, then the
    newest; with the countries in them.
    """
    query = _crises().where(Crisis.state.in_(OPEN_STATES))
    return session.scalars(query.order_by(*_GRAVEST_FIRST)).all()


def open_titles(session: Session) -> Sequence[tuple[str, str]]:
    """Return number and title of the open crises, as `crises_open` has them, where no more of them
    is shown.
    """
    query = sa.select(Crisis.number, Crisis.title).where(Crisis.state.in_(OPEN_STATES))
    return [(row.number, row.title) for row in session.execute(query.order_by(*_GRAVEST_FIRST))]


def crises_ended(session: Session) -> Sequence[Crisis]:
    """Return those that are over, the last first: so many as a page shows (`LISTED`)."""
    query = _crises().where(Crisis.state.not_in(OPEN_STATES))
    return session.scalars(
        query.order_by(Crisis.declared_at.desc(), Crisis.serial.desc()).limit(LISTED)
    ).all()


def crisis_numbered(session: Session, number: str) -> Crisis | None:
    """Return the crisis of a number, as people write it (`cr-2026-014`)."""
    return session.scalar(_crises().where(Crisis.number == number.strip().upper()))


def survivor_of(session: Session, crisis: Crisis) -> Crisis:
    """Return the crisis that a merged one leads to; any other one leads to itself."""
    for _step in range(_LONGEST_CHAIN):
        if crisis.merged_into_id is None:
            break
        crisis = session.get_one(Crisis, crisis.merged_into_id)
    return crisis


def merged_into(session: Session, crisis: Crisis) -> Sequence[Crisis]:
    """Return the crises that were merged into one: their tasks and logs stay where they were."""
    query = sa.select(Crisis).where(Crisis.merged_into_id == crisis.id)
    return session.scalars(query.order_by(Crisis.serial)).all()


def participation_of(session: Session, number: str, country: str) -> Participation | None:
    """Return one country's part in the crisis of a number; None where it takes no part."""
    return session.scalar(
        sa.select(Participation)
        .join(Crisis, Crisis.id == Participation.crisis_id)
        .where(Crisis.number == number.strip().upper(), Participation.country == country)
    )


def part_of(crisis: Crisis, country: str) -> Participation | None:
    """Return one country's part in a crisis at hand."""
    return next((each for each in crisis.participations if each.country == country), None)


def crises_of_hazard(session: Session, hazard_id: object) -> Sequence[Crisis]:
    """Return the open crises that a hazard feeds."""
    query = _crises().where(
        Crisis.state.in_(OPEN_STATES),
        Crisis.id.in_(sa.select(CrisisHazard.crisis_id).where(CrisisHazard.hazard_id == hazard_id)),
    )
    return session.scalars(query.order_by(Crisis.declared_at)).all()


def open_zones(session: Session) -> list[tuple[Crisis, CrisisZone]]:
    """Return the open crises that somebody knows the place of, each with the zone that holds."""
    query = sa.select(Crisis, CrisisZone).join(CrisisZone, CrisisZone.crisis_id == Crisis.id)
    held = query.where(Crisis.state.in_(OPEN_STATES), CrisisZone.until_at.is_(None))
    return [(crisis, zone) for crisis, zone in session.execute(held.order_by(*_GRAVEST_FIRST))]


def zone_words(session: Session, crises: Sequence[Crisis]) -> dict[object, str]:
    """Return what the zones that hold are called, by the id of their crisis; no shape is read."""
    rows = session.execute(
        sa.select(CrisisZone.crisis_id, CrisisZone.description).where(
            CrisisZone.until_at.is_(None), CrisisZone.crisis_id.in_([each.id for each in crises])
        )
    )
    return {row.crisis_id: row.description for row in rows}


# -- inside ---------------------------------------------------------------------------------


def _crises() -> sa.Select[Crisis]:
    return sa.select(Crisis).options(selectinload(Crisis.participations))
