"""The one form engine: saved values -> what stands in the boxes -> values, for any table of fields.

What stands in the boxes is kept apart from values, so that nothing typed is lost when a form comes
back with a fault, and so that rows are added and places found without JavaScript. The engine knows
no field of anybody: a form is a tuple of `FormField`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from webapp.forms.field_types import Boxes, FieldType
from webapp.forms.submission import MOST_ROWS, Submission

NOT_TYPED = frozenset({"asked", "pick"})
"""Inner boxes that nobody types into: they alone do not fill a row."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form: of one type, or made of parts, once or in rows."""

    name: str
    type: FieldType | None = None
    """None where it is made of `parts`."""
    parts: tuple[FormField, ...] = ()
    is_list: bool = False
    """Whether there are rows of it: of `parts`, or of single boxes of `type`."""
    most: int = MOST_ROWS
    """How many rows fit."""
    blank: Mapping[str, Any] = field(default_factory=dict)
    """What an empty row begins with."""
    telling: tuple[str, ...] = ()
    """The parts that make a row count as filled; by default any of them."""


def boxes_of(fields: Sequence[FormField], values: Mapping[str, Any]) -> Boxes:
    """Return what stands in the boxes for saved values; what is not saved gives empty boxes."""
    return {each.name: _box(each, values.get(each.name)) for each in fields}


def submitted_boxes(fields: Sequence[FormField], sent: Submission) -> Boxes:
    """Return what stood in the boxes when the form was sent."""
    return {each.name: _submitted(each, sent, each.name) for each in fields}


def values_of(fields: Sequence[FormField], boxes: Boxes) -> dict[str, Any]:
    """Return what the boxes say; rows in which nothing was typed fall out."""
    return {each.name: value_of(each, boxes[each.name]) for each in fields if each.name in boxes}


def value_of(field: FormField, box: Any) -> Any:
    """Return what one box says, rows and parts included; None of a group left empty."""
    if field.is_list:
        return [_row_value(field, row) for row in box if is_filled(field, row)]
    if field.parts and is_empty(box):
        return None
    return _row_value(field, box)


def with_spare_rows(
    fields: Sequence[FormField], boxes: Boxes, spare: int, at_first: int | None = None
) -> Boxes:
    """Return the boxes with `spare` empty rows behind those filled, as far as rows fit.

    Rows emptied between others fall out. A list that holds nothing yet gets `at_first` rows.
    """
    return {
        **boxes,
        **{
            each.name: _with_spare(each, boxes[each.name], spare, at_first)
            for each in fields
            if each.is_list and each.name in boxes
        },
    }


def is_empty(box: Any) -> bool:
    """Return whether nothing stands in a box, or in any box of a row."""
    if isinstance(box, Mapping):
        return all(is_empty(value) for name, value in box.items() if name not in NOT_TYPED)
    return not (box.strip() if isinstance(box, str) else box)


def is_filled(field: FormField, row: Any) -> bool:
    """Return whether a row of `field` holds something a person put there."""
    if field.telling:
        return any(not is_empty(row[name]) for name in field.telling if name in row)
    return not is_empty(row)


def filled_rows(rows: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    """Yield the rows that hold something, with their place on the page."""
    return ((at, row) for at, row in enumerate(rows) if not is_empty(row))


# -- inside ---------------------------------------------------------------------------------


def _box(field: FormField, value: Any) -> Any:
    if field.is_list:
        return [_row_box(field, row) for row in value or ()]
    return _row_box(field, value)


def _row_box(field: FormField, value: Any) -> Any:
    if field.type is not None:
        return field.type.box(value)
    row = value or {}
    return {part.name: _part_box(part, row) for part in field.parts}


def _part_box(part: FormField, row: Mapping[str, Any]) -> Any:
    if part.type is not None and part.type.is_of_row:
        return part.type.box(row)
    return _box(part, row.get(part.name))


def _submitted(field: FormField, sent: Submission, name: str) -> Any:
    if field.is_list:
        return [_row_submitted(field, sent, sent.named(name, at)) for at in sent.rows(name)]
    return _row_submitted(field, sent, name)


def _row_submitted(field: FormField, sent: Submission, name: str) -> Any:
    if field.type is not None:
        return field.type.submitted(sent, name)
    return {part.name: _submitted(part, sent, sent.named(name, part.name)) for part in field.parts}


def _row_value(field: FormField, box: Any) -> Any:
    if field.type is not None:
        return field.type.value(box)
    return {part.name: value_of(part, box[part.name]) for part in field.parts}


def _with_spare(
    field: FormField, rows: Sequence[Any], spare: int, at_first: int | None
) -> list[Any]:
    filled = [row for row in rows if is_filled(field, row)]
    wanted = spare if filled or at_first is None else max(at_first, spare)
    room = max(0, field.most - len(filled))
    return [*filled, *(_blank_row(field) for _ in range(min(wanted, room)))]


def _blank_row(field: FormField) -> Any:
    blank = _row_box(field, None)
    return {**blank, **field.blank} if isinstance(blank, dict) else blank
