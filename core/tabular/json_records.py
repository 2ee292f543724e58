"""JSON lists of records, and GeoJSON (RFC 7946): each record a row, each member a column. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from core.i18n.languages import N_
from core.i18n.short_blanks import with_short_blanks
from core.tabular.tables import (
    Cell,
    Table,
    UnreadableFile,
    records_table,
)
from core.tabular.text import decoded

_DEEPEST = 3
_LONGEST_LIST = 200


def read_json(data: bytes, file_name: str) -> Table | None:
    """Return the table of a JSON list of objects, of objects a line each, of GeoJSON, or of the one
    list an object holds, also deeper.

    A point becomes the columns `longitude` and `latitude`, a member within a member `outer.inner`,
    a list of plain values one cell. Raises UnreadableFile for what is none of these.
    """
    text = decoded(data)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = _lines(text)
    if document is None:
        raise UnreadableFile(file_name, N_("No es un JSON bien formado.")) from None
    records = _records(document)
    if records is None:
        raise UnreadableFile(file_name, N_("Este JSON no es una lista de registros."))
    return records_table([dict(_flat(record)) for record in records], file_name)


def _lines(text: str) -> list[Any] | None:
    """Return the objects of a file that has one on each line; None for any other."""
    try:
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None
    return found if len(found) > 1 and _all_objects(found) else None


def _records(document: Any, depth: int = 0) -> list[Mapping[str, Any]] | None:
    """Return the list of objects that a document is, or the only one that it holds."""
    if not isinstance(document, Mapping):
        return document if isinstance(document, list) and _all_objects(document) else None
    if document.get("type") == "Feature":
        return [document]
    if isinstance(document.get("features"), list):
        return _records(document["features"])
    found = _lists_within(document, depth)
    return found[0] if len(found) == 1 else None


def _lists_within(document: Mapping[str, Any], depth: int) -> list[list[Mapping[str, Any]]]:
    """Return the lists of objects among the members of an object, else those within its objects."""
    lists = [each for each in document.values() if isinstance(each, list) and _all_objects(each)]
    if lists or depth >= _DEEPEST:
        return lists
    objects = (each for each in document.values() if isinstance(each, Mapping))
    return [found for each in objects if (found := _records(each, depth + 1))]


def _all_objects(values: list[Any]) -> bool:
    return bool(values) and all(isinstance(each, Mapping) for each in values)


def _flat(record: Mapping[str, Any]) -> Iterator[tuple[str, Cell]]:
    """Yield a feature of GeoJSON (or of ArcGIS, with `attributes`) gives its properties and its
    point.
    """
    inner = record.get("properties", record.get("attributes"))
    if not isinstance(inner, Mapping) or "geometry" not in record:
        yield from _members(record, "", 0)
        return
    if record.get("id") is not None:
        yield "feature id", _plain(record["id"])
    yield from _members(inner, "", 0)
    geometry = record["geometry"] if isinstance(record["geometry"], Mapping) else {}
    place = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(place, list) and len(place) >= 2:
        yield from (("longitude", _plain(place[0])), ("latitude", _plain(place[1])))
    elif {"x", "y"} <= set(geometry):
        yield from (("longitude", _plain(geometry["x"])), ("latitude", _plain(geometry["y"])))


def _members(record: Mapping[str, Any], before: str, depth: int) -> Iterator[tuple[str, Cell]]:
    for key, value in record.items():
        if isinstance(value, Mapping) and depth < _DEEPEST:
            yield from _members(value, f"{before}{key}.", depth + 1)
        else:
            yield f"{before}{key}"[:200], _plain(value)


def _plain(value: Any) -> Cell:
    if isinstance(value, str):
        return with_short_blanks(value)
    if value is None or isinstance(value, int | float | bool):
        return value
    if isinstance(value, list):
        texts = dict.fromkeys(
            str(each) for each in value[:_LONGEST_LIST] if isinstance(each, str | int | float)
        )
        return ", ".join(texts)
    return json.dumps(value, ensure_ascii=False)[:10_000]
