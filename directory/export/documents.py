"""The export for programs: JSON, and GeoJSON (RFC 7946).

Codes stay codes, moments are RFC 3339 in UTC.

JSON is one object:

    {"format": "atalaya.directory", "version": 1, "generated_at": "2026-11-22T12:00:00Z",
     "entries": [{"section": "post", "id": "<uuid>", "country": "SV", "name": "…",
                  "type": "consulate", "lon": -98.2, "lat": 26.2, "confirmed_at": "…" or null,
                  "age_days": 12 or null,
                  "state": "fresh|due|lapsed|never",
                  "confirmations": {"entry": {"at": "…", "method": "link"}, "channels": {…}, …},
                  "channels": [{"kind": "phone", "value": "+19565550123", "confirmed_at": …,
                                "is_emergency": false, "failing": false, …}], …}]}

What an entry has depends on its section; unknown numbers and moments are null, unknown texts "".
GeoJSON has one Feature an entry, with the same members as its properties (but `lon` and `lat`), the
first channel of each kind once more under `phone`, `emergency`, `hotline`, `whatsapp` and `email`,
for maps that show flat properties only (a line for emergencies under `emergency`, whatever its
kind; `dialling` says in words which is one, and which rings from one country alone), and a null
geometry where the place is not known (RFC 7946, 3.2). `generated` says in words when and by whom a
file was made.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from directory.export.columns import Translate
from directory.export.map_file import flat_channels
from directory.export.rows import ExportChannel, ExportRow

FORMAT = "atalaya.directory"
VERSION = 1


def to_json(rows: Sequence[ExportRow], now: datetime, stamp: str = "") -> bytes:
    """Return the rows as the JSON described above."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "generated_at": _plain(now),
        "generated": stamp,
        "entries": [entry_document(row) for row in rows],
    }
    return _written(document)


def to_geojson(
    rows: Sequence[ExportRow], now: datetime, stamp: str = "", translate: Translate = str
) -> bytes:
    """Return the rows as a FeatureCollection, longitude first; `translate` words its notes."""
    document = {
        "type": "FeatureCollection",
        "generated_at": _plain(now),
        "generated": stamp,
        "features": [entry_feature(row, translate) for row in rows],
    }
    return _written(document)


def entry_feature(row: ExportRow, translate: Translate) -> dict[str, Any]:
    """Return one entry as a Feature of GeoJSON."""
    properties = {
        key: value for key, value in entry_document(row).items() if key not in {"id", "lon", "lat"}
    }
    properties |= flat_channels(row, translate)
    point = None
    if row.lon is not None and row.lat is not None:
        point = {"type": "Point", "coordinates": [round(row.lon, 6), round(row.lat, 6)]}
    return {"type": "Feature", "id": row.id, "geometry": point, "properties": properties}


def entry_document(row: ExportRow) -> dict[str, Any]:
    """Return one entry of the JSON described above."""
    shared = (
        "id",
        "country",
        "visibility",
        "name",
        "type",
        "of_post",
        "post_id",
        "languages",
        "hours",
        "address",
    )
    rest = (
        "city",
        "located_in",
        "unit_code",
        "lon",
        "lat",
        "point_precision",
        "confirmed_method",
        "source",
        "is_demo",
    )
    return {
        "section": row.section.value,
        **{key: _plain(getattr(row, key)) for key in (*shared, *rest)},
        **{key: _plain(value) for key, value in row.details.items()},
        "channels": [_channel(channel) for channel in row.channels],
        "confirmed_at": _plain(row.freshness.confirmed_at),
        "age_days": row.freshness.days,
        "state": row.freshness.state.value,
        "confirmations": {
            part: {"at": _plain(at), "method": method}
            for part, (at, method) in row.confirmations.items()
        },
        "updated_at": _plain(row.updated_at),
    }


def _channel(channel: ExportChannel) -> dict[str, Any]:
    return {
        "kind": channel.kind.value,
        "value": channel.value,
        "has_whatsapp": channel.has_whatsapp,
        "hours": channel.hours,
        "note": channel.note,
        "languages": list(channel.languages),
        "is_official": channel.is_official,
        "is_emergency": channel.is_emergency,
        "failing": channel.failing,
        "confirmed_at": _plain(channel.confirmed_at),
        "confirmed_method": channel.confirmed_method,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _written(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"
