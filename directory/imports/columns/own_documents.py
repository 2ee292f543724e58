"""Our own JSON and GeoJSON, told by their members, as the table our CSV would be. Pure.

Its titles are those of our tables in the language of the sources, and what a table cannot hold
stands in the cells for machines: so one reader serves all our exports.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from core.tabular.tables import Cell, Table, records_table
from core.tabular.text import decoded
from directory.entries.kinds import EntryKind
from directory.export.columns import COLUMNS, SECTION_COLUMN, list_text

_MEMBERS = frozenset({"section", "confirmations", "channels", "age_days", "state"})
"""What each entry of our own documents has, and records of others have not together."""
_KEYS = {"confirmed_at": "confirmed", "updated_at": "updated"}
"""Members that our tables call otherwise."""
_STARTS = (b"{", b"\xef\xbb\xbf{")
_TITLES = {column.key: column.title for column in (SECTION_COLUMN, *COLUMNS)}


def own_table(data: bytes, file_name: str) -> Table | None:
    """Return the table of our own JSON or GeoJSON; None for any other file."""
    if not data.startswith(_STARTS):
        return None
    try:
        document = json.loads(decoded(data))
    except (ValueError, RecursionError):
        return None
    entries = list(_entries(document))
    if not entries or not all(each.keys() >= _MEMBERS for each in entries):
        return None
    return records_table([dict(_cells(each)) for each in entries], file_name)


# -- inside ---------------------------------------------------------------------------------


def _entries(document: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the entries of a document, those of GeoJSON with their identity and their point."""
    if isinstance(document, Mapping):
        yield from map(_mapping, _list(document.get("entries")))
        yield from map(_of_feature, _list(document.get("features")))


def _of_feature(feature: Any) -> Mapping[str, Any]:
    feature = _mapping(feature)
    inner = _mapping(feature.get("properties"))
    place = _list(_mapping(feature.get("geometry")).get("coordinates"))
    lon, lat = place[:2] if len(place) > 1 else (None, None)
    return {**inner, "id": feature.get("id"), "lon": lon, "lat": lat}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _cells(entry: Mapping[str, Any]) -> Iterator[tuple[str, Cell]]:
    if entry["section"] == EntryKind.LEADER:
        # A leader has two telephones of their own, and no channels.
        numbers = [each.get("value", "") for each in entry["channels"]]
        yield from zip((_TITLES["phone"], _TITLES["phone_2"]), numbers, strict=False)
    for member, value in entry.items():
        title = _TITLES.get(_KEYS.get(member, member))
        if title is not None:
            yield title, _cell(member, value)


def _cell(member: str, value: Any) -> Cell:
    if member == "confirmations":
        value = {part: [each["at"], each["method"]] for part, each in value.items()}
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return list_text(tuple(value))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    cell: Cell = value
    return cell
