"""Lists and documents in one cell. Pure."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from core.i18n.languages import N_
from core.tabular.cells.answers import UnreadableCell, is_nothing
from core.tabular.tables import Cell, text_of

_SEPARATORS = re.compile(r"[,;|\n]")
_SENTENCE_END = re.compile(r"\.(?:\s|$)")
_BETWEEN_SENTENCES = re.compile(r"(?<=\w)\.\s+|\n")
_LONGEST_LINE = 60
"""A longer text with a full stop in it is prose: its commas cut nothing."""


def split_list(text: str) -> list[str]:
    """Return the parts of a text between commas, semicolons, bars or lines."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def read_words(cell: Cell) -> list[str] | None:
    """Return the items of a cell: between separators, or one to a sentence where it is prose.

    Raises UnreadableCell.
    """
    text = text_of(cell)
    if is_nothing(cell):
        return None
    if text.startswith("["):
        return read_json_list(cell)
    if '"' in text:
        return _quoted_items(text)
    if _SENTENCE_END.search(text) and len(text) > _LONGEST_LINE:
        return [part.strip(" .") for part in _BETWEEN_SENTENCES.split(text) if part.strip(" .")]
    return split_list(text)


def read_json_list(cell: Cell) -> list[str]:
    """Return a list written as JSON: how our tables write one whose parts hold commas.

    Raises UnreadableCell.
    """
    document = read_document(cell)
    if not isinstance(document, list):
        raise UnreadableCell(N_("No es el JSON que escribe nuestra exportación."))
    return [str(each) for each in document]


def read_document(cell: Cell) -> Any:
    """Return the JSON document in a cell. Raises UnreadableCell."""
    try:
        return json.loads(text_of(cell))
    except (ValueError, RecursionError):
        raise UnreadableCell(N_("No es el JSON que escribe nuestra exportación.")) from None


# -- inside ---------------------------------------------------------------------------------


def _quoted_items(text: str) -> list[str]:
    """Return items between commas, some in quotation marks as in a CSV: how our tables write one
    that holds a comma.
    """
    rows = csv.reader(io.StringIO(text, newline=""), skipinitialspace=True)
    return [item.strip() for row in rows for item in row if item.strip()]
