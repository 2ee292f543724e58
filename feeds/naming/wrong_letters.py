"""Names of places whose letters were encoded once too often. Pure."""

from __future__ import annotations

import re

from feeds.naming.character_references import unescaped

_TWICE_ENCODED = re.compile(
    r"[\u00c2\u00c3][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
"""Two letters that a letter of UTF-8 becomes when it is read as windows-1252."""


def in_right_letters(text: str) -> str:
    """Return a text with its letters put right: "PetÃ©n" and "Pet&eacute;n" are Petén."""
    text = unescaped(text)
    return _TWICE_ENCODED.sub(lambda pair: _letter(pair[0]), text)


def _letter(pair: str) -> str:
    try:
        return b"".join(map(_byte, pair)).decode()
    except UnicodeError:
        return pair


def _byte(sign: str) -> bytes:
    return sign.encode("latin-1") if ord(sign) < 256 else sign.encode("cp1252")
