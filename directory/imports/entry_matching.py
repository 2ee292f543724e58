"""Which entry of the directory a row means, and in what the two differ. Pure.

A row belongs to an entry there is when it carries its identity, or when exactly one entry of the
same owner has its name together with one of its telephones, addresses or places. When that is not
certain it creates one: likely duplicates are shown to a person elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from core.atlas.names import fold
from core.geo.geometry import Area
from core.i18n.languages import N_
from core.problems import Problem
from core.tabular.row_cells import CellProblem
from directory.entries.field_model import FieldShape
from directory.entries.fields import field_of
from directory.entries.values import Values
from directory.imports.existing_entries import ExistingEntries, KnownEntry
from directory.imports.row_results import Changes
from directory.imports.rows.drafts import Draft

_SAME_PLACE_DEGREES = 0.0005
"""About 50 metres."""
_ROUNDING_DEGREES = 1e-6
"""About 10 centimetres: GeoJSON is written to six decimals (RFC 7946, 11.2)."""
_LONGEST_SHORT_NUMBER = 5
"""A service number (`911`, `21180`) is shared by many: it tells nobody apart."""
_PHONES = frozenset({"phone", "emergency", "whatsapp", "hotline"})


def find_match(draft: Draft, existing: ExistingEntries) -> KnownEntry | CellProblem | None:
    """Return the entry a row means; None for a new one, a problem for one it must not change."""
    if draft.entry_id is not None:
        entry = existing.by_id.get(draft.entry_id)
        if entry is None:
            return None
        return _refusal(draft, entry) or entry
    return _certain_match(draft, existing)


def _certain_match(draft: Draft, existing: ExistingEntries) -> KnownEntry | None:
    """Return the one entry of the name that shares more with a row: first one it leaves as is."""
    certain = [
        entry for entry in of_that_name(draft, existing) if is_certain(draft.values, entry.values)
    ]
    for entry in certain:
        if not differences(draft, entry):
            return entry
    free = [entry for entry in certain if entry.row is None]
    return free[0] if len(free) == 1 else None


def differences(draft: Draft, entry: KnownEntry) -> Changes:
    """Return what a row would change in an entry; `confirmed` for a later confirmation.

    What no cell of the row states fills what is empty, and never overwrites.
    """
    changes: Changes = {}
    for key, value in draft.values.items():
        before = entry.values.get(key)
        if key in draft.from_defaults and before not in (None, "", []):
            continue
        if key == "channels" and draft.adds_channels:
            value = _with_added_channels(before or [], value)
        if not _is_same(field_of(draft.kind, key).shape, before, value):
            changes[key] = [before, value]
    latest = _latest_confirmation(draft, entry)
    if latest:
        at = entry.confirmed.get("entry")
        changes["confirmed"] = [at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None, latest]
    return changes


def of_that_name(draft: Draft, existing: ExistingEntries) -> list[KnownEntry]:
    """Return the entries of the kind, the owner and the name of a row."""
    named = existing.by_name.get((draft.kind, draft.country, fold(draft.name)), [])
    return [entry for entry in named if entry.is_visible]


def is_certain(one: Values, other: Values) -> bool:
    """Return whether two entries of one name and owner share a telephone, an address for mail, or a
    place.
    """
    if reached_at(one) & reached_at(other):
        return True
    if one.get("point") and other.get("point"):
        return _are_near(one["point"], other["point"])
    if _folded(one, "address") and _folded(one, "address") == _folded(other, "address"):
        return _folded(one, "city") == _folded(other, "city")
    return _tells_no_more_than_town(one, other)


def reached_at(values: Values) -> set[str]:
    """Return the telephones and addresses for mail of an entry, without service numbers."""
    channels = {str(each["value"]) for each in values.get("channels") or ()}
    long_ones = {each for each in channels if len(each) > _LONGEST_SHORT_NUMBER}
    return long_ones | ({str(values["phone"])} if values.get("phone") else set())


# -- inside ---------------------------------------------------------------------------------


def _refusal(draft: Draft, entry: KnownEntry) -> CellProblem | None:
    """Return why a row must not change the entry of its identity; None when it may."""
    text = str(draft.entry_id)
    if not entry.is_visible or entry.kind is not draft.kind:
        message = N_("El identificador no es de una entrada que pueda cambiar.")
        return CellProblem("id", text, Problem(message))
    if entry.is_retired:
        message = N_("Esta entrada está retirada: restáurela primero en su historial.")
        return CellProblem("id", text, Problem(message))
    if draft.is_owner_stated and entry.country != draft.country:
        message = N_("Una entrada no cambia de país dueño al importarla.")
        return CellProblem("country", draft.country, Problem(message))
    if entry.row is not None and differences(draft, entry):
        message = N_("La fila %(row)s ya trata de esta entrada, y dice otra cosa.")
        return CellProblem("id", text, Problem(message, {"row": entry.row}))
    return None


def _are_near(one: Sequence[float], other: Sequence[float]) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) < _SAME_PLACE_DEGREES


def _folded(values: Values, key: str) -> str:
    return fold(str(values.get(key) or ""))


def _tells_no_more_than_town(one: Values, other: Values) -> bool:
    """Return whether one of two of a name says at most its town, and the other lies in that town.

    Two that say no more than their names are one.
    """
    towns = {_folded(one, "city"), _folded(other, "city")}
    if _is_only_a_name(one) and _is_only_a_name(other):
        return len(towns - {""}) <= 1
    is_same_town = len(towns) == 1 and "" not in towns
    return is_same_town and (_is_only_a_name(one) or _is_only_a_name(other))


def _is_only_a_name(values: Values) -> bool:
    """Return whether an entry holds nothing that tells two of one name in a town apart."""
    return not (reached_at(values) or values.get("point") or values.get("address"))


def _with_added_channels(before: Sequence[Values], added: Sequence[Values]) -> list[Values]:
    """Return the channels there are, with those a foreign list adds; it never takes one away."""
    channels = [dict(each) for each in before]
    for each in added:
        same = next((one for one in channels if _is_one_channel(one, each)), None)
        if same is None:
            channels.append(dict(each))
        elif each.get("has_whatsapp") and same["kind"] != "whatsapp":
            same["has_whatsapp"] = True
    return channels


def _is_one_channel(one: Values, other: Values) -> bool:
    if one["value"] != other["value"]:
        return False
    return one["kind"] == other["kind"] or (
        one["kind"] in _PHONES and other["kind"] in {"phone", "whatsapp"}
    )


def _is_same(shape: FieldShape, before: Any, value: Any) -> bool:
    if before in (None, "", []) and value in (None, "", []):
        return True
    if before and value and shape in _SAME:
        return _SAME[shape](before, value)
    return bool(before == value)


def _is_same_point(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) < _ROUNDING_DEGREES for a, b in zip(one, other, strict=True))


def _is_same_area(one: Any, other: Any) -> bool:
    """Compare areas, not their texts: written and read again, a ring may begin elsewhere."""
    return Area.from_geojson(one) == Area.from_geojson(other)


def _is_same_set(one: Sequence[str], other: Sequence[str]) -> bool:
    return sorted(one) == sorted(other)


_SAME: Mapping[FieldShape, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        FieldShape.POINT: _is_same_point,
        FieldShape.AREA: _is_same_area,
        FieldShape.UNITS: _is_same_set,
    }
)


def _latest_confirmation(draft: Draft, entry: KnownEntry) -> str:
    """Return the latest confirmation the row brings that is later than what is known; empty when
    none is.
    """
    later = [
        at for part, (at, _) in draft.confirmed.items() if _is_later(at, entry.confirmed.get(part))
    ]
    later += [
        at
        for channel, (at, _) in draft.confirmed_channels.items()
        if _is_later(at, entry.confirmed_channels.get(channel))
    ]
    return max(later, default="")


def _is_later(at: str, known_at: datetime | None) -> bool:
    return known_at is None or datetime.fromisoformat(at) > known_at
