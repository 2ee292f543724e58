"""The form of an entry: the table of fields of the directory as fields of the form engine.

What the boxes say is read by `directory.entries.validation`, so nothing is cleaned here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from core.atlas import Atlas
from core.atlas.placing.readings import read_unit
from core.geo.geometry import Point
from core.i18n.languages import LANGUAGES
from core.i18n.named_codes import country_code_of, language_code_of, language_codes_of
from directory.entries.field_model import Field, FieldShape
from directory.entries.fields import FIELDS
from directory.entries.kinds import EntryKind
from directory.entries.values import Values
from webapp.forms import engine
from webapp.forms.engine import FormField
from webapp.forms.field_types import (
    AREA,
    CODES,
    LINES,
    LISTED_CODES,
    POINT,
    TEXT,
    Boxes,
    FieldType,
)
from webapp.forms.points import point_of
from webapp.forms.submission import MOST_ROWS, Form, Submission

USUAL_LANGUAGES = (*LANGUAGES, "ht", "pt", "mam", "kek", "cak", "tzo", "tzh", "cab", "miq")
"""Those our people speak most; any other is typed by its name."""
EMPTY_ROWS, MORE_ROWS = 2, 3
_TYPES: Mapping[FieldShape, FieldType] = {
    FieldShape.LANGUAGES: CODES,
    FieldShape.COUNTRIES: CODES,
    FieldShape.UNITS: LISTED_CODES,
    FieldShape.WORDS: LINES,
    FieldShape.POINT: POINT,
    FieldShape.AREA: AREA,
}
"""The type of box for each shape; the others are text that validation reads."""
_PARTS: Mapping[FieldShape, FormField] = {
    FieldShape.CHANNELS: FormField(
        "",
        parts=tuple(
            FormField(name, TEXT)
            for name in (
                "kind",
                "value",
                "rank",
                "has_whatsapp",
                "languages",
                "is_official",
                "hours",
                "note",
            )
        ),
        blank={"kind": "phone"},
        telling=("value", "hours", "note"),
    ),
    FieldShape.VISITS: FormField(
        "",
        parts=(
            *(
                FormField(name, TEXT)
                for name in ("starts_on", "ends_on", "city", "address", "unit_code")
            ),
            FormField("point", POINT),
            FormField("hours", TEXT),
        ),
        telling=("starts_on", "hours"),
    ),
}
"""What a row is made of, where a field is a list of them."""


def form_fields(kind: EntryKind, hidden: Collection[str] = ()) -> tuple[Field, ...]:
    """Return the fields the form of `kind` asks for: moments are noted by the system, `hidden` ones
    are not chosen.
    """
    return tuple(
        each
        for each in FIELDS[kind]
        if each.shape is not FieldShape.MOMENT and each.key not in hidden
    )


def boxes_of(kind: EntryKind, values: Mapping[str, Any]) -> Boxes:
    """Return what stands in the boxes for saved `values`; an entry yet to be made gives none."""
    fields = _boxes_for(form_fields(kind))
    told = {
        each.key: _channel_rows(values.get(each.key))
        if _is_channels(each)
        else values.get(each.key)
        for each in form_fields(kind)
    }
    return _with_rows(fields, engine.boxes_of(fields, told), EMPTY_ROWS)


def submitted_boxes(kind: EntryKind, form: Form, hidden: Collection[str] = ()) -> Boxes:
    """Return what stood in the boxes when the form was sent."""
    fields = _boxes_for(form_fields(kind, hidden))
    boxes = engine.submitted_boxes(fields, Submission(form, is_cleaned=False))
    return _with_rows(fields, boxes, EMPTY_ROWS)


def raw_of(kind: EntryKind, boxes: Boxes) -> Values:
    """Return what the boxes say, as `directory.entries.validation.validate` takes it."""
    return {each.key: _raw(each, boxes[each.key]) for each in FIELDS[kind] if each.key in boxes}


def act_on(kind: EntryKind, boxes: Boxes, act: str) -> Boxes:
    """Return the boxes after a button that is not the one to save: more rows, a unit in or out, a
    place taken over.
    """
    verb, _, what = act.partition(":")
    if verb == "more":
        return _with_rows(_boxes_for(form_fields(kind)), boxes, EMPTY_ROWS + MORE_ROWS)
    if verb == "add_unit" and what not in boxes["units"]:
        return {**boxes, "units": [*boxes["units"], what]}
    if verb == "drop_unit":
        return {**boxes, "units": [code for code in boxes["units"] if code != what]}
    if verb == "use_place":
        return {**boxes, "point": what}
    return boxes


def filled_from_point(raw: Values, kind: EntryKind, atlas: Atlas) -> Values:
    """Return the values with country, unit and time zone taken from the coordinates where they were
    left empty; a unit that was written by its name, and can be but one, as its code.
    """
    raw = _with_unit_code(raw, atlas)
    point = point_of(raw.get("point"))
    keys = {each.key for each in FIELDS[kind]} & set(_ATLAS_VALUES) & set(raw)
    empty = {key for key in keys if not raw[key]}
    if point is None or not empty:
        return raw
    return {**raw, **{key: _ATLAS_VALUES[key](atlas, point) for key in empty}}


# -- inside ---------------------------------------------------------------------------------


def _with_unit_code(raw: Values, atlas: Atlas) -> Values:
    text = str(raw.get("unit_code") or "").strip()
    if not text or atlas.unit(text) is not None:
        return raw
    found = read_unit(atlas, text, country=str(raw.get("located_in") or "") or None)
    return {**raw, "unit_code": found.sure.code} if found.sure else raw


def _country_code(atlas: Atlas, point: Point) -> str:
    country = atlas.locate(point).country
    return country.code if country else ""


def _unit_code(atlas: Atlas, point: Point) -> str:
    place = atlas.locate(point)
    unit = place.admin2 or place.admin1
    return unit.code if unit else ""


_ATLAS_VALUES: Mapping[str, Callable[[Atlas, Point], str]] = {
    "located_in": _country_code,
    "unit_code": _unit_code,
    "timezone": Atlas.timezone,
}
"""What the atlas says of a point, by the field it fills."""


def _boxes_for(fields: tuple[Field, ...]) -> tuple[FormField, ...]:
    return tuple(_box_for(each) for each in fields)


def _box_for(each: Field) -> FormField:
    row = _PARTS.get(each.shape)
    if row is None:
        return FormField(each.key, _TYPES.get(each.shape, TEXT))
    return FormField(each.key, parts=row.parts, is_list=True, blank=row.blank, telling=row.telling)


_CODES_OF: Mapping[FieldShape, Callable[[str], str]] = {
    FieldShape.COUNTRIES: country_code_of,
    FieldShape.LANGUAGES: language_code_of,
}
"""How what was typed by name is read, in lists."""


def _is_channels(each: Field) -> bool:
    return each.shape is FieldShape.CHANNELS


def _raw(each: Field, box: Any) -> Any:
    if _is_channels(each):
        rows = [{**row, "languages": language_codes_of(row["languages"])} for row in box]
        return sorted((row for row in rows if row["value"].strip()), key=_rank)
    value = engine.value_of(_rows_of_anything(_box_for(each)), box)
    if each.shape is FieldShape.COUNTRY:
        return country_code_of(value)
    code_of = _CODES_OF.get(each.shape)
    return [code_of(part) for part in value] if code_of else value


def _rows_of_anything(box: FormField) -> FormField:
    """Count a visit as soon as any of its boxes is filled, though only some keep its row open."""
    return FormField(box.name, box.type, box.parts, box.is_list)


def _with_rows(fields: tuple[FormField, ...], boxes: Boxes, spare: int) -> Boxes:
    """Return the same with `spare` empty rows behind; channels stand in the order of calling."""
    names = {each.name for each in fields if each.is_list and each.blank} & set(boxes)
    ordered = {name: sorted(boxes[name], key=_rank) for name in names}
    return engine.with_spare_rows(fields, {**boxes, **ordered}, spare)


def _channel_rows(value: Any) -> list[Boxes]:
    """Return channels as rows of text: their rank is their place in the list."""
    return [
        {
            **one,
            "rank": str(rank),
            "languages": ", ".join(one.get("languages", ())),
            "has_whatsapp": "1" if one.get("has_whatsapp") else "",
            "is_official": "1" if one.get("is_official") else "",
        }
        for rank, one in enumerate(value or (), 1)
    ]


def _rank(row: Mapping[str, Any]) -> float:
    text = str(row["rank"]).strip().replace(",", ".")
    return float(text) if re.fullmatch(r"\d{1,4}(\.\d+)?", text) else float(MOST_ROWS * 1000)
