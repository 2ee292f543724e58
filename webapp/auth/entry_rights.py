"""Who may make and change which entries: one table of role and kind, asked by every page of the
directory.

| role          | post | focal point | shelter | organisation | leader |
|---------------|------|-------------|---------|--------------|--------|
| secretariat   | any  | any         | any     | any          | none   |
| country admin | the rows of the own country, leaders too |
| consul        | the own post and the rows it keeps, leaders too |
| emergency     | none; counts the beds of the shelters of the own country |
| civil society | none | none | those of the own organisation | the own one | none |

To change an entry one must see it: what nobody may see answers 404, what one sees and may not
change 403. A joint post is changed by the country that registers it. Civil society may lower the
visibility of its entries but not raise it; the Secretariat, which does not see what a country keeps
to itself, gives no narrower class than `rcm`.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Mapping

from core.accounts import RoleName
from directory.entries.kinds import AnyEntry, EntryKind, kind_of
from directory.entries.models import Organisation, Post, Shelter, Visibility
from webapp.auth.access import Scope


class Hold(enum.StrEnum):
    """Whose rows of a kind a role may change."""

    ANY = "any"
    COUNTRY = "country"
    POST = "post"
    ORGANISATION = "organisation"
    NONE = "none"


EDITS: Mapping[RoleName, Mapping[EntryKind, Hold]] = {
    RoleName.SECRETARIAT: {**dict.fromkeys(EntryKind, Hold.ANY), EntryKind.LEADER: Hold.NONE},
    RoleName.COUNTRY_ADMIN: dict.fromkeys(EntryKind, Hold.COUNTRY),
    RoleName.CONSUL: dict.fromkeys(EntryKind, Hold.POST),
    RoleName.EMERGENCY: dict.fromkeys(EntryKind, Hold.NONE),
    RoleName.CIVIL_SOCIETY: {
        **dict.fromkeys(EntryKind, Hold.NONE),
        EntryKind.SHELTER: Hold.ORGANISATION,
        EntryKind.ORGANISATION: Hold.ORGANISATION,
    },
}
COUNTS: Mapping[RoleName, Hold] = {
    **{role: kinds[EntryKind.SHELTER] for role, kinds in EDITS.items()},
    RoleName.EMERGENCY: Hold.COUNTRY,
}
"""Who may say how many are in a shelter, and whether it is open."""

_WIDTH = (Visibility.POST, Visibility.COUNTRY, Visibility.RCM, Visibility.PUBLIC)


def hold_of(scope: Scope, kind: EntryKind) -> Hold:
    """Return whose rows of `kind` the asker may change."""
    return EDITS[scope.role][kind] if scope.role else Hold.NONE


def may_edit(scope: Scope, entry: AnyEntry) -> bool:
    """Return whether the asker, who sees the entry, may change, confirm, retire and restore it."""
    return _holds(scope, hold_of(scope, kind_of(entry)), entry)


def may_count(scope: Scope, shelter: Shelter) -> bool:
    """Return whether the asker may say how many are in the shelter and whether it is open."""
    return scope.role is not None and _holds(scope, COUNTS[scope.role], shelter)


def may_create(
    scope: Scope, kind: EntryKind, country: str, post_id: uuid.UUID | None = None
) -> bool:
    """Return whether the asker may make an entry of `kind` owned by `country` and kept by the post
    `post_id`.

    Civil society makes shelters of its own organisation only (the form sets whose); nobody makes a
    second organisation for themselves.
    """
    hold = hold_of(scope, kind)
    if hold is Hold.ANY:
        return bool(country)
    if hold is Hold.NONE or country != scope.country:
        return False
    if hold is Hold.POST:
        return kind is not EntryKind.POST and post_id is not None and post_id == scope.post_id
    if hold is Hold.ORGANISATION:
        return kind is EntryKind.SHELTER and scope.organisation_id is not None
    return True


def creatable(scope: Scope) -> tuple[EntryKind, ...]:
    """Return the kinds the asker may make at all."""
    return tuple(
        kind for kind in EntryKind if may_create(scope, kind, scope.country or "XX", scope.post_id)
    )


def may_read_history(scope: Scope, entry: AnyEntry) -> bool:
    """Return whether the asker, who sees the entry, may see its past: its editors, and the
    officials of its country.
    """
    return may_edit(scope, entry) or (scope.reads_persons and entry.country == scope.country)


def visibilities(scope: Scope, current: Visibility | None) -> tuple[Visibility, ...]:
    """Return the classes the asker may give an entry that has `current` (None: a new one),
    narrowest first.
    """
    if scope.role is RoleName.SECRETARIAT:
        return (Visibility.RCM, Visibility.PUBLIC)
    if scope.role is RoleName.CIVIL_SOCIETY:
        return (
            (Visibility.RCM, Visibility.PUBLIC)
            if current is Visibility.PUBLIC
            else (Visibility.RCM,)
        )
    return _WIDTH


def fixed_fields(scope: Scope, kind: EntryKind) -> dict[str, str | None]:
    """Return the fields the asker does not choose, with their value: who keeps the entry follows
    from who asks.
    """
    hold = hold_of(scope, kind)
    if hold is Hold.POST and kind is not EntryKind.POST:
        return {"post_id": str(scope.post_id) if scope.post_id else None}
    if hold is Hold.ORGANISATION and kind is EntryKind.SHELTER:
        return {"organisation_id": str(scope.organisation_id) if scope.organisation_id else None}
    return {}


def locked_fields(scope: Scope, kind: EntryKind) -> frozenset[str]:
    """Return the fields the asker may not change at all: they stay as they are."""
    return frozenset({"post_id"}) if hold_of(scope, kind) is Hold.ORGANISATION else frozenset()


def may_put_back(scope: Scope, entry: AnyEntry, before: Mapping[str, object]) -> bool:
    """Return whether the asker may give the entry these earlier values: the way back opens no field
    that the form shuts.
    """
    kind = kind_of(entry)
    if {*fixed_fields(scope, kind), *locked_fields(scope, kind)} & set(before):
        return False
    return "visibility" not in before or before["visibility"] in {
        entry.visibility,
        *visibilities(scope, entry.visibility),
    }


# -- inside ---------------------------------------------------------------------------------


def _holds(scope: Scope, hold: Hold, entry: AnyEntry) -> bool:
    if hold is Hold.ANY:
        return True
    if hold is Hold.NONE:
        return False
    if hold is Hold.ORGANISATION:
        return (
            scope.organisation_id is not None and _organisation_of(entry) == scope.organisation_id
        )
    if not scope.country or entry.country != scope.country:
        return False
    return hold is Hold.COUNTRY or (scope.post_id is not None and _post_of(entry) == scope.post_id)


def _post_of(entry: AnyEntry) -> uuid.UUID | None:
    return entry.id if isinstance(entry, Post) else entry.post_id


def _organisation_of(entry: AnyEntry) -> uuid.UUID | None:
    if isinstance(entry, Organisation):
        return entry.id
    return entry.organisation_id if isinstance(entry, Shelter) else None
