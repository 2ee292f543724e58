"""The targets of the directory as `core.tabular` takes them.

A field brings its synonyms, what its cells must look like and how one is read by its shape; what is
made of several fields, or of none, stands here.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from functools import lru_cache, partial
from types import MappingProxyType

from core.phones.evidence import PhoneEvidence
from core.tabular.cells.answers import read_answer
from core.tabular.cells.coordinates import is_map_link, read_degrees, read_point
from core.tabular.cells.countries import read_countries, read_country
from core.tabular.cells.dates import read_moment
from core.tabular.cells.languages import read_languages
from core.tabular.cells.numbers import read_number
from core.tabular.tables import Cell, text_of
from core.tabular.targets import CellReader, ImportTarget, read_text
from directory.entries.field_model import Field, FieldShape
from directory.entries.fields import FIELDS
from directory.entries.kinds import EntryKind
from directory.entries.models import Answer
from directory.imports.columns.header_synonyms import names_of_any_kind, names_of_kind, synonyms_of
from directory.imports.columns.targets import CHANNEL_TARGETS, TARGETS, Target
from directory.imports.rows.cell_parsing import reader_of
from directory.imports.rows.contacts import how_many_digits, read_phones

_WEB = re.compile(r"(?i)(https?://)?([\w-]+\.)+[a-z]{2,}(/\S*)?")
_MAIL = re.compile(r"\S+@\S+\.\w{2,}")
_PUNCTUATED = re.compile(r"\+\d|\d[-( )]+\d")
_SERVICE_NUMBER = re.compile(r"\d-\d-\d|\d{3}")
_AREA_CODE = re.compile(r"\(?(?:\+|00)?\s?\d{1,4}(?:[\s-]\d{2,3})?\)?(?:\.0)?")
_EXTENSION = re.compile(r"(?i)(?:ext\.?|x|poste|anexo)?\s*\d{1,6}(?:\.0)?")
_COUNTRY_NAME = re.compile(r"[^\W\d_].*[^\W\d_].*[^\W\d_]|^(?:MX|US|GT|SV|HN|NI|CR|BZ)$")
"""What in a column tells countries from states: the codes of California, Pennsylvania, Colorado or
Delaware are also those of countries.
"""
_UNIT = re.compile(r"[A-Z]{2}(-?[A-Z0-9]{1,8})?")
_LOCAL_NUMBER = re.compile(r"\d{3,4}[\s.-]\d{4}")
"""A number without its area code, which has a column of its own."""
_DAY = re.compile(
    r"(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}(?!\d)|\d{1,2}([-/.])\d{1,2}\2(?:19|20)\d\d(?!\d)"
)
"""A day, with or without its hour: as many figures as a telephone, and none."""
_FEWEST_DIGITS = 7
_ANYWHERE = tuple(PhoneEvidence(stated=country) for country in ("US", "MX", "CR"))
"""Plans of ten digits, north and south of the border, and of eight."""
_FOUND_WITHIN = frozenset(
    {
        "name",
        "phone",
        "emergency",
        "email",
        "whatsapp",
        "website",
        "hours",
        "address",
        "languages",
        "lat",
        "lon",
        "capacity",
    }
)
_AMBIGUOUS_TITLES = frozenset({"country", "id"})
"""«País» and «Identificador» head other things in other people's tables."""
_CONTENT_SURENESS = {
    "email": 0.6,
    "phone": 0.55,
    "point": 0.55,
    "website": 0.5,
    "id": 0.5,
    "located_in": 0.52,
}
_CONTENT_SHARES = {"located_in": 0.9}
"""Whose cells must nearly all be what they are taken for."""


@lru_cache(maxsize=16)
def import_targets(kind: EntryKind | None) -> tuple[ImportTarget, ...]:
    """Return what a column can be, for entries of `kind` (None: each row says its kind)."""
    return tuple(
        _import_target(target, kind)
        for target in TARGETS.values()
        if kind is None or kind in target.kinds
    )


# -- inside ---------------------------------------------------------------------------------


