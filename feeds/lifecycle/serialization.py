"""From messages to rows and back: what an alert draws, kept as JSON, and the hash that tells a
change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from core.geo.geometry import Area, Point
from feeds.lifecycle.decide import Prints
from feeds.models import Alert
from feeds.values import AlertMessage, Band, Geocode, Precision, Severity, UndrawnArea


def sent_text(moment: datetime) -> str:
    """Return the moment as it stands in an alert's identity: UTC, ISO 8601, seconds."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def prints_of(message: AlertMessage) -> Prints:
    """Return the hashes by which `feeds.lifecycle.decide` tells a repetition, a change and a better
    drawing apart.
    """
    drawn = is_drawn(drawing_of(message))
    return Prints(fingerprint(message), drawing_print(band_rows(message.bands)) if drawn else "")


def drawing_print(bands: list[dict[str, Any]]) -> str:
    """Return a hash of bands as they are kept; "" for none."""
    if not bands:
        return ""
    return hashlib.sha256(json.dumps(bands, sort_keys=True).encode()).hexdigest()[:32]


def fingerprint(message: AlertMessage) -> str:
    """Return a hash of what a message says, without its date, its drawing and its links.

    GDACS renews `datemodified` of 87 of 100 events a day and USGS its `updated` by the minute:
    only another fingerprint is news.
    """
    said = (
        message.status, message.msg_type, message.event_key, message.kind, message.event, message.severity,
        message.urgency if not message.is_summary else "", _when(message.onset), _when(message.expires),
        _when(message.ends), message.headline, message.description, message.instruction, message.area_desc,
        [f"{code.scheme}:{code.value}" for code in message.geocodes],
        None if message.magnitude is None else round(message.magnitude, 1),
        None if message.point is None else (round(message.point.lon, 2), round(message.point.lat, 2)),
        message.is_test, message.is_over,
    )  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, default=str).encode()).hexdigest()[
        :32
    ]


def band_rows(bands: Iterable[Band]) -> list[dict[str, Any]]:
    """Bands as they are kept: [{severity, label, geojson}]."""
    return [
        {"severity": band.severity.value, "label": band.label, "geojson": band.area.to_geojson()}
        for band in bands
    ]


def drawing_of(message: AlertMessage) -> dict[str, Any]:
    """Return what a message draws and what it leaves to codes and names, as JSON."""
    return {
        "bands": band_rows(message.bands),
        "precision": message.precision.value if message.precision else None,
        "undrawn": [
            {
                "description": area.description,
                "codes": [[code.scheme, code.value] for code in area.geocodes],
                "severity": area.severity.value,
            }
            for area in message.undrawn
        ],
        "faults": list(message.drawing_faults),
        "links": dict(message.links),
        "point": [message.point.lon, message.point.lat] if message.point else None,
        "magnitude": message.magnitude,
        "also": list(message.also_known_as),
    }


def is_drawn(drawing: dict[str, Any]) -> bool:
    """Return whether the message's own source drew it (an estimate of ours is not that)."""
    return bool(drawing.get("bands")) and drawing.get("precision") != Precision.ESTIMATE.value


def message_of(alert: Alert) -> AlertMessage:
    """As much of the message of a row as placing and drawing it again need."""
    drawing = alert.drawing
    return AlertMessage(
        identifier=alert.identifier,
        sender=alert.sender,
        sent=alert.sent,
        status=alert.status,
        msg_type=alert.msg_type,
        event=alert.event,
        severity=alert.severity,
        headline=alert.headline,
        area_desc=alert.area_desc,
        bands=tuple(
            Band(Area.from_geojson(band["geojson"]), Severity(band["severity"]), band["label"])
            for band in drawing.get("bands", ())
        ),
        precision=Precision(drawing["precision"]) if drawing.get("precision") else None,
        undrawn=tuple(
            UndrawnArea(
                area["description"],
                tuple(Geocode(scheme, value) for scheme, value in area["codes"]),
                Severity(area["severity"]),
            )
            for area in drawing.get("undrawn", ())
        ),
        point=Point(*drawing["point"]) if drawing.get("point") else None,
        magnitude=drawing.get("magnitude"),
        also_known_as=tuple(drawing.get("also", ())),
        drawing_faults=tuple(drawing.get("faults", ())),
        links=drawing.get("links", {}),
        is_test=alert.is_test,
    )


def _when(moment: datetime | None) -> str | None:
    return sent_text(moment) if moment else None
