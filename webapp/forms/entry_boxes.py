"""The form of an entry, both ways: saved values -> what stands in the boxes -> what
`directory.entries.validation` reads.

What stands in the boxes (`Boxes`) is kept apart from values, so that nothing typed is lost when a
form comes back with a fault, and so that rows are added and units found without JavaScript.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from core.atlas import Atlas, Place, Unit
from core.geo.geometry import Point
from core.i18n.languages import LANGUAGES
from directory.entries.field_model import Field, FieldShape
from directory.entries.fields import FIELDS
from directory.entries.kinds import EntryKind
from directory.entries.values import Values

Boxes = dict[str, Any]
Form = MultiDict[str, str]
USUAL_LANGUAGES = (*LANGUAGES, "ht", "pt", "mam", "kek", "cak", "tzo", "tzh", "cab", "miq")
"""Those our people speak most; any other is typed as its code."""
EMPTY_ROWS, MORE_ROWS, MOST_ROWS = 2, 3, 60
CHANNEL_BOXES = (
    "kind",
    "value",
    "rank",
    "has_whatsapp",
    "languages",
    "is_official",
    "hours",
    "note",
)
VISIT_BOXES = ("starts_on", "ends_on", "city", "address", "unit_code", "point", "hours")
_CODES = re.compile(r"[,;\s]+")
_COORDINATES = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*")
HITS = 8


def form_fields(kind: EntryKind, hidden: Collection[str] = ()) -> tuple[Field, ...]:
    """Return the fields the form of `kind` asks for: moments are noted by the house, `hidden` ones
    are not chosen.
    """
    return tuple(
        each
        for each in FIELDS[kind]
        if each.shape is not FieldShape.MOMENT and each.key not in hidden
    )


def boxes_of(kind: EntryKind, values: Mapping[str, Any]) -> Boxes:
    """Return what stands in the boxes for saved `values`; an entry yet to be made gives none."""
    boxes = {each.key: _box(each, values.get(each.key)) for each in form_fields(kind)}
    return _with_rows(kind, boxes, EMPTY_ROWS)


def submitted_boxes(kind: EntryKind, form: Form, hidden: Collection[str] = ()) -> Boxes:
    """Return what stood in the boxes when the form was sent."""
    boxes = {each.key: _sent(each, form) for each in form_fields(kind, hidden)}
    return _with_rows(kind, boxes, EMPTY_ROWS)


def raw_of(kind: EntryKind, boxes: Boxes) -> Values:
    """Return what the boxes say, as `directory.entries.validation.validate` takes it."""
    return {each.key: _raw(each, boxes[each.key]) for each in FIELDS[kind] if each.key in boxes}


def act_on(kind: EntryKind, boxes: Boxes, act: str) -> Boxes:
    """Return the boxes after a button that is not the one to save: more rows, a unit in or out, a
    place taken over.
    """
    verb, _, what = act.partition(":")
    if verb == "more":
        return _with_rows(kind, boxes, EMPTY_ROWS + MORE_ROWS)
    if verb == "add_unit" and what not in boxes["units"]:
        return {**boxes, "units": [*boxes["units"], what]}
    if verb == "drop_unit":
        return {**boxes, "units": [code for code in boxes["units"] if code != what]}
    if verb == "use_place":
        return {**boxes, "point": what}
    return boxes


def filled_from_point(raw: Values, kind: EntryKind, atlas: Atlas) -> Values:
    """Country, unit and time zone taken from the coordinates where they were left empty."""
    point = _point_of(raw.get("point"))
    keys = {each.key for each in FIELDS[kind]} & {"located_in", "unit_code", "timezone"} & set(raw)
    empty = {key for key in keys if not raw[key]}
    if point is None or not empty:
        return raw
    where = atlas.locate(point)
    unit = where.admin2 or where.admin1
    found = {
        "located_in": where.country.code if where.country else "",
        "unit_code": unit.code if unit else "",
        "timezone": atlas.timezone(point) if "timezone" in empty else "",
    }
    return {**raw, **{key: found[key] for key in empty}}


def units_called(atlas: Atlas, text: str, country: str) -> list[Unit]:
    """Administrative units `text` may mean, by name or code, best first; those of `country` before
    others.
    """
    if not text.strip():
        return []
    named = [unit for unit in (atlas.unit(text.strip()), *atlas.by_name(text)) if unit]
    guessed = [
        atlas.unit(place.code)
        for place in atlas.find(text, country or None, HITS)
        if place.kind == "admin"
    ]
    found = dict.fromkeys(
        unit for unit in (*named, *guessed) if unit and not unit.kind.startswith("nws")
    )
    return sorted(found, key=lambda unit: unit.country != country)[: 2 * HITS]


def places_called(atlas: Atlas, text: str, country: str) -> list[Place]:
    """Places `text` may mean, best first."""
    return atlas.find(text, country or None, HITS) or atlas.find(text, None, HITS)


def unit_path(atlas: Atlas, unit: Unit, language: str) -> str:
    """`Hidalgo, Texas, Estados Unidos`: a unit with those above it."""
    parts = [unit.name_in(language)]
    above = unit.parent or unit.country
    while above and above != unit.code and len(parts) < 4:
        unit = atlas.unit(above) or Unit(above, "", above)
        parts.append(unit.name_in(language))
        above = unit.parent or (unit.country if unit.country != unit.code else None)
    return ", ".join(parts)


def read_point(text: str) -> list[float] | str | None:
    """[longitude, latitude] of `latitude, longitude`; None of nothing; the text itself when it is
    neither.
    """
    if not text.strip():
        return None
    found = _COORDINATES.fullmatch(text)
    return [float(found.group(2)), float(found.group(1))] if found else text


# -- inside ---------------------------------------------------------------------------------


def _box(each: Field, value: Any) -> Any:
    match each.shape:
        case FieldShape.LANGUAGES | FieldShape.COUNTRIES | FieldShape.UNITS:
            return list(value or ())
        case FieldShape.WORDS:
            return "\n".join(value or ())
        case FieldShape.POINT:
            return _point_text(value)
        case FieldShape.AREA:
            return json.dumps(value) if value else ""
        case FieldShape.CHANNELS:
            return [_channel_row(one, rank) for rank, one in enumerate(value or (), 1)]
        case FieldShape.VISITS:
            return [{**one, "point": _point_text(one.get("point"))} for one in value or ()]
    return "" if value is None else str(value)


def _sent(each: Field, form: Form) -> Any:
    match each.shape:
        case FieldShape.LANGUAGES | FieldShape.COUNTRIES:
            return [
                *form.getlist(each.key),
                *(one for one in _CODES.split(form.get(f"{each.key}_other", "")) if one),
            ]
        case FieldShape.UNITS:
            return form.getlist(each.key)
        case FieldShape.CHANNELS:
            return _rows(form, "channels", CHANNEL_BOXES)
        case FieldShape.VISITS:
            return _rows(form, "visits", VISIT_BOXES)
    return form.get(each.key, "")


def _raw(each: Field, box: Any) -> Any:
    match each.shape:
        case FieldShape.WORDS:
            return [line for line in box.splitlines() if line.strip()]
        case FieldShape.POINT:
            return read_point(box)
        case FieldShape.AREA:
            return _area(box)
        case FieldShape.CHANNELS:
            return sorted((row for row in box if row["value"].strip()), key=_rank)
        case FieldShape.VISITS:
            filled = [row for row in box if any(str(value).strip() for value in row.values())]
            return [{**row, "point": read_point(row["point"])} for row in filled]
    return box


def _rows(form: Form, name: str, boxes: Sequence[str]) -> list[Boxes]:
    count = 0
    while count < MOST_ROWS and any(f"{name}-{count}-{box}" in form for box in boxes):
        count += 1
    return [{box: form.get(f"{name}-{at}-{box}", "") for box in boxes} for at in range(count)]


def _with_rows(kind: EntryKind, boxes: Boxes, spare: int) -> Boxes:
    """Return the same with `spare` empty rows after those that hold something."""
    for each in FIELDS[kind]:
        if each.key in boxes and each.shape in {FieldShape.CHANNELS, FieldShape.VISITS}:
            is_channels = each.shape is FieldShape.CHANNELS
            telling = "value" if is_channels else "starts_on"
            filled = [
                row
                for row in boxes[each.key]
                if any(row[box] for box in {telling, "hours", "note"} & set(row))
            ]
            empty = dict.fromkeys(CHANNEL_BOXES if is_channels else VISIT_BOXES, "")
            if is_channels:
                filled, empty = sorted(filled, key=_rank), {**empty, "kind": "phone"}
            boxes = {**boxes, each.key: [*filled, *(dict(empty) for _ in range(spare))]}
    return boxes


def _channel_row(one: Mapping[str, Any], rank: int) -> Boxes:
    said = {box: one.get(box, "") for box in CHANNEL_BOXES}
    return {
        **said,
        "rank": str(rank),
        "languages": ", ".join(one.get("languages", ())),
        "has_whatsapp": "1" if one.get("has_whatsapp") else "",
        "is_official": "1" if one.get("is_official") else "",
    }


def _rank(row: Mapping[str, Any]) -> float:
    text = str(row["rank"]).strip().replace(",", ".")
    return float(text) if re.fullmatch(r"\d{1,4}(\.\d+)?", text) else float(MOST_ROWS * 1000)


def _point_text(value: Sequence[float] | None) -> str:
    return "" if value is None else f"{value[1]}, {value[0]}"


def _point_of(value: Any) -> Point | None:
    try:
        return Point(float(value[0]), float(value[1])) if isinstance(value, list) else None
    except ValueError:
        return None


def _area(text: str) -> Any:
    """GeoJSON, or corners `latitude, longitude` one a line."""
    if not text.strip():
        return None
    corners = [read_point(line) for line in text.splitlines() if line.strip()]
    if len(corners) >= 3 and all(isinstance(corner, list) for corner in corners):
        return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return {"type": "nothing"}
