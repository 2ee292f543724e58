"""How long the texts of a person may be, and what may stand in them: never a migratory status."""

from __future__ import annotations

import re

from core.atlas.names import fold
from core.errors import UnusableInput

LONGEST = {
    "full_name": 200,
    "contact_name": 200,
    "note": 2000,
    "source_words": 2000,
    "text": 300,
    "unit_code": 40,
}
"""In characters, by field."""
_STATUS = re.compile(
    r"\b(?:\w*migratori|immigration|\w*inmigra|legal status|visas?\b|visado|estatus|alien number"
    r"|a number\b|\w*documentad|sin papeles|undocumented|deport|asylum|asilo|sans papiers)"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f]")


def without_controls(text: str) -> str:
    """Return a text as a card may hold it: lines end with `\\n` alone, and nothing else in it is no
    letter, figure or sign.
    """
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x7f", "")
    return _CONTROLS.sub("", lines)


def check_text(error: type[UnusableInput], field: str, text: str, limit: int | None = None) -> None:
    """Raise `error`, naming the field, for a text that is too long (`limit`: of that of the field)
    or holds control characters.
    """
    most = LONGEST[field] if limit is None else limit
    if len(text) > most:
        raise error(field, f"is longer than {most} characters")
    if not text.isprintable() and _CONTROLS.search(text):
        raise error(field, "holds control characters")


def is_about_status(text: str) -> bool:
    """Return whether a title or a text speaks of migratory status, which is never kept."""
    return _STATUS.search(fold(text)) is not None
