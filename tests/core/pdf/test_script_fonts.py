from __future__ import annotations

import io
from typing import Any, cast

import pytest
from pypdf import PdfReader

from core.pdf.fonts import covered, legible
from core.pdf.renderer import page_renderer
from core.pdf.script_fonts import (
    BASE,
    face_of,
    family_of,
    files_for,
    fonts_of_letters,
    script_font_bytes,
    weights,
    with_families,
)

ARABIC = "noto-sans-arabic-arabic"


def test_a_text_needs_the_files_of_its_letters_and_latin_none() -> None:
    assert files_for("Ixmatá, Tu̱ꞌu̱n, Убежище") == ()
    assert files_for("ملجأ") == (f"{ARABIC}-400.ttf", f"{ARABIC}-700.ttf")
    assert all(name.startswith("noto-sans-sc-") for name in files_for("緊急"))
    assert 0 < len(files_for("緊急避難所")) <= 5, "of the hundred slices of Chinese"


def test_no_letter_is_in_two_fonts() -> None:
    assert not covered() & fonts_of_letters().keys()
    by_letter = fonts_of_letters()
    for letter in "ملجأ緊한आᏣ🏠ที":
        files = by_letter[ord(letter)]
        assert len({family_of(file) for file in files}) == 1
        assert len({weights()[file] for file in files}) == len(files)


def test_only_files_of_the_index_are_given_out() -> None:
    assert script_font_bytes(f"{ARABIC}-400.ttf")[:4] == b"\0\1\0\0"
    with pytest.raises(KeyError):
        script_font_bytes("../fonts.py")


def test_noto_sans_goes_on_with_the_families_of_a_text() -> None:
    files = files_for("ملجأ")
    css = with_families('a { font: 9pt "Noto Sans", serif }', files)
    assert css == 'a { font: 9pt "Noto Sans", "Noto Sans Arabic Arabic", serif }'
    svg = with_families('<text font-family="Noto Sans">', files)
    assert svg == '<text font-family="Noto Sans, Noto Sans Arabic Arabic">'
    assert face_of(files[0], "x:").count('"Noto Sans Arabic Arabic"') == 1
    assert family_of(files[0]) != BASE


def _printed(text: str) -> tuple[str, set[str]]:
    page = f'<html lang="es"><title>x</title><p>{legible(text)}</p><b>{legible(text)}</b></html>'
    document = page_renderer().lay_out(page, 'html { font: 9pt "Noto Sans" }')
    reader = PdfReader(io.BytesIO(page_renderer().write(document, b"0" * 16, {})))
    fonts: Any = cast(Any, reader.pages[0])["/Resources"]["/Font"]
    names = {str(fonts[key]["/BaseFont"]).partition("+")[2] for key in fonts}
    return reader.pages[0].extract_text(), names


def test_each_script_is_set_in_its_own_font_and_no_font_of_the_machine() -> None:
    text = "Refugio 🏠 緊急避難所 한국 Tu̱ꞌu̱n ملجأ"
    _, names = _printed(text)
    families = {name.partition(",")[0].removesuffix("-Bold") for name in names}
    expected = {family_of(file).replace(" ", "-") for file in files_for(text)}
    assert families == {"Noto-Sans", *expected}


def test_marks_below_are_read_aloud_as_what_they_are() -> None:
    said, _ = _printed("Ä̱wä̱ Ä Tu̱ꞌu̱n A̱ fin")
    assert said.split("\n")[0].replace(" ", "") == "Ä̱wä̱ÄTu̱ꞌu̱nA̱fin"
    assert _printed("緊急避難所 x")[0].startswith("緊急避難所 x")
