"""Words with which lists say that somebody consented. Pure."""

from __future__ import annotations

import re

from core.atlas.names import fold
from core.tabular.tables import Cell

_AGREED = frozenset(
    {
        "acepta", "acepto", "aceptado", "aceptada", "autoriza", "autorizo", "autorizado", "firmado",
        "firmada", "firmo", "otorgado", "otorga", "consiente", "consintio", "de acuerdo", "agreed",
        "agrees", "agree", "signed", "given", "granted", "consented", "d accord", "signe",
        "accepte", "ok", "verbal", "escrito", "por escrito", "ya firmo", "x", "1",
    }
)  # fmt: skip


_YES_WITH_DAY = re.compile(
    r"\s*([^\W\d]+(?:\s[^\W\d]+)??)[\s,.:(-]+(?:(?:el|on|le|en|fecha)\s+)?(?:d[ií]a\s+)?(\d[^()]*?)\s*\)?"
)
_PLAIN_YES = frozenset({"si", "yes", "oui"})


def is_agreement(text: str) -> bool:
    """Return whether a text is a word that says somebody agreed."""
    return fold(text) in _AGREED


def day_behind_yes(cell: Cell) -> Cell:
    """Return the day that stands behind a yes (`Sí, 03/09/2026`, `Firmó el 3 de septiembre`); any
    other cell as it is.
    """
    match = _YES_WITH_DAY.fullmatch(cell) if isinstance(cell, str) else None
    return match[2] if match and fold(match[1]) in _AGREED | _PLAIN_YES else cell
