"""Crises, officers and hazards of the tests."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.geo.geometry import Area, Point
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import Hazard, HazardStatus, Source
from feeds.values import Band, HazardKind, Severity
from response.crisis.declaring import Declaration
from response.crisis.models import ZoneKind
from response.crisis.officers import CrisisOfficer
from response.crisis.participations import AnsweringPost
from response.crisis.zones import ZoneDraft, draft_zone

HERE = Point(-98.2, 26.2)
REASON = "El río salió de su cauce"


@dataclass(frozen=True)
class Countries:
    """Ids of Guatemala's posts and officials."""

    own: uuid.UUID
    cover: uuid.UUID
    staff: tuple[uuid.UUID, ...]
    alone: uuid.UUID


def officer(
    country: str = "GT", role: RoleName = RoleName.EMERGENCY, post_id: uuid.UUID | None = None
) -> CrisisOfficer:
    return CrisisOfficer(
        role=role,
        country=country,
        actor=f"user:{country}-{role.value}",
        post_id=post_id,
        user_id=uuid.uuid5(uuid.NAMESPACE_DNS, f"{country}-{role.value}"),
    )


def zone(center: Point = HERE, km: float = 20.0) -> ZoneDraft:
    band = Band(Area.circle(center, km), Severity.UNKNOWN, "")
    return draft_zone(ZoneKind.POINT, [band], f"Aquí, {km:g} km")


def declaration(post_id: uuid.UUID | None = None, **changes: Any) -> Declaration:
    values: dict[str, Any] = {
        "type_code": "flood",
        "level": 2,
        "reason": REASON,
        "zone": zone(),
        "post": AnsweringPost(post_id),
    }
    return Declaration(**{**values, **changes})


def hazard(
    session: Session, now: datetime, key: str = "cap:a", center: Point = HERE, **changes: Any
) -> Hazard:
    source = session.query(Source).filter_by(key="s").one_or_none()
    if source is None:
        source = Source(key="s", name="s", format="cap")
        session.add(source)
        session.flush()
    values: dict[str, Any] = {
        "key": key,
        "source_id": source.id,
        "kind": HazardKind.FLOOD,
        "title": key,
        "severity": Severity.SEVERE,
        "status": HazardStatus.ACTIVE,
        "started_at": now,
        "last_seen_at": now,
        "severity_zones": drawn(center),
    }
    made = Hazard(**{**values, **changes})
    session.add(made)
    session.flush()
    return made


def drawn(center: Point, km: float = 10.0) -> DrawnBands:
    return DrawnBands.of([Band(Area.circle(center, km), Severity.SEVERE, "")])
