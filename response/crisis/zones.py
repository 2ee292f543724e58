"""Where a crisis is: versions of its zone, and how a zone follows its hazards.

The rules: a crisis that moves gets another version, and the one before stays as it was; a zone that
follows hazards is worked out anew when one of them has changed its place; a hazard that ends, or
loses its place, takes nothing of the zone away.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import hold_row
from core.errors import UnusableInput
from core.geo.geometry import Area, union
from core.i18n.languages import N_
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import Hazard, HazardStatus
from feeds.values import Band
from response.crisis.models import (
    OPEN_STATES,
    Crisis,
    CrisisHazard,
    CrisisZone,
    MoveKind,
    ZoneKind,
)
from response.crisis.recording import record_move
from watch.matching.drawn_area import AreaQuestion
from watch.matching.hazard_zone import bands_of
from watch.stored_areas import AreaSource, StoredArea

FOLLOWER = "worker"
"""Who moved a zone that followed by itself."""
_KIND_OF = {
    AreaSource.UNITS: ZoneKind.UNITS,
    AreaSource.DRAWN: ZoneKind.DRAWN,
    AreaSource.POINT: ZoneKind.POINT,
    AreaSource.TOGETHER: ZoneKind.DRAWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneDraft:
    """A zone that is to be set, worked out before anybody waits for the database."""

    kind: ZoneKind
    bands: DrawnBands
    area: Area
    """All of it, whatever its bands."""
    description: str
    hazard_id: uuid.UUID | None = None
    hazard_versions: dict[str, Any] = field(default_factory=dict)


def draft_zone(
    kind: ZoneKind, bands: Sequence[Band], description: str, hazards: Sequence[Hazard] = ()
) -> ZoneDraft:
    """Return a zone of bands, at least one; the most severe of them last."""
    order = sorted(bands, key=lambda band: band.severity.rank)
    return ZoneDraft(
        kind=kind,
        bands=DrawnBands.of(order),
        area=union([band.area for band in order]),
        description=description,
        hazard_id=hazards[0].id if hazards else None,
        hazard_versions=_versions_of(hazards),
    )


def zone_of_hazards(hazards: Sequence[Hazard], description: str) -> ZoneDraft | None:
    """Return the zone of one or several hazards: the bands of all; None where none of them has a
    place.
    """
    order = sorted(hazards, key=lambda each: each.id)
    bands = [band for hazard in order for band in bands_of(hazard)]
    return draft_zone(ZoneKind.HAZARD, bands, description, hazards) if bands else None


def zone_of_area(stored: StoredArea) -> ZoneDraft:
    """Return the zone of an area that was asked about. Raises BadGeometry for a damaged row."""
    return zone_of_question(stored.question, stored.source)


def zone_of_question(question: AreaQuestion, source: AreaSource) -> ZoneDraft:
    """Return the zone of an area as it was understood."""
    return draft_zone(_KIND_OF[source], question.bands, question.title)


def current_zone(session: Session, crisis: Crisis) -> CrisisZone | None:
    """Return the zone that holds; None while nobody knows where it is."""
    return session.scalar(_versions(crisis).limit(1))


def zone_versions(session: Session, crisis: Crisis) -> Sequence[CrisisZone]:
    """Return every zone there was, the last first."""
    return session.scalars(_versions(crisis)).all()


def zone_at(session: Session, crisis: Crisis, at: datetime) -> CrisisZone | None:
    """Return the zone that held at a moment; None before the first."""
    return session.scalar(_versions(crisis).where(CrisisZone.from_at <= at).limit(1))


def zone_bands(zone: CrisisZone) -> tuple[Band, ...]:
    """Return the bands of a zone, the most severe last: what matching takes. Raises BadGeometry for
    a damaged row.
    """
    return zone.bands.values


def zone_area(zone: CrisisZone) -> Area:
    """Return all of a zone as one area. Raises BadGeometry for a damaged row."""
    return union([band.area for band in zone_bands(zone)])


def set_zone(
    session: Session, crisis: Crisis, draft: ZoneDraft, *, by: str, now: datetime, reason: str = ""
) -> CrisisZone:
    """Return the new version of a crisis's zone; the one before ends now.

    Raises UnusableInput for a crisis that is over.
    """
    hold_row(session, crisis)
    if not crisis.is_open:
        raise UnusableInput("zone", N_("La crisis ya terminó."))
    before = current_zone(session, crisis)
    if before is not None:
        before.until_at = now
    zone = CrisisZone(
        crisis_id=crisis.id,
        version=before.version + 1 if before else 1,
        kind=draft.kind,
        bands=draft.bands,
        description=draft.description,
        hazard_id=draft.hazard_id,
        hazard_versions=draft.hazard_versions,
        size_km2=round(draft.area.size_km2, 1),
        from_at=now,
        by=by,
    )
    session.add(zone)
    record_move(
        session,
        crisis,
        MoveKind.ZONE,
        by=by,
        at=now,
        before=str(before.version) if before else "",
        after=str(zone.version),
        reason=reason or draft.description,
    )
    session.flush()
    return zone


def add_hazard(session: Session, crisis: Crisis, hazard: Hazard, *, by: str, now: datetime) -> bool:
    """Let a hazard feed a crisis; return whether it did not do so before.

    Raises UnusableInput for an exercise: of that no crisis is made.
    """
    if hazard.is_test:
        raise UnusableInput("hazard", N_("Es un ejercicio o una prueba: no es una crisis."))
    hold_row(session, crisis)
    if any(each.hazard_id == hazard.id for each in crisis.hazards):
        return False
    crisis.hazards.append(CrisisHazard(hazard=hazard, added_at=now))
    record_move(session, crisis, MoveKind.HAZARD, by=by, at=now, after=hazard.key)
    session.flush()
    return True


def zones_behind(session: Session) -> dict[uuid.UUID, ZoneDraft]:
    """Return where those open crises are by now whose zone follows hazards that have moved since,
    by the id of the crisis; nothing is written.

    A zone follows all hazards of its crisis that threaten and have a place; while none does it
    stays where it was.
    """
    followed = session.execute(
        sa.select(Crisis, CrisisZone)
        .join(CrisisZone, CrisisZone.crisis_id == Crisis.id)
        .where(
            Crisis.state.in_(OPEN_STATES),
            CrisisZone.until_at.is_(None),
            CrisisZone.kind == ZoneKind.HAZARD,
        )
    ).all()
    drafts: dict[uuid.UUID, ZoneDraft] = {}
    for crisis, zone in followed:
        live = [each.hazard for each in crisis.hazards if _threatens(each.hazard)]
        if live and _versions_of(live) != zone.hazard_versions:
            draft = zone_of_hazards(live, zone.description)
            drafts |= {crisis.id: draft} if draft is not None else {}
    return drafts


def follow_hazards(
    session: Session, drafts: Mapping[uuid.UUID, ZoneDraft], now: datetime
) -> list[CrisisZone]:
    """Return the new versions of the zones that `zones_behind` found; one whose hazards changed
    otherwise than in their place gets none. Doing it twice does nothing twice.
    """
    moved: list[CrisisZone] = []
    for crisis_id, draft in drafts.items():
        crisis = session.get_one(Crisis, crisis_id)
        hold_row(session, crisis)
        zone = current_zone(session, crisis)
        if zone is None or zone.kind is not ZoneKind.HAZARD or not crisis.is_open:
            continue
        if zone.bands == draft.bands:
            zone.hazard_versions = draft.hazard_versions
        elif zone.hazard_versions != draft.hazard_versions:
            moved.append(set_zone(session, crisis, draft, by=FOLLOWER, now=now))
    return moved


# -- inside ---------------------------------------------------------------------------------


def _versions(crisis: Crisis) -> sa.Select[CrisisZone]:
    query = sa.select(CrisisZone).where(CrisisZone.crisis_id == crisis.id)
    return query.order_by(CrisisZone.version.desc())


def _threatens(hazard: Hazard) -> bool:
    return hazard.status is HazardStatus.ACTIVE and bool(hazard.severity_zones)


def _versions_of(hazards: Sequence[Hazard]) -> dict[str, Any]:
    return {str(each.id): each.version for each in hazards}
