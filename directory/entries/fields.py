"""The fields of every kind of entry: the one table behind forms, links, imports, exports, history,
editions and the book.

To add a field: a column in `directory.entries.models`, and a line in the module of its kind in
`directory.entries.field_table`. A value is JSON: a text, a number, a list of codes; `FieldShape`
says which. The minimum data set is that of the region's directory: actor kind, name in two
languages, owner, role, cover, place, channels, languages, services, role before, during and after
a crisis, capacity, papers asked, visibility, confirmation.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from directory.entries.field_model import Field, Group
from directory.entries.field_table import focal_points, leaders, organisations, posts, shelters
from directory.entries.kinds import EntryKind

FIELDS: Mapping[EntryKind, tuple[Field, ...]] = MappingProxyType(
    {
        EntryKind.POST: posts.FIELDS,
        EntryKind.FOCAL_POINT: focal_points.FIELDS,
        EntryKind.SHELTER: shelters.FIELDS,
        EntryKind.ORGANISATION: organisations.FIELDS,
        EntryKind.LEADER: leaders.FIELDS,
    }
)


@lru_cache(maxsize=512)
def field_of(kind: EntryKind, key: str) -> Field:
    """Return the field `key` of entries of `kind`. Raises KeyError."""
    for field in FIELDS[kind]:
        if field.key == key:
            return field
    raise KeyError(f"{kind} has no field {key!r}")


def groups_of(kind: EntryKind) -> tuple[Group, ...]:
    """Return the groups entries of `kind` have, in the order of their fields."""
    return tuple(dict.fromkeys(field.group for field in FIELDS[kind]))
