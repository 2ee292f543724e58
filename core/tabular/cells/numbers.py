"""Whole numbers as people write them. Pure."""

from __future__ import annotations

import re

from core.i18n.languages import N_
from core.tabular.cells.answers import UnreadableCell, is_nothing
from core.tabular.tables import Cell, text_of

_NUMBER = re.compile(
    r"(?:~|±|≈|\+/-|(?:aprox(?:imadamente|\.)?|approx(?:\.|imately)?|about|unos|unas|alrededor de"
    r"|cerca de|ca\.|environ|m[aá]s o menos|around)(?=\W|\d))?\s*"
    r"(\d{1,3}(?:[.,\s ]\d{3})+|\d+)(?:[.,]0+)?\s*"
    r"(?:personas?|pers\.?|espacios?|people|personnes?|camas?|beds?|lits?|cupos?|pax|plazas?|lugares|places)?"
    r"\s*\(?(?:aprox(?:imadamente|\.)?|approx(?:\.|imately)?|m[aá]s o menos|environ)?\)?"
)


def read_number(cell: Cell) -> int | None:
    """Return a whole number, with or without separators of thousands, the word behind it, and the
    words that say it is about so many.

    Raises UnreadableCell.
    """
    if is_nothing(cell):
        return None
    match = _NUMBER.fullmatch(text_of(cell).casefold())
    if match is None:
        raise UnreadableCell(
            N_("«%(value)s» no es un número entero, 0 o más."), value=text_of(cell)[:40]
        )
    return int(re.sub(r"\D", "", match[1]))
