"""What an entry says, as plain values: read from it, and written to it.

The same values feed the form, the link, the import, the history and the frozen edition.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from core.crypto import Keyring
from core.geo.geometry import Area, Point
from directory.entries.field_model import Field, FieldShape
from directory.entries.fields import FIELDS
from directory.entries.kinds import AnyEntry, kind_of
from directory.entries.leaders import SEALED_FIELDS, open_or_mark, put_leader
from directory.entries.models import (
    Channel,
    ChannelKind,
    CommunityLeader,
    FocalPoint,
    Jurisdiction,
    MobileConsulate,
    Post,
)

Values = dict[str, Any]


def values_of(entry: AnyEntry, keyring: Keyring | None = None) -> Values:
    """Return all an entry says, by field, as JSON.

    The sealed fields of a leader come only with a `keyring`; of one that does not open they are
    empty, to be given anew.
    """
    opened = _opened(entry, keyring) if isinstance(entry, CommunityLeader) and keyring else {}
    values: Values = {}
    for field in FIELDS[kind_of(entry)]:
        if not field.is_sealed:
            values[field.key] = _read(entry, field)
        elif opened:
            values[field.key] = opened.get(field.key, "")
    return values


def write_values(
    entry: AnyEntry, values: Mapping[str, Any], keyring: Keyring | None = None
) -> None:
    """Set the fields named in `values` (clean ones, as `values_of` gives them); others stay.

    A channel that keeps its kind and value keeps its confirmation; a new number has none yet.
    Sealed fields need the `keyring`. Raises KeyError for a field the kind does not have.
    """
    fields = {field.key: field for field in FIELDS[kind_of(entry)]}
    sealed = {key: values[key] for key in values if fields[key].is_sealed}
    for key, value in values.items():
        if key not in sealed:
            _write(entry, fields[key], value)
    if sealed:
        _seal(entry, sealed, keyring)


def place_values(entry: AnyEntry) -> Values:
    """Return what an entry says of where it is: `point`, `located_in`, `unit_code`, `city`; of a
    focal point, what its post says.
    """
    place = entry.post if isinstance(entry, FocalPoint) else entry
    if place is None:
        return {}
    return {
        "point": _lonlat(place) if hasattr(place, "lon") else None,
        **{key: getattr(place, key, "") or "" for key in ("located_in", "unit_code", "city")},
    }


# -- inside ---------------------------------------------------------------------------------


def _read(entry: AnyEntry, field: Field) -> Any:
    reader = _READERS.get(field.shape)
    return _plain(getattr(entry, field.key)) if reader is None else reader(entry)


def _channels(entry: Any) -> list[Values]:
    return [_channel(each) for each in entry.channels]


def _units(post: Any) -> list[str]:
    return [each.unit_code for each in post.jurisdictions if each.unit_code]


def _drawn_area(post: Any) -> Any:
    areas = (each.area for each in post.jurisdictions if each.area is not None)
    return next((area.to_geojson() for area in areas), None)


def _visits(post: Any) -> list[Values]:
    return [_visit(each) for each in post.visits]


def _lonlat(entry: Any) -> list[float] | None:
    return None if entry.lon is None or entry.lat is None else [entry.lon, entry.lat]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if value is None or isinstance(value, bool | int | float | list):
        return value
    return str(value)


def _channel(channel: Channel) -> Values:
    return {
        "kind": channel.kind.value,
        "value": channel.value,
        "has_whatsapp": bool(channel.has_whatsapp),
        "languages": list(channel.languages or ()),
        "is_official": bool(channel.is_official),
        "hours": channel.hours or "",
        "note": channel.note or "",
    }


def _visit(visit: MobileConsulate) -> Values:
    return {
        "starts_on": visit.starts_on.isoformat(),
        "ends_on": visit.ends_on.isoformat(),
        "city": visit.city,
        "address": visit.address,
        "unit_code": visit.unit_code,
        "point": _lonlat(visit),
        "hours": visit.hours,
    }


def _write(entry: AnyEntry, field: Field, value: Any) -> None:
    writer = _WRITERS.get(field.shape)
    if writer is None:
        setattr(entry, field.key, _typed(field, value))
    else:
        writer(entry, value)


def _typed(field: Field, value: Any) -> Any:
    if field.choices is not None:
        return field.choices(value)
    if field.shape in _TYPES:
        return None if value is None else _TYPES[field.shape](value)
    return list(value) if isinstance(value, list | tuple) else value


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _write_channels(entry: Any, values: list[Values]) -> None:
    present = {(each.kind.value, each.value): each for each in entry.channels}
    channels = []
    for rank, each in enumerate(values):
        channel = present.pop((each["kind"], each["value"]), None) or Channel(
            kind=ChannelKind(each["kind"]), value=each["value"]
        )
        channel.rank = rank
        channel.has_whatsapp = bool(each.get("has_whatsapp", False))
        channel.languages = list(each.get("languages", ()))
        channel.is_official = bool(each.get("is_official", False))
        channel.hours, channel.note = each.get("hours", ""), each.get("note", "")
        channels.append(channel)
    entry.channels[:] = channels


def _write_units(post: Post, codes: list[str]) -> None:
    present = {each.unit_code: each for each in post.jurisdictions if each.unit_code}
    drawn = [each for each in post.jurisdictions if each.area is not None]
    post.jurisdictions[:] = [
        present.get(code) or Jurisdiction(unit_code=code, area=None) for code in codes
    ] + drawn


def _write_drawn(post: Post, geometry: Any) -> None:
    units = [each for each in post.jurisdictions if each.area is None]
    drawn = (
        [] if geometry is None else [Jurisdiction(unit_code="", area=Area.from_geojson(geometry))]
    )
    post.jurisdictions[:] = units + drawn


def _write_visits(post: Any, visits: list[Values]) -> None:
    post.visits[:] = [_new_visit(each) for each in visits]


def _write_point(entry: Any, value: Any) -> None:
    point = None if value is None else Point(float(value[0]), float(value[1]))
    if point != entry.point:
        # How near the old point was says nothing of another one.
        entry.point_precision = ""
    entry.lon, entry.lat = (point.lon, point.lat) if point else (None, None)


def _new_visit(value: Values) -> MobileConsulate:
    lon, lat = value.get("point") or (None, None)
    return MobileConsulate(
        starts_on=date.fromisoformat(value["starts_on"]),
        ends_on=date.fromisoformat(value["ends_on"]),
        city=value.get("city", ""),
        address=value.get("address", ""),
        unit_code=value.get("unit_code", ""),
        hours=value.get("hours", ""),
        lon=lon,
        lat=lat,
    )


def _opened(entry: CommunityLeader, keyring: Keyring) -> dict[str, str]:
    leader = open_or_mark(keyring, entry)
    return {name: getattr(leader, name) for name in SEALED_FIELDS}


def _seal(entry: AnyEntry, values: Mapping[str, Any], keyring: Keyring | None) -> None:
    if keyring is None or not isinstance(entry, CommunityLeader):
        raise ValueError("the fields of a leader are written with a keyring only")
    put_leader(keyring, entry, values)


_READERS: Mapping[FieldShape, Callable[[Any], Any]] = MappingProxyType(
    {
        FieldShape.CHANNELS: _channels,
        FieldShape.UNITS: _units,
        FieldShape.AREA: _drawn_area,
        FieldShape.VISITS: _visits,
        FieldShape.POINT: _lonlat,
    }
)
"""Shapes that are no column of their own: (entry) -> value."""
_WRITERS: Mapping[FieldShape, Callable[[Any, Any], None]] = MappingProxyType(
    {
        FieldShape.CHANNELS: _write_channels,
        FieldShape.UNITS: _write_units,
        FieldShape.AREA: _write_drawn,
        FieldShape.VISITS: _write_visits,
        FieldShape.POINT: _write_point,
    }
)
_TYPES: Mapping[FieldShape, Callable[[str], Any]] = MappingProxyType(
    {
        FieldShape.DAY: date.fromisoformat,
        FieldShape.MOMENT: _moment,
        FieldShape.POST: uuid.UUID,
        FieldShape.ORGANISATION: uuid.UUID,
    }
)
