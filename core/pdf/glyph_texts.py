"""What each glyph of a PDF is read aloud and copied as: the letter it is.

WeasyPrint gives the last glyph of a cluster all its letters and the others none, and keeps what it
gave first: after one "Ä̱" every macron below is read as "Ä̱", and every "Ä" as nothing. In Latin,
Greek and Cyrillic a glyph is a letter or a mark, so it can say itself. In scripts whose glyphs
stand in another order than their letters (Hindi, Arabic) the cluster says more: there nothing is
changed.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from fontTools.ttLib import TTFont

from core.pdf.script_fonts import BASE


class _GlyphTexts(dict[int, str]):
    """Texts by glyph; a glyph that is one of the letters of its cluster says that letter alone."""

    def __init__(self, letters: Mapping[int, str]) -> None:
        super().__init__()
        self._letters = letters

    def __setitem__(self, glyph: int, text: str) -> None:
        own = self._letters.get(glyph, "")
        said = [letter for letter in own if letter in text]
        if own and len(text) != 1 and (said or not text):
            text = (said or own)[0]
        super().__setitem__(glyph, text)


class ReadableFonts(dict[Any, Any]):
    """The fonts of a document as WeasyPrint collects them while it draws: put it into
    `document.fonts` before.
    """

    def __setitem__(self, key: Any, font: Any) -> None:
        if font.family == BASE:
            font.to_unicode = _GlyphTexts(_letters_of(bytes(font.file_content)))
        super().__setitem__(key, font)


@lru_cache(maxsize=8)
def _letters_of(file: bytes) -> Mapping[int, str]:
    """Return the letters of each glyph that a font has one for, the lowest code point first."""
    found: dict[int, str] = {}
    with TTFont(io.BytesIO(file), lazy=True) as font:
        for code, name in sorted(font.getBestCmap().items()):
            glyph = font.getGlyphID(name)
            found[glyph] = found.get(glyph, "") + chr(code)
    return found
