from __future__ import annotations

from types import SimpleNamespace

import pytest
from fontTools.ttLib import TTFont

from core.pdf.fonts import WEIGHTS
from core.pdf.glyph_texts import ReadableFonts
from core.pdf.script_fonts import BASE, FONTS

REGULAR = FONTS / WEIGHTS[400]


def _font(family: str = BASE) -> SimpleNamespace:
    return SimpleNamespace(family=family, file_content=REGULAR.read_bytes(), to_unicode={})


def _glyph(letter: str) -> int:
    with TTFont(REGULAR, lazy=True) as font:
        return int(font.getGlyphID(font.getBestCmap()[ord(letter)]))


@pytest.mark.parametrize(
    ("glyph", "cluster", "text"),
    [
        ("\u0331", "A\u0331", "\u0331"),
        ("A", "", "A"),
        ("\u00c4", "", "\u00c4"),
        ("\ufb01", "fi", "fi"),
        ("\u00a0", "\u00a0", "\u00a0"),
        ("e", "e", "e"),
    ],
)
def test_a_glyph_of_noto_sans_says_its_own_letter(glyph: str, cluster: str, text: str) -> None:
    fonts, font = ReadableFonts(), _font()
    fonts["key"] = font
    font.to_unicode[_glyph(glyph)] = cluster
    assert font.to_unicode == {_glyph(glyph): text}


def test_the_glyphs_of_other_scripts_say_what_their_cluster_says() -> None:
    fonts, font = ReadableFonts(), _font("Noto Sans Arabic Arabic")
    fonts["key"] = font
    font.to_unicode[_glyph("A")] = ""
    assert font.to_unicode == {_glyph("A"): ""}
