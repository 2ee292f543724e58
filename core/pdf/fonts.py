"""Which letters the fonts of our PDFs have. What they lack must not fall back to another font.

Noto Sans has what is Latin, Greek and Cyrillic, marks included; the fonts of further scripts
(`core.pdf.script_fonts`) have most of what else a name is written in.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from core.late import late_module
from core.pdf.script_fonts import FONTS, fonts_of_letters

_tt_lib = late_module("fontTools.ttLib")
WEIGHTS = {400: "NotoSans-Regular.ttf", 600: "NotoSans-SemiBold.ttf", 700: "NotoSans-Bold.ttf"}
SUBSTITUTES = {
    "\u202f": "\u00a0",
    "\u2009": "\u00a0",
    "\u2011": "-",
    "\u2192": "–",
    "\u2265": ">=",
    "\u2264": "<=",
}


_JOINERS = frozenset("\u200c\u200d")
"""Without them Persian, Hindi and some emoji are spelled wrong."""
_KEPT_CONTROLS = _JOINERS | {"\u00ad", "\u200b", "\u2060"}
_LEFT_TO_RIGHT = "\u200e"
_NARROW = 0.6
"""Ems of a letter whose width is not known; Chinese letters are squares."""
_OF_PICTURES = re.compile(r"[\ufe00-\ufe0f]|(?<=[\u2600-\u27bf\U0001f000-\U0001faff])\u200d")
"""What tells one look of an emoji from another, or joins two: each is drawn by itself."""
_AFTER_RIGHT_TO_LEFT = re.compile(
    r"(?<=[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])(\W{0,40}?)(?=\+?\d)"
)
"""Between a letter of Hebrew or Arabic and a number."""


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
    """Return the code points every weight of Noto Sans has, controls left out. Raises
    FontsMissing.
    """
    sets = []
    for weight, name in WEIGHTS.items():
        font_bytes(weight)
        with _tt_lib.TTFont(FONTS / name, lazy=True) as font:
            sets.append(frozenset(font.getBestCmap()))
    return frozenset(code for code in frozenset.intersection(*sets) if not _is_control(chr(code)))


def legible(text: str) -> str:
    """Return the text with letters the fonts have: composed (NFC), without controls, and the rest
    named.

    A letter the fonts lack loses its marks if that helps, else its script stands in its place:
    `[runic]`. Numbers behind Hebrew or Arabic keep their order: whoever dials reads from left to
    right. The same text comes back, as the same object, when there is nothing to mend.
    """
    if text.isascii() and text.isprintable():
        return text
    glyphs = covered()
    if all(
        ord(letter) in glyphs or letter == "\n" for letter in text
    ) and unicodedata.is_normalized("NFC", text):
        return text
    further = fonts_of_letters()
    nearest = [
        _nearest(letter, glyphs) if letter in SUBSTITUTES or ord(letter) not in further else letter
        for letter in _OF_PICTURES.sub("", unicodedata.normalize("NFC", text))
    ]
    return _in_reading_order("".join(_runs_named_once(nearest)))


def unprinted_scripts(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the scripts that stand in brackets in the place of letters no font has, as `legible`
    names them.
    """
    glyphs, further = covered(), fonts_of_letters()
    missing = _without_glyph(texts)
    # Put together for the few plans that have any: a set of tens of thousands is made for it.
    all_glyphs = glyphs.union(further) if missing else glyphs
    named = {_nearest(each, all_glyphs) for each in missing}
    return tuple(sorted(name for name in named if name.startswith("[") and name != "["))


@lru_cache(maxsize=64)
def advances(weight: int) -> dict[int, float]:
    """Return how wide each letter is, in ems: for labels on the map that must not touch."""
    font_bytes(weight)
    with _tt_lib.TTFont(FONTS / WEIGHTS[weight], lazy=True) as font:
        units = font["head"].unitsPerEm
        widths = font["hmtx"].metrics
        return {code: widths[glyph][0] / units for code, glyph in font.getBestCmap().items()}


def width_of(text: str, size: float, weight: int = 400) -> float:
    """Return how wide `text` runs at `size`, in the unit of `size` (kerning left out)."""
    table = advances(weight)
    return size * sum(table.get(ord(letter)) or _usual_width(letter) for letter in text)


# -- inside ---------------------------------------------------------------------------------


def _without_glyph(texts: Iterable[str]) -> list[str]:
    """Return the letters of some texts that no font has."""
    glyphs, further = covered(), fonts_of_letters()
    letters = set().union(*(text for text in texts if not text.isascii()))
    return [each for each in letters if ord(each) not in glyphs and ord(each) not in further]


def _is_control(letter: str) -> bool:
    """Return whether a letter is a control of no use on paper: one that turns the order of letters
    round could make another name or number of what follows.
    """
    is_unseen = unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"}
    return is_unseen and letter not in _KEPT_CONTROLS


def _usual_width(letter: str) -> float:
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0.0
    return 1.0 if unicodedata.east_asian_width(letter) in {"W", "F"} else _NARROW


def _in_reading_order(text: str) -> str:
    """Return the text so that what is read from left to right stays so beside Hebrew or Arabic."""
    if not any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text):
        return text
    return _AFTER_RIGHT_TO_LEFT.sub(rf"\1{_LEFT_TO_RIGHT}", text) + _LEFT_TO_RIGHT


def _runs_named_once(pieces: list[str]) -> Iterator[str]:
    """Yield the pieces, of several `[runic]` in a row the first."""
    for piece, same in itertools.groupby(pieces):
        yield piece if len(piece) > 1 and piece.startswith("[") else "".join(same)


def _nearest(letter: str, glyphs: frozenset[int]) -> str:
    if ord(letter) in glyphs or letter == "\n":
        return letter
    if letter in SUBSTITUTES:
        return SUBSTITUTES[letter]
    kind = unicodedata.category(letter)
    if kind in {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"}:
        return ""
    if kind in {"Zs", "Zl", "Zp"}:
        return " "
    plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if ord(part) in glyphs)
    return plain or _script_of(letter)


def _script_of(letter: str) -> str:
    """Return the script of a letter in brackets, by the first word of its name in Unicode."""
    name = unicodedata.name(letter, "")
    return f"[{name.split()[0].lower()}]" if name else "?"
