"""What only one kind of entry has, for its row of an export: from the table of fields.

In tables a detail is under the column of its field; in JSON, GeoJSON and editions by its key.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from core.crypto import Keyring
from directory.entries.field_model import Field, FieldShape
from directory.entries.fields import FIELDS
from directory.entries.kinds import AnyEntry, EntryKind, kind_of
from directory.entries.values import values_of

Details = dict[str, Any]
SHARED_KEYS = frozenset(
    {
        "name",
        "kind",
        "designation",
        "visibility",
        "post_id",
        "languages",
        "hours",
        "channels",
        "phone",
        "alternate_phone",
        "address",
        "city",
        "located_in",
        "unit_code",
        "point",
    }
)
"""Fields a row of every kind holds itself (`directory.export.rows.ExportRow`)."""
_ORDER: Mapping[EntryKind, tuple[str, ...]] = MappingProxyType(
    {
        EntryKind.POST: (
            "timezone", "closed_reason", "visits", "services", "units", "covered_nationalities",
            "co_owners", "drawn", "closed_since", "covering_post_id",
        ),
        EntryKind.FOCAL_POINT: ("role", "designated_on"),
        EntryKind.SHELTER: (
            "capacity", "beds_men", "beds_women", "beds_families", "beds_minors", "notes",
            "occupied", "occupied_at", "occupied_night", "occupied_night_at", "open_now",
            "papers_asked", "accessible", "pets", "charging", "authorities_present",
            "organisation_id",
        ),
        EntryKind.ORGANISATION: (
            "name_other", "before", "during", "after", "website", "services", "papers_asked",
        ),
        EntryKind.LEADER: ("zone", "alternate_name", "people_covered", "last_test_on"),
    }
)  # fmt: skip
"""The order these members have had in JSON since version 1, so that equal rows give equal bytes.
A field that is not named follows, in the order of the table of fields.
"""


@dataclass(frozen=True, slots=True)
class References:
    """The entries that may be named in others: names of posts, and organisations, by identity."""

    posts: Mapping[uuid.UUID, str]
    organisations: frozenset[uuid.UUID]


def details_of(entry: AnyEntry, references: References, keyring: Keyring | None = None) -> Details:
    """Return what only entries of this kind have, by key; another entry only if it may be named.

    The sealed fields of a leader need the `keyring`. Raises CannotOpen.
    """
    values = values_of(entry, keyring)
    details: Details = {}
    for field in detail_fields(kind_of(entry)):
        details.update(_members(field, entry, values[field.key], references))
    return details


@lru_cache(maxsize=16)
def detail_fields(kind: EntryKind) -> tuple[Field, ...]:
    """Return the fields of a kind that are details of its row, in the order of JSON."""
    order = _ORDER[kind]
    fields = [each for each in FIELDS[kind] if each.key not in SHARED_KEYS]
    return tuple(
        sorted(fields, key=lambda each: order.index(each.key) if each.key in order else len(order))
    )


def reference_members() -> dict[str, tuple[str, ...]]:
    """Return the details that hold the identity of another entry, each with all members that name
    it: what goes when that entry may not be seen.
    """
    members: dict[str, tuple[str, ...]] = {}
    for kind in FIELDS:
        for field in detail_fields(kind):
            if field.shape is FieldShape.POST:
                members[field.key] = (field.key, field.key.removesuffix("_id"))
            elif field.shape is FieldShape.ORGANISATION:
                members[field.key] = (field.key,)
    return members


# -- inside ---------------------------------------------------------------------------------


def _members(
    field: Field, entry: AnyEntry, value: Any, references: References
) -> Iterator[tuple[str, Any]]:
    if field.shape is FieldShape.POST:
        yield from _post_members(field.key, getattr(entry, field.key), references)
    elif field.shape is FieldShape.ORGANISATION:
        named = getattr(entry, field.key) in references.organisations
        yield field.key, value if named else ""
    elif field.shape in {FieldShape.DAY, FieldShape.MOMENT}:
        yield field.key, getattr(entry, field.key)
    else:
        yield field.key, _FROZEN.get(field.shape, _unchanged)(value)


def _post_members(
    key: str, post_id: uuid.UUID | None, references: References
) -> Iterator[tuple[str, str]]:
    """Yield the name and the identity of a post; both empty when it may not be named."""
    name = references.posts.get(post_id) if post_id is not None else None
    yield key.removesuffix("_id"), name or ""
    yield key, "" if name is None else str(post_id)


def _unchanged(value: Any) -> Any:
    return value


def _tuple(value: Any) -> tuple[str, ...]:
    return tuple(value or ())


def _in_order(geometry: Any) -> Any:
    """Return a drawn area written in one way only: a ring begins at its first corner from the west,
    the parts follow.

    Reading an area and writing it turns its rings, and two exports of one area would differ.
    """
    if geometry is None or geometry["type"] not in {"Polygon", "MultiPolygon"}:
        return geometry
    polygons = (
        geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    )
    turned = []
    for outer, *holes in polygons:
        turned.append([_turned(outer), *sorted(map(_turned, holes))])
    turned.sort()
    return {**geometry, "coordinates": turned if geometry["type"] == "MultiPolygon" else turned[0]}


def _turned(ring: list[list[float]]) -> list[list[float]]:
    corners = ring[:-1]
    start = corners.index(min(corners))
    return [*corners[start:], *corners[:start], corners[start]]


_FROZEN: Mapping[FieldShape, Callable[[Any], Any]] = MappingProxyType(
    {
        FieldShape.WORDS: _tuple,
        FieldShape.UNITS: _tuple,
        FieldShape.COUNTRIES: _tuple,
        FieldShape.LANGUAGES: _tuple,
        FieldShape.AREA: _in_order,
    }
)
