"""The value of a field in words, by its shape: for comparisons and for paper. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from core.i18n.formats import Formats
from directory.entries.field_model import FieldShape
from directory.labels import CODE_WORDS


def value_text(value: Any, shape: FieldShape, wording: Formats) -> str:
    """Return a value of an export row in words; empty where nothing is said.

    A list is joined by commas, a code is its word.
    """
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        return ", ".join(value_text(each, shape, wording) for each in value)
    if isinstance(value, date):
        return wording.day(value)
    if isinstance(value, int):
        return wording.number(value)
    return _TEXTS.get(shape, _unchanged)(wording, str(value))


# -- inside ---------------------------------------------------------------------------------


def _unchanged(_wording: Formats, value: str) -> str:
    return value


def _code_text(wording: Formats, code: str) -> str:
    return wording.gettext(CODE_WORDS[code])


_TEXTS: Mapping[FieldShape, Callable[[Formats, str], str]] = MappingProxyType(
    {
        FieldShape.CHOICE: _code_text,
        FieldShape.LANGUAGES: Formats.language_name,
        FieldShape.COUNTRY: Formats.country,
        FieldShape.COUNTRIES: Formats.country,
    }
)
