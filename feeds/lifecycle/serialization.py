"""From messages to rows and back: what an alert draws, kept as JSON, and the hash that tells a
change.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from typing import Any

from core.geo.geojson import is_written_exactly
from core.geo.geometry import Area, Point
from feeds.lifecycle.intents import Fingerprints
from feeds.models import Alert
from feeds.timestamps import moment_or_none
from feeds.values import AlertMessage, Band, Geocode, Precision, Severity, UndrawnArea


def sent_text(moment: datetime) -> str:
    """Return the moment as it stands in an alert's identity: UTC, ISO 8601, seconds."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """What of a message is kept as JSON, and its hash, worked out once."""

    fingerprint: str
    geometry: dict[str, Any]

    @classmethod
    def of(cls, message: AlertMessage) -> WrittenForm:
        """Return that of a message."""
        return cls(fingerprint(message), geometry_of(message))

    @property
    def fingerprints(self) -> Fingerprints:
        """The hashes by which `feeds.lifecycle.decide` tells a repetition, a change and a better
        drawing apart.
        """
        return Fingerprints(self.fingerprint, geometry_fingerprint(self.geometry))


def stored_fingerprints(alert: Alert) -> Fingerprints:
    """Return the same of a row."""
    return Fingerprints(alert.fingerprint, geometry_fingerprint(alert.geometry))


def geometry_fingerprint(geometry: dict[str, Any]) -> str:
    """Return a hash of the bands of a geometry as it is kept; "" when its source drew none."""
    if not is_drawn(geometry):
        return ""
    return hashlib.sha256(json.dumps(geometry["bands"], sort_keys=True).encode()).hexdigest()[:32]


def fingerprint(message: AlertMessage) -> str:
    """Return a hash of what a message says, without its date, its drawing and its links.

    GDACS renews `datemodified` of 87 of 100 events a day and USGS its `updated` by the minute:
    only another fingerprint is news.
    """
    content = (
        message.status,
        message.msg_type,
        message.event_key,
        # Another id of a quake is news: two that were known apart become one.
        sorted(message.also_known_as),
        message.kind,
        message.event,
        message.severity,
        # An index says another urgency than the message it sums up.
        message.urgency if not message.is_summary else "",
        _moment_text(message.onset),
        _moment_text(message.expires),
        _moment_text(message.ends),
        message.headline,
        message.description,
        message.instruction,
        message.area_desc,
        [f"{code.scheme}:{code.value}" for code in message.geocodes],
        _rounded(message.magnitude, 1),
        _rounded_point(message.point),
        message.is_test,
        message.is_over,
        # Only of who speaks several languages: what others said before keeps its hash.
        *map(astuple, message.translations),
    )
    written = json.dumps(content, ensure_ascii=False, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def band_rows(bands: Iterable[Band]) -> list[dict[str, Any]]:
    """Bands as they are kept: [{severity, label, geojson}], with starts and lapses where given."""
    return [
        {
            "severity": band.severity.value,
            "label": band.label,
            "geojson": band.area.to_geojson(),
            **_times(band),
        }
        for band in bands
    ]


def geometry_of(message: AlertMessage) -> dict[str, Any]:
    """Return what a message draws and what it leaves to codes and names, as JSON."""
    return {
        "bands": band_rows(message.bands),
        "precision": message.precision.value if message.precision else None,
        "undrawn": [
            {
                "description": area.description,
                "codes": [[code.scheme, code.value] for code in area.geocodes],
                "severity": area.severity.value,
                **({"drawn": True} if area.is_drawn else {}),
                **_times(area),
            }
            for area in message.undrawn
        ],
        "faults": list(message.drawing_faults),
        **({"notes": list(message.reading_notes)} if message.reading_notes else {}),
        "links": dict(message.links),
        **({"revision": message.revision} if message.revision else {}),
        "point": [message.point.lon, message.point.lat] if message.point else None,
        "magnitude": message.magnitude,
        "also": list(message.also_known_as),
        **({"context": True} if message.is_context else {}),
    }


def is_drawn(geometry: dict[str, Any]) -> bool:
    """Return whether the message's own source drew it (an estimate of ours is not that)."""
    return bool(geometry.get("bands")) and geometry.get("precision") != Precision.ESTIMATE.value


def message_of(alert: Alert) -> AlertMessage:
    """Return as much of the message of a row as placing and drawing it again need."""
    geometry = alert.geometry
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
        bands=tuple(_band(row) for row in geometry.get("bands", ())),
        precision=Precision(geometry["precision"]) if geometry.get("precision") else None,
        undrawn=tuple(_undrawn_area(row) for row in geometry.get("undrawn", ())),
        point=Point(*geometry["point"]) if geometry.get("point") else None,
        magnitude=geometry.get("magnitude"),
        also_known_as=tuple(geometry.get("also", ())),
        drawing_faults=tuple(geometry.get("faults", ())),
        reading_notes=tuple(geometry.get("notes", ())),
        links=geometry.get("links", {}),
        revision=str(geometry.get("revision", "")),
        is_test=alert.is_test,
        is_context=bool(geometry.get("context")),
    )


class ToldMessages:
    """What rows say, each read once as `message_of` does; that of a row just made is at hand, where
    the row holds it exactly.
    """

    def __init__(self) -> None:
        """Know none yet."""
        self._known: dict[uuid.UUID, tuple[dict[str, Any], AlertMessage]] = {}

    def add(self, alert: Alert, message: AlertMessage) -> None:
        """Take in a row just made of a message."""
        if _is_held_exactly(message):
            self._known[alert.id] = (alert.geometry, message)

    def of(self, alert: Alert) -> AlertMessage:
        """Return the message of a row as it stands: whatever it says otherwise since, its geometry
        is another one.
        """
        geometry, message = self._known.get(alert.id, (None, None))
        if message is None or geometry is not alert.geometry:
            message = message_of(alert)
            self._known[alert.id] = (alert.geometry, message)
        return message


def _is_held_exactly(message: AlertMessage) -> bool:
    """Return whether what a row holds of a message, rounded, is what the message says."""
    parts: list[Band | UndrawnArea] = [*message.bands, *message.undrawn]
    moments = [moment for part in parts for moment in (part.starts, part.lapses) if moment]
    return not any(moment.microsecond for moment in moments) and all(
        is_written_exactly(band.area.geometry) for band in message.bands
    )


def _band(row: dict[str, Any]) -> Band:
    area = Area.from_geojson(row["geojson"])
    return Band(area, Severity(row["severity"]), row["label"], *_times_of(row))


def _undrawn_area(row: dict[str, Any]) -> UndrawnArea:
    codes = tuple(Geocode(scheme, value) for scheme, value in row["codes"])
    is_drawn = bool(row.get("drawn"))
    return UndrawnArea(
        row["description"], codes, Severity(row["severity"]), is_drawn, *_times_of(row)
    )


def _times(part: Band | UndrawnArea) -> dict[str, str]:
    moments = {"starts": part.starts, "lapses": part.lapses}
    return {name: sent_text(moment) for name, moment in moments.items() if moment is not None}


def _times_of(row: dict[str, Any]) -> tuple[datetime | None, datetime | None]:
    return moment_or_none(row.get("starts")), moment_or_none(row.get("lapses"))


def _moment_text(moment: datetime | None) -> str | None:
    return sent_text(moment) if moment else None


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _rounded_point(point: Point | None) -> tuple[float, float] | None:
    # To the hundredth of a degree, about a kilometre: revised epicentres wander by less.
    return None if point is None else (round(point.lon, 2), round(point.lat, 2))
