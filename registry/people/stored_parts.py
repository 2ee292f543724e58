"""Records read as they stand sealed, by the types their classes declare, and written over so that
nothing is lost which this release does not know.

The same rule on both levels, of a record and of the small records in its lists: a field that is
missing has its default; one of another type has its default too, and stands as it was unless
somebody gives it anew; one nobody here knows stays. An entry of a list that cannot be read at all
(a code of a later release, a part it cannot do without missing) stays in the list as it is.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.people.card_parts import (
    ChannelConsent,
    ChannelPurpose,
    ConsentOrigin,
    ContactChannel,
    EmergencyContact,
    NeedUntil,
)
from registry.people.models import Need

_STORED_TYPES: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "bool": bool,
    "int | None": (int, type(None)),
    "float": (float, int),
    "tuple[Need, ...]": list,
    "tuple[str, ...]": list,
    "tuple[NeedUntil, ...]": list,
    "tuple[ChannelConsent, ...]": list,
    "tuple[EmergencyContact, ...]": list,
}
"""What JSON holds for each type that a field of a record declares."""
_CODES: dict[str, Callable[[Any], Any]] = {
    each.__name__: each for each in (Need, ContactChannel, ChannelPurpose, ConsentOrigin)
}


@dataclass(frozen=True, slots=True)
class PartForm:
    """How the entries of one list of a card are stored."""

    kind: type
    identity: tuple[str, ...]
    """The fields by which an entry written over another is the same."""

    @property
    def required(self) -> frozenset[str]:
        """The fields an entry cannot do without."""
        fields = dataclasses.fields(self.kind)
        return frozenset(each.name for each in fields if each.default is dataclasses.MISSING)


PART_FORMS: Mapping[str, PartForm] = {
    "needs_until": PartForm(NeedUntil, ("need",)),
    "channels": PartForm(ChannelConsent, ("channel", "purpose")),
    "contacts": PartForm(EmergencyContact, ("name",)),
}
"""By the field of a card."""


def stored_types(record: type) -> Mapping[str, type | tuple[type, ...]]:
    """Return what JSON holds for each field of a class of records."""
    return {
        each.name: _STORED_TYPES[str(each.type)]
        for each in dataclasses.fields(record)
        if each.name != "unread"
    }


def readable(
    types: Mapping[str, type | tuple[type, ...]], stored: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the fields of the types declared, and the names of those of another.

    Types are looked at because a later release may write another one under an old name, and the
    first to trip over it would be the page that shows the list.
    """
    values: dict[str, Any] = {}
    unread: list[str] = []
    for name, value in stored.items():
        kind = types.get(name)
        if kind is None:
            continue
        if isinstance(value, kind):
            values[name] = value
        else:
            unread.append(name)
    return values, tuple(sorted(unread))


def merged(
    types: Mapping[str, type | tuple[type, ...]],
    defaults: Mapping[str, Any],
    stored: Mapping[str, Any],
    fields: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the fields to be stored: the new ones, and of the old what could not be read and
    nobody has given anew.
    """
    values, _ = readable(types, stored)
    unknown = {name: value for name, value in stored.items() if name not in values}
    # A name or a point has no default: whoever writes has given one.
    not_given = {name for name in unknown if fields.get(name) == defaults.get(name)}
    return {**unknown, **{name: fields[name] for name in fields.keys() - not_given}}


def read_parts(name: str, stored: Sequence[Any]) -> tuple[Any, ...]:
    """Return the entries of a list of a card that can be read."""
    found = (_read_part(PART_FORMS[name], each) for each in stored)
    return tuple(each for each in found if each is not None)


def part_fields(part: Any) -> dict[str, Any]:
    """Return an entry as JSON holds it."""
    return {name: getattr(part, name) for name in part.__slots__}


def merged_parts(name: str, stored: Sequence[Any], parts: Sequence[Any]) -> list[Any]:
    """Return the entries to be stored: the new ones, each with what an older one of the same
    identity says beyond it, and those that could not be read.
    """
    form = PART_FORMS[name]
    fields = dataclasses.fields(form.kind)
    types = {each.name: bool if each.type == "bool" else str for each in fields}
    defaults = {each.name: each.default for each in fields}
    former: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    unread: list[Any] = []
    for each in stored:
        part = _read_part(form, each)
        if part is None:
            unread.append(each)
        else:
            former[_identity(form, part)] = each
    new = [
        merged(types, defaults, former.get(_identity(form, part), {}), part_fields(part))
        for part in parts
    ]
    return [*new, *unread]


# -- inside ---------------------------------------------------------------------------------


def _identity(form: PartForm, part: Any) -> tuple[Any, ...]:
    return tuple(getattr(part, name) for name in form.identity)


def _read_part(form: PartForm, stored: Any) -> Any | None:
    if not isinstance(stored, dict):
        return None
    values: dict[str, Any] = {}
    for each in dataclasses.fields(form.kind):
        value = _part_value(str(each.type), stored.get(each.name))
        if value is not None:
            values[each.name] = value
        elif each.name in form.required:
            return None
    return form.kind(**values)


def _part_value(declared: str, value: Any) -> Any | None:
    """Return a value as a part holds it; None where it is of another kind."""
    if declared == "bool":
        return value if isinstance(value, bool) else None
    if not isinstance(value, str):
        return None
    if declared == "str":
        return value
    try:
        return _CODES[declared](value)
    except ValueError:
        return None
