"""Which letters the fonts of the plans have. What they lack must not fall back to another font."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "font_files"
WEIGHTS = {400: "NotoSans-Regular.ttf", 600: "NotoSans-SemiBold.ttf", 700: "NotoSans-Bold.ttf"}
SUBSTITUTES = {
    "\u202f": "\u00a0",
    "\u2009": "\u00a0",
    "\u2011": "-",
    "\u2192": "–",
    "\u2265": ">=",
    "\u2264": "<=",
}


class FontsMissing(RuntimeError):
    """The fonts were not made; the text says how."""


def font_bytes(weight: int) -> bytes:
    """Return the TrueType file of a weight (400, 600, 700). Raises FontsMissing."""
    path = FONTS / WEIGHTS[weight]
    if not path.exists():
        raise FontsMissing(
            f"{path.name} is not there; `python scripts/build_fonts.py` makes it (part of "
            "`make "
            "setup`)"
        )
    return path.read_bytes()


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Return the code points every weight has. Raises FontsMissing."""
    sets = []
    for weight, name in WEIGHTS.items():
        font_bytes(weight)
        with TTFont(FONTS / name, lazy=True) as font:
            sets.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*sets)


def legible(text: str) -> str:
    """Return the text with letters the fonts have: composed (NFC), without controls, the rest
    replaced.

    A letter the fonts lack loses its marks if that helps, else it is printed as "?". The same text
    comes back, as the same object, when there is nothing to mend.
    """
    glyphs = covered()
    if text.isascii() and text.isprintable():
        return text
    if all(
        ord(letter) in glyphs or letter == "\n" for letter in text
    ) and unicodedata.is_normalized("NFC", text):
        return text
    return "".join(_nearest(letter, glyphs) for letter in unicodedata.normalize("NFC", text))


@lru_cache(maxsize=64)
def advances(weight: int) -> dict[int, float]:
    """Return how wide each letter is, in ems: for labels on the map that must not touch."""
    font_bytes(weight)
    with TTFont(FONTS / WEIGHTS[weight], lazy=True) as font:
        units = font["head"].unitsPerEm
        widths = font["hmtx"].metrics
        return {code: widths[glyph][0] / units for code, glyph in font.getBestCmap().items()}


def width_of(text: str, size: float, weight: int = 400) -> float:
    """Return how wide `text` runs at `size`, in the unit of `size` (kerning left out)."""
    table = advances(weight)
    return size * sum(table.get(ord(letter), 0.6) for letter in text)


def _nearest(letter: str, glyphs: frozenset[int]) -> str:
    if ord(letter) in glyphs or letter == "\n":
        return letter
    if letter in SUBSTITUTES:
        return SUBSTITUTES[letter]
    kind = unicodedata.category(letter)
    if kind in {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"}:
        return ""
    if kind == "Zs":
        return " "
    plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if ord(part) in glyphs)
    return plain or "?"
