"""Crises as lists show them: on their own page, on the board, on Home.

Heads only: title, type, level, zone, state, countries. All officials see them, civil society none.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.errors import BadGeometry
from core.geo.geometry import Area
from core.json_reader import Texts
from feeds.circles import told_to
from feeds.models import Hazard
from response.crisis.definitions import level_names, type_names
from response.crisis.listing import (
    crises_of_hazard,
    crises_open,
    open_titles,
    open_zones,
    part_of,
    zone_words,
)
from response.crisis.models import Crisis, CrisisHazard, Participation
from response.crisis.zones import zone_area
from webapp.auth.access import Scope
from webapp.auth.policy import OFFICIALS


@dataclass(frozen=True, slots=True)
class CrisisHead:
    """One crisis in a list."""

    crisis: Crisis
    type_name: Texts
    level_name: Texts
    zone: str
    """In words; empty while nobody knows where."""
    part: Participation | None
    """That of the reader's country."""


def open_heads(session: Session, scope: Scope) -> list[CrisisHead]:
    """Return the open crises for a reader: none for who is no official."""
    if scope.role not in OFFICIALS:
        return []
    return heads_of(session, crises_open(session), scope.country)


def titles_of_open(session: Session, scope: Scope) -> Sequence[tuple[str, str]]:
    """Return number and title of the open crises for a reader: none for who is no official."""
    return open_titles(session) if scope.role in OFFICIALS else ()


@dataclass(frozen=True, slots=True)
class CrisisArea:
    """Where an open crisis is, for a map."""

    number: str
    title: str
    area: Area
    description: str


def areas_of_open(session: Session, scope: Scope) -> list[CrisisArea]:
    """Return where the open crises are, for a reader: none for who is no official. A damaged row
    takes no other off the map.
    """
    if scope.role not in OFFICIALS:
        return []
    found = []
    for crisis, zone in open_zones(session):
        with suppress(BadGeometry):
            area = zone_area(zone)
            found.append(CrisisArea(crisis.number, crisis.title, area, zone.description))
    return found


def crises_fed_by(session: Session, hazard: Hazard, scope: Scope) -> list[CrisisHead]:
    """Return the open crises that a hazard feeds, for a reader."""
    if scope.role not in OFFICIALS:
        return []
    return heads_of(session, crises_of_hazard(session, hazard.id), scope.country)


def heads_of(session: Session, crises: Sequence[Crisis], country: str) -> list[CrisisHead]:
    """Return crises as a list shows them to somebody of a country."""
    if not crises:
        return []
    types, levels = type_names(session, crises), level_names(session)
    zones = zone_words(session, crises)
    return [
        CrisisHead(
            each,
            types.get((each.type_code, each.type_version), {}),
            levels[each.level - 1],
            zones.get(each.id, ""),
            part_of(each, country) if country else None,
        )
        for each in crises
    ]


def hazards_of_crisis(session: Session, crisis: Crisis, country: str) -> Sequence[Hazard]:
    """Return the hazards that feed a crisis, of the sources the reader's country may know of."""
    ids = sa.select(CrisisHazard.hazard_id).where(CrisisHazard.crisis_id == crisis.id)
    query = sa.select(Hazard).where(Hazard.id.in_(ids), told_to(country))
    return session.scalars(query.order_by(Hazard.started_at)).all()


def visible_hazard(session: Session, hazard_id: uuid.UUID, country: str) -> Hazard | None:
    """Return a hazard of the sources a country may know of ("": the common ones)."""
    return session.scalar(sa.select(Hazard).where(Hazard.id == hazard_id, told_to(country)))
