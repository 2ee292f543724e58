"""A hazard as its alerts tell it: zone, severity, end; and which quake is the same as another's."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Area, Point, union
from feeds.classification import gravest, kind_of
from feeds.lifecycle.serialization import band_rows, message_of
from feeds.lifecycle.zones import ZoneAtlas, place
from feeds.models import Alert, Ending, Hazard, HazardStatus
from feeds.values import AlertMessage, Band, HazardKind, Precision, Severity, Unplaced

SAME_QUAKE_SECONDS = 60
SAME_QUAKE_KM = 100.0
SAME_QUAKE_MAGNITUDE = 0.7
"""GDACS takes its quakes from NEIC, which is USGS: within these it is one quake (field notes, rule
0.9).
"""


def key_of(message: AlertMessage) -> str:
    """Return what the hazard of a message is known by: its event's key, else the message's own
    identity.
    """
    return message.event_key or f"cap:{message.sender},{message.identifier}"


def retell(hazard: Hazard, alerts: list[Alert], atlas: ZoneAtlas) -> bool:
    """Set a hazard to what `alerts` (those that speak, oldest first) say together; whether it
    changed.

    A change of zone, severity, end or status raises `version`.
    """
    before = _state(hazard)
    newest = alerts[-1]
    messages = [message_of(alert) for alert in alerts]
    hazard.title = (newest.headline or newest.event)[:500]
    hazard.event = newest.event
    hazard.kind = hazard.kind if newest.event == "" else _kind(hazard, newest)
    hazard.area_desc = "; ".join(
        dict.fromkeys(alert.area_desc for alert in alerts if alert.area_desc)
    )[:2000]
    hazard.severity = gravest(alert.severity for alert in alerts)
    hazard.is_test = all(alert.is_test for alert in alerts)
    hazard.magnitude = messages[-1].magnitude
    hazard.also = sorted(
        {*hazard.also, *(key for message in messages for key in message.also_known_as)}
    )
    ends = [alert.lapses_at for alert in alerts]
    hazard.ends_at = max((end for end in ends if end), default=None) if all(ends) else None
    answers = [place(message, atlas) for message in messages]
    zones = [answer for answer in answers if not isinstance(answer, Unplaced)]
    reasons = [answer for answer in answers if isinstance(answer, Unplaced)]
    missing = [code for zone in zones for code in zone.missing_codes]
    missing += [detail for reason in reasons for detail in reason.details]
    hazard.missing_codes = list(dict.fromkeys(missing))[:200]
    hazard.unplaced_reason = "" if zones else reasons[0].reason
    bands = sorted(
        (band for zone in zones for band in zone.bands), key=lambda band: band.severity.rank
    )
    hazard.precision = (
        max((zone.precision for zone in zones), key=list(Precision).index) if zones else None
    )
    _set_zone(
        hazard,
        bands,
        next((message.point for message in reversed(messages) if message.point), None),
    )
    hazard.status = HazardStatus.ACTIVE
    hazard.ended_at = hazard.ended_because = None
    changed = before != _state(hazard)
    if changed and before[0] is not None:
        hazard.version += 1
    return changed


def end_hazard(hazard: Hazard, because: Ending, now: datetime) -> None:
    """Close a hazard; its zone stays for the record."""
    hazard.status = HazardStatus.ENDED
    hazard.ended_at = now
    hazard.ended_because = because
    hazard.version += 1


def link_same_quake(session: Session, hazard: Hazard) -> None:
    """Tie a quake of one source to the same quake of another, so that people are counted once.

    The one of USGS is the original; of two others the first known.
    """
    if (
        hazard.kind is not HazardKind.EARTHQUAKE
        or hazard.center_lon is None
        or hazard.center_lat is None
    ):
        return
    near = timedelta(seconds=SAME_QUAKE_SECONDS)
    query = sa.select(Hazard).where(
        Hazard.kind == HazardKind.EARTHQUAKE,
        Hazard.source_id != hazard.source_id,
        Hazard.is_demo == hazard.is_demo,
        Hazard.started_at.between(hazard.started_at - near, hazard.started_at + near),
    )
    for other in session.scalars(query.order_by(Hazard.created_at, Hazard.id)):
        if _is_same_quake(hazard, other):
            repeats, original = (
                (other, hazard) if hazard.key.startswith("usgs:") else (hazard, other)
            )
            if original.same_as_id != repeats.id:
                repeats.same_as_id = original.id
            return


def _is_same_quake(one: Hazard, other: Hazard) -> bool:
    if {one.key, *one.also} & {other.key, *other.also}:
        return True
    if (
        other.center_lon is None
        or other.center_lat is None
        or one.center_lon is None
        or one.center_lat is None
    ):
        return False
    distance = Point(one.center_lon, one.center_lat).distance_km(
        Point(other.center_lon, other.center_lat)
    )
    if one.magnitude is not None and other.magnitude is not None:
        return (
            distance < SAME_QUAKE_KM and abs(one.magnitude - other.magnitude) < SAME_QUAKE_MAGNITUDE
        )
    return distance < SAME_QUAKE_KM


def _set_zone(hazard: Hazard, bands: list[Band], point: Point | None) -> None:
    zone = union(band.area for band in bands) if bands else None
    if zone is None or hazard.zone is None or zone != hazard.zone:
        hazard.zone = zone
    rows = band_rows(bands)
    if hazard.bands != rows:
        hazard.bands = rows
    box = zone.box if zone else None
    hazard.west, hazard.south = (box.west, box.south) if box else (None, None)
    hazard.east, hazard.north = (box.east, box.north) if box else (None, None)
    center = point or (zone.center if zone else None)
    hazard.center_lon, hazard.center_lat = (center.lon, center.lat) if center else (None, None)


def _kind(hazard: Hazard, alert: Alert) -> HazardKind:
    # An event that changes its name within one hazard (a watch that becomes a warning) keeps its
    # kind
    # unless the new name tells another one.
    told = kind_of(alert.event, alert.category)
    return hazard.kind if told is HazardKind.OTHER else told


def _state(
    hazard: Hazard,
) -> tuple[HazardStatus | None, Severity | None, datetime | None, str, str, bool, uuid.UUID | None]:
    return (
        hazard.status if hazard.bands or hazard.unplaced_reason else None,
        hazard.severity,
        hazard.ends_at,
        _zone_print(hazard.zone),
        "|".join(f"{band['severity']}:{band['label']}" for band in hazard.bands or ()),
        bool(hazard.is_test),
        hazard.same_as_id,
    )


def _zone_print(zone: Area | None) -> str:
    if zone is None:
        return ""
    box = zone.box
    return f"{box.west:.4f},{box.south:.4f},{box.east:.4f},{box.north:.4f},{zone.size_km2:.1f}"
