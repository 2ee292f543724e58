"""One cell -> the raw value of a field, by the shape of the field; `directory.entries.validation`
has the last word. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from core.i18n.languages import N_
from core.tabular.cells.answers import UnreadableCell, is_nothing, read_answer, read_code
from core.tabular.cells.countries import read_countries, read_country
from core.tabular.cells.dates import read_day, read_moment
from core.tabular.cells.languages import read_languages
from core.tabular.cells.lists import read_document, read_json_list, read_words, split_list
from core.tabular.cells.numbers import read_number
from core.tabular.tables import Cell, text_of
from core.tabular.targets import CellReader, read_text
from directory.entries.field_model import Field, FieldShape
from directory.entries.models import Answer
from directory.export.cell_lines import read_area, read_visits
from directory.labels import code_words

_UNIT_CODE = re.compile(r"[A-Z]{2}[A-Z0-9:-]*")
_LISTS = frozenset(
    {
        FieldShape.LANGUAGES,
        FieldShape.WORDS,
        FieldShape.COUNTRIES,
        FieldShape.UNITS,
        FieldShape.CHANNELS,
        FieldShape.VISITS,
    }
)
_UNKNOWN_WHEN_EMPTY = frozenset(
    {
        FieldShape.NUMBER,
        FieldShape.DAY,
        FieldShape.MOMENT,
        FieldShape.POINT,
        FieldShape.AREA,
        FieldShape.POST,
        FieldShape.ORGANISATION,
    }
)


def reader_of(field: Field, *, month_first: bool = False) -> CellReader:
    """Return what reads a cell as the raw value of a field, by its shape.

    The reader raises UnreadableCell. `month_first` is how the days of its column are written.
    """
    if field.shape in _DATED:
        return partial(_DATED[field.shape], month_first=month_first)
    if field.shape is FieldShape.CHOICE and field.choices not in {None, Answer}:
        codes = tuple(each.value for each in field.choices or ())
        return partial(read_code, codes=codes, synonyms={}, words=code_words)
    return _READERS.get(field.shape, read_text)


def empty_value(shape: FieldShape) -> Any:
    """Return what an emptied field of a shape holds."""
    if shape in _LISTS:
        return []
    return None if shape in _UNKNOWN_WHEN_EMPTY else ""


def read_units(cell: Cell) -> list[str] | None:
    """Return codes of units, or names of countries, whose codes are units too."""
    if is_nothing(cell):
        return None
    return [
        part if _UNIT_CODE.fullmatch(part) else read_country(part) or part
        for part in split_list(text_of(cell))
    ]


# -- inside ---------------------------------------------------------------------------------


def _read_languages(cell: Cell) -> list[str] | None:
    """Return languages by name or code, or as the JSON our own tables write."""
    return read_json_list(cell) if text_of(cell).startswith("[") else read_languages(cell)


def _read_lines(cell: Cell, read: Callable[[str], Any]) -> Any:
    """Return what a cell says in lines, or in a file of before as JSON. Raises UnreadableCell."""
    text = text_of(cell)
    if not text or text[0] in "[{":
        return read_document(cell)
    try:
        return read(text)
    except ValueError:
        raise UnreadableCell(N_("No son las líneas que escribe nuestra exportación.")) from None


_READERS: Mapping[FieldShape, CellReader] = MappingProxyType(
    {
        FieldShape.CHOICE: read_answer,
        FieldShape.NUMBER: read_number,
        FieldShape.LANGUAGES: _read_languages,
        FieldShape.WORDS: read_words,
        FieldShape.COUNTRY: read_country,
        FieldShape.COUNTRIES: read_countries,
        FieldShape.UNITS: read_units,
        FieldShape.AREA: partial(_read_lines, read=read_area),
        FieldShape.VISITS: partial(_read_lines, read=read_visits),
    }
)
_DATED: Mapping[FieldShape, Callable[..., str | None]] = MappingProxyType(
    {FieldShape.DAY: read_day, FieldShape.MOMENT: read_moment}
)