def _import_target(target: Target, kind: EntryKind | None) -> ImportTarget:
    key = target.key
    field = _fields_by_key().get(key)
    return ImportTarget(
        name=key,
        title=target.title,
        synonyms=synonyms_of(key),
        own_synonyms=_names(kind) if key == "name" else (),
        # What is added to another column is the last resort: `Municipio` is the town where nothing
        # else is.
        title_sureness=0.8 if key.endswith("_more") else 0.95,
        is_own_title_sure=key not in _AMBIGUOUS_TITLES,
        is_found_within=key in _FOUND_WITHIN,
        test=_TESTS.get(key) or (_test_of(field) if field else None),
        counter_test=_COUNTER_TESTS.get(key),
        content_sureness=_CONTENT_SURENESS.get(key, 0.0),
        content_share=_CONTENT_SHARES.get(key, 0.6),
        content_mark=_content_mark(key),
        is_many=target.is_many,
        has_copies=key in CHANNEL_TARGETS,
        precedence=-len(target.kinds),
        parse=reader_of(field) if field else _TESTS.get(key, read_text),
    )


def _content_mark(key: str) -> CellReader | None:
    """Return what half of the cells must show besides, in a column without a title we know."""
    marks = {"phone": _PUNCTUATED, "located_in": _COUNTRY_NAME}
    return partial(_holds, marks[key]) if key in marks else None


def _names(kind: EntryKind | None) -> tuple[str, ...]:
    return names_of_any_kind() if kind is None else names_of_kind(kind)


@lru_cache(maxsize=1)
def _fields_by_key() -> Mapping[str, Field]:
    return {field.key: field for fields in FIELDS.values() for field in fields}


def _test_of(field: Field) -> CellReader | None:
    """Return what the cells of a field must be by its shape; None where nothing can be checked."""
    if field.choices is Answer:
        return read_answer
    return _TESTS_OF_SHAPE.get(field.shape)


def _is_phones(cell: Cell) -> object:
    text = text_of(cell)
    if _DAY.match(text):
        return None
    if _SERVICE_NUMBER.fullmatch(text):
        return True
    if how_many_digits(text) < _FEWEST_DIGITS:
        return None
    if _LOCAL_NUMBER.fullmatch(text):
        return True
    found = [read_phones(text, evidence) for evidence in _ANYWHERE]
    return any(each.channels or each.questions for each in found) or None


def _matches(pattern: re.Pattern[str], cell: Cell) -> object:
    return pattern.fullmatch(text_of(cell))


def _holds(pattern: re.Pattern[str], cell: Cell) -> object:
    return pattern.search(text_of(cell))


def _is_mail(cell: Cell) -> object:
    """Return whether a cell holds an address of mail; that of a map has an @ too, and is none."""
    return None if is_map_link(cell) else _holds(_MAIL, cell)


def _is_uuid(cell: Cell) -> object:
    try:
        return uuid.UUID(text_of(cell))
    except ValueError:
        return None


def _within(limit: float, cell: Cell) -> object:
    value = read_degrees(cell)
    return True if value is not None and abs(value) <= limit else None


def _is_point(cell: Cell) -> object:
    """Return whether a cell is a point, or a link to one: what a link does not say is told."""
    return is_map_link(cell) or read_point(cell)


_COUNTER_TESTS: Mapping[str, CellReader] = MappingProxyType(
    {"name": read_degrees, "address": _is_point}
)
"""What a column is not that its title alone would make it: `Ubicación` may head points."""
_TESTS: Mapping[str, CellReader] = MappingProxyType(
    {
        **dict.fromkeys(("phone", "phone_2", "emergency", "hotline", "whatsapp"), _is_phones),
        "area_code": partial(_matches, _AREA_CODE),
        "extension": partial(_matches, _EXTENSION),
        "is_demo": read_answer,
        "confirmed": read_moment,
        "updated": read_moment,
        "email": _is_mail,
        "website": partial(_matches, _WEB),
        # Of a list with both turned round, the column of latitudes holds longitudes: that is told
        # row by row, and the column is one of coordinates all the same.
        "lat": partial(_within, 180),
        "lon": partial(_within, 180),
        "country": read_country,
        "id": _is_uuid,
    }
)
_TESTS_OF_SHAPE: Mapping[FieldShape, CellReader] = MappingProxyType(
    {
        FieldShape.NUMBER: read_number,
        FieldShape.DAY: read_moment,
        FieldShape.MOMENT: read_moment,
        FieldShape.POINT: _is_point,
        FieldShape.COUNTRY: read_country,
        FieldShape.COUNTRIES: read_countries,
        FieldShape.LANGUAGES: read_languages,
        FieldShape.UNIT: partial(_matches, _UNIT),
    }
)
