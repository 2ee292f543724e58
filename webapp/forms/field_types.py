"""The types of box there are: what stands in one, what was sent from it, and what that means.

One table for every form. A client (`entry_form`, `plan_form`, `protocol_form`) says which type each
of its fields has; a new type is one more `FieldType` here and its macro in the template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.i18n.languages import LANGUAGES
from webapp.forms.points import area_text, point_text, read_area, read_point
from webapp.forms.submission import Submission
from webapp.forms.typed_text import filled_lines, plain_texts, whole_number

Boxes = dict[str, Any]
_CODES = re.compile(r"[,;\s]+")
_MONTHS = frozenset(str(month) for month in range(1, 13))


@dataclass(frozen=True, slots=True)
class FieldType:
    """How one type of box goes both ways."""

    box: Callable[[Any], Any]
    """Saved value (None while there is none) -> what stands in the box."""
    submitted: Callable[[Submission, str], Any]
    """What was sent under a name -> what stood in the box."""
    value: Callable[[Any], Any]
    """What stood in the box -> the value; what is no value stays as it was typed."""
    is_of_row: bool = False
    """Whether the saved value is the whole row: coordinates lie in it as `lat` and `lon`."""


def _text_box(value: Any) -> str:
    return "" if value is None else str(value)


def _list_box(value: Any) -> list[Any]:
    return list(value or ())


def _lines_box(value: Any) -> str:
    return "\n".join(value or ())


def texts_box(value: Any) -> dict[str, str]:
    """Return a text by language, every language there; a bare text stands for all of them."""
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value)
    return {language: (value or {}).get(language, "") for language in LANGUAGES}


def _codes_submitted(sent: Submission, name: str) -> list[str]:
    """Ticks, then what was typed beside them."""
    typed = _CODES.split(sent.form.get(f"{name}_other", ""))
    return [*sent.chosen(name), *(code for code in typed if code)]


def _months_submitted(sent: Submission, name: str) -> list[int]:
    return sorted({int(text) for text in sent.chosen(name) if text in _MONTHS})


def _listed_or_other_submitted(sent: Submission, name: str) -> Boxes:
    return {"code": sent.text(name), "other": sent.text(sent.named(name, "other"))}


def _spot_box(row: Mapping[str, Any]) -> Boxes:
    lat, lon = row.get("lat"), row.get("lon")
    return {"text": "" if lat is None or lon is None else f"{lat}, {lon}", "pick": "", "asked": ""}


def _spot_submitted(sent: Submission, name: str) -> Boxes:
    """Return a place sought by name: what was typed, which answer, and what it answered."""
    picked = {part: sent.text(sent.named(name, part)) for part in ("pick", "asked")}
    return {"text": sent.text(name), **picked}


def _spot_value(box: Mapping[str, str]) -> list[float] | str | None:
    """Return the answer that was picked, as long as it answers what stands in the box now."""
    is_answered = box["pick"] and box["asked"] == box["text"]
    return read_point(box["pick"] if is_answered else box["text"])


def _same(box: Any) -> Any:
    return box


TEXT = FieldType(_text_box, Submission.text, _same)
LONG_TEXT = FieldType(_text_box, Submission.lines, _same)
NUMBER = FieldType(_text_box, Submission.text, whole_number)
DAY = FieldType(_text_box, Submission.text, lambda box: box or None)
LINES = FieldType(_lines_box, Submission.lines, filled_lines)
TEXTS = FieldType(texts_box, Submission.texts, plain_texts)
CODES = FieldType(_list_box, _codes_submitted, _same)
LISTED_CODES = FieldType(_list_box, Submission.chosen, _same)
MONTHS = FieldType(_list_box, _months_submitted, _same)
LISTED_OR_OTHER = FieldType(
    lambda value: {"code": value or "", "other": ""},
    _listed_or_other_submitted,
    lambda box: box["code"] or box["other"],
)
POINT = FieldType(point_text, Submission.text, read_point)
SPOT = FieldType(_spot_box, _spot_submitted, _spot_value, is_of_row=True)
AREA = FieldType(area_text, lambda sent, name: sent.form.get(name, ""), read_area)
