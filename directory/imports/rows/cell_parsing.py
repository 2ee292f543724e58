"""One cell -> the raw value of a field, by the shape of the field; `directory.entries.validation`
has the last word. Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from core.i18n.languages import N_
from core.tabular.tables import Cell, text_of
from directory.entries.fields import FieldShape
from directory.imports.rows.value_parsing import (
    NotUnderstood,
    is_nothing,
    read_answer,
    read_countries,
    read_country,
    read_day,
    read_languages,
    read_moment,
    read_number,
)

CLEARED: Mapping[FieldShape, Any] = {
    FieldShape.LANGUAGES: [], FieldShape.WORDS: [], FieldShape.COUNTRIES: [], FieldShape.UNITS: [], FieldShape.CHANNELS: [], FieldShape.VISITS: [],
    FieldShape.NUMBER: None, FieldShape.DAY: None, FieldShape.MOMENT: None, FieldShape.POINT: None, FieldShape.AREA: None, FieldShape.POST: None,
    FieldShape.ORGANISATION: None,
}  # fmt: skip
"""What an emptied field holds, where it is no text."""


def read_shape(shape: FieldShape, month_first: bool, cell: Cell) -> Any:
    """Return a cell as the raw value of a field of this shape; `clean` has the last word.

    Raises NotUnderstood.
    """
    match shape:
        case FieldShape.CHOICE:
            return read_answer(cell)
        case FieldShape.NUMBER:
            return read_number(cell)
        case FieldShape.LANGUAGES:
            return read_languages(cell) if not text_of(cell).startswith("[") else json_list(cell)
        case FieldShape.WORDS:
            return read_words(cell)
        case FieldShape.COUNTRY:
            return read_country(cell)
        case FieldShape.COUNTRIES:
            return read_countries(cell)
        case FieldShape.UNITS:
            return read_units(cell)
        case FieldShape.DAY:
            return read_day(cell, month_first=month_first)
        case FieldShape.MOMENT:
            return read_moment(cell, month_first=month_first)
        case FieldShape.AREA | FieldShape.VISITS:
            return _document(cell)
        case _:
            return text_of(cell) or None


def read_words(cell: Cell) -> list[str] | None:
    """Return several services in a cell: between commas, semicolons or lines, or one to a sentence
    where it is prose.
    """
    text = text_of(cell)
    if is_nothing(cell):
        return None
    if text.startswith("["):
        return json_list(cell)
    if len(re.findall(r"\.(?:\s|$)", text)) and len(text) > 60:
        return [part.strip(" .") for part in re.split(r"(?<=\w)\.\s+|\n", text) if part.strip(" .")]
    return [part.strip() for part in re.split(r"[,;|\n]", text) if part.strip()]


def read_units(cell: Cell) -> list[str] | None:
    """Codes of units, or names of countries, whose codes are units too."""
    if is_nothing(cell):
        return None
    parts = [part.strip() for part in re.split(r"[,;|\n]", text_of(cell)) if part.strip()]
    return [
        part if re.fullmatch(r"[A-Z]{2}[A-Z0-9:-]*", part) else read_country(part) or part
        for part in parts
    ]


def json_list(cell: Cell) -> list[str]:
    """Return a list written as JSON: how our tables write one whose parts hold commas."""
    found = _document(cell)
    if not isinstance(found, list):
        raise NotUnderstood(N_("No es el JSON que escribe nuestra exportación."))
    return [str(each) for each in found]


def _document(cell: Cell) -> Any:
    try:
        return json.loads(text_of(cell))
    except (ValueError, RecursionError):
        raise NotUnderstood(N_("No es el JSON que escribe nuestra exportación.")) from None
