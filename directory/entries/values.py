"""What an entry says, as plain values: read from it, and written to it.

The same values feed the form, the link, the import, the history and the frozen edition.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from core.crypto import Keyring, place_of
from core.geo.geometry import Area, Point
from directory.entries.fields import FIELDS, Field, FieldShape
from directory.entries.kinds import AnyEntry, kind_of
from directory.entries.models import (
    Channel,
    ChannelKind,
    CommunityLeader,
    HasAddress,
    Jurisdiction,
    MobileConsulate,
    Post,
)

Values = dict[str, Any]
_SEALED = ("name", "phone", "alternate_name", "alternate_phone")


def values_of(entry: AnyEntry, keyring: Keyring | None = None) -> Values:
    """Return all an entry says, by field, as JSON.

    The sealed fields of a leader come only with a `keyring`.

    Raises CannotOpen.
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


# -- inside ---------------------------------------------------------------------------------


def _read(entry: AnyEntry, field: Field) -> Any:
    if field.shape is FieldShape.CHANNELS:
        return [_channel(each) for each in entry.channels]  # type: ignore[union-attr]
    if isinstance(entry, Post) and field.key == "units":
        return [each.unit_code for each in entry.jurisdictions if each.unit_code]
    if isinstance(entry, Post) and field.key == "drawn":
        return next(
            (each.area.to_geojson() for each in entry.jurisdictions if each.area is not None), None
        )
    if field.shape is FieldShape.VISITS:
        return [_visit(each) for each in entry.visits]  # type: ignore[union-attr]
    if field.shape is FieldShape.POINT:
        return _lonlat(entry)
    return _plain(getattr(entry, field.key))


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
    if field.shape is FieldShape.CHANNELS:
        _write_channels(entry, value)
    elif field.shape is FieldShape.UNITS and isinstance(entry, Post):
        _write_units(entry, value)
    elif field.shape is FieldShape.AREA and isinstance(entry, Post):
        _write_drawn(entry, value)
    elif field.shape is FieldShape.VISITS and isinstance(entry, Post):
        entry.visits[:] = [_new_visit(each) for each in value]
    elif field.shape is FieldShape.POINT and isinstance(entry, HasAddress):
        point = None if value is None else Point(float(value[0]), float(value[1]))
        entry.lon, entry.lat = (point.lon, point.lat) if point else (None, None)
    else:
        setattr(entry, field.key, _typed(field, value))


def _typed(field: Field, value: Any) -> Any:
    if field.choices is not None:
        return field.choices(value)
    if field.shape is FieldShape.DAY:
        return None if value is None else date.fromisoformat(value)
    if field.shape is FieldShape.MOMENT:
        return None if value is None else datetime.fromisoformat(value).astimezone(UTC)
    if field.shape in {FieldShape.POST, FieldShape.ORGANISATION}:
        return None if value is None else uuid.UUID(value)
    return list(value) if isinstance(value, list | tuple) else value


def _write_channels(entry: Any, wanted: list[Values]) -> None:
    kept = {(each.kind.value, each.value): each for each in entry.channels}
    channels = []
    for rank, each in enumerate(wanted):
        channel = kept.pop((each["kind"], each["value"]), None) or Channel(
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
    kept = {each.unit_code: each for each in post.jurisdictions if each.unit_code}
    drawn = [each for each in post.jurisdictions if each.area is not None]
    post.jurisdictions[:] = [
        kept.get(code) or Jurisdiction(unit_code=code, area=None) for code in codes
    ] + drawn


def _write_drawn(post: Post, geometry: Any) -> None:
    units = [each for each in post.jurisdictions if each.area is None]
    drawn = (
        [] if geometry is None else [Jurisdiction(unit_code="", area=Area.from_geojson(geometry))]
    )
    post.jurisdictions[:] = units + drawn


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
    opened: dict[str, str] = keyring.open_json(
        entry.ciphertext, place_of("community_leader", "sealed", entry.id)
    )
    return opened


def _seal(entry: AnyEntry, values: Mapping[str, Any], keyring: Keyring | None) -> None:
    if keyring is None or not isinstance(entry, CommunityLeader):
        raise ValueError("the fields of a leader are written with a keyring only")
    before = _opened(entry, keyring) if entry.ciphertext else dict.fromkeys(_SEALED, "")
    entry.ciphertext = keyring.seal_json(
        {**before, **values}, place_of("community_leader", "sealed", entry.id)
    )
