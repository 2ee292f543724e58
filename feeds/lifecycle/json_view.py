"""A reading as JSON, for people and programs that want to see what a file says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from core.geo.geometry import union
from feeds.lifecycle.hazards import key_of
from feeds.lifecycle.serialization import band_rows
from feeds.lifecycle.zones import ZoneAtlas, place
from feeds.values import AlertMessage, ContextItem, Reading, Unplaced


def reading_as_json(reading: Reading, atlas: ZoneAtlas) -> dict[str, Any]:
    """Return every alert with identity, lifecycle, times and zone (GeoJSON); what was rejected and
    why; what it points to.
    """
    shown: dict[str, Any] = {
        "format": reading.format,
        "alerts": [alert_as_json(message, atlas) for message in reading.alerts],
        "rejected": [{"where": item.where, "reason": item.reason} for item in reading.rejected],
        "links": list(reading.links),
        "context": [_context_as_json(item) for item in _context_in(reading)],
    }
    if title := reading.details.get("title"):
        shown["title"] = title
    if levels := reading.details.get("levels"):
        shown["event_id"] = reading.details.get("event_id")
        shown["levels"] = band_rows(band for _, band in levels)
    return shown


def _context_in(reading: Reading) -> Iterator[ContextItem]:
    yield from reading.context
    for message in reading.alerts:
        yield from message.context


def _context_as_json(item: ContextItem) -> dict[str, Any]:
    return {
        "key": item.key,
        "title": item.title,
        "published": item.published.isoformat(),
        "kind": item.kind.value,
        "glide": item.glide,
        "countries": list(item.countries),
        "event": item.event_key,
        "language": item.language,
        "link": item.link,
    }


def alert_as_json(message: AlertMessage, atlas: ZoneAtlas) -> dict[str, Any]:
    """Return one alert: what it says, and where the atlas puts it."""
    answer = place(message, atlas)
    shown: dict[str, Any] = {
        "sender": message.sender,
        "identifier": message.identifier,
        "sent": message.sent.isoformat(),
        "hazard": key_of(message),
        "also": list(message.also_known_as),
        "status": message.status.value,
        "msgType": message.msg_type.value,
        "references": [",".join(reference) for reference in message.references],
        "kind": message.kind.value,
        "event": message.event,
        "severity": message.severity.value,
        "urgency": message.urgency,
        "certainty": message.certainty,
        "language": message.language,
        "onset": _moment_text(message.onset),
        "effective": _moment_text(message.effective),
        "expires": _moment_text(message.expires),
        "ends": _moment_text(message.ends),
        "headline": message.headline,
        "translations": [asdict(text) for text in message.translations],
        "areaDesc": message.area_desc,
        "geocodes": [f"{code.scheme}:{code.value}" for code in message.geocodes],
        "magnitude": message.magnitude,
        "depth_km": message.depth_km,
        "point": {"type": "Point", "coordinates": [message.point.lon, message.point.lat]}
        if message.point
        else None,
        "test": message.is_test,
        "over": message.is_over,
        "faults": list(message.drawing_faults),
        "notes": [*message.reading_notes, *getattr(answer, "notes", ())],
        "links": message.links,
    }
    if isinstance(answer, Unplaced):
        return shown | {
            "zone": None,
            "bands": [],
            "precision": None,
            "unplaced": answer.reason,
            "missing_codes": list(answer.details),
        }
    return shown | {
        "zone": union(band.area for band in answer.bands).to_geojson(),
        "bands": band_rows(answer.bands),
        "precision": answer.precision.value,
        "unplaced": None,
        "missing_codes": list(answer.missing_codes),
    }


def _moment_text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
