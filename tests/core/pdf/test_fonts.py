from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.pdf.fonts import covered, legible, unprinted_scripts, width_of
from core.pdf.script_fonts import fonts_of_letters

RIGHT_TO_LEFT_MARK = "\u200e"


@pytest.mark.parametrize(
    "text",
    [
        "Tu̱ꞌu̱n, A̱ E̱ i̱ Ä̱: mixe",
        "Ixmatá Kʼicheʼ",
        "Nguyễn Việt",
        "Łódź, Škoda, İzmir",
        "Убежище «Надежда»",
        "Καταφύγιο",
        "緊急避難所",
        "シェルター東京",
        "한국 피난소",
        "आश्रय गृह नई दिल्ली",
        "ที่พักพิง",
        "ᏣᎳᎩ ᎠᏰᎵ",
        "ᐃᓄᒃᑎᑐᑦ",
        "Refugio 🏠 La Esperanza",
        "línea\nlínea",
    ],
)
def test_names_are_printed_as_they_are(text: str) -> None:
    assert legible(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("text", ["ملجأ الطوارئ للعائلات", "מקלט חירום", "پناهگاه می‌خواهم"])
def test_hebrew_and_arabic_leave_the_order_of_what_follows_alone(text: str) -> None:
    assert legible(text) == text + RIGHT_TO_LEFT_MARK


def test_a_number_behind_arabic_is_read_from_left_to_right() -> None:
    assert legible("ملجأ +1 956") == f"ملجأ {RIGHT_TO_LEFT_MARK}+1 956{RIGHT_TO_LEFT_MARK}"
    assert legible("ملجأ (24)").index(RIGHT_TO_LEFT_MARK) == len("ملجأ (")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("ᚠᚢᚦ y más", "[runic] y más"),
        ("𓀀𓀁 x 𓀂", "[egyptian] x [egyptian]"),
        ("𝐀lto", "Alto"),
        ("a\u202edcba", "adcba"),
        ("a\u2066b\u2069c\u0007", "abc"),
        ("uno\u2028dos\u2029tres", "uno dos tres"),
        ("❤\ufe0f", "❤"),
        ("👨\u200d👩", "👨👩"),
        ("\ue000\U0001ffff", ""),
        ("\u2192 \u2265", "– >="),
    ],
)
def test_what_no_font_has_is_named_and_what_turns_letters_round_is_left_out(
    text: str, printed: str
) -> None:
    assert legible(text) == printed


@settings(max_examples=60)
@given(st.text(max_size=30))
def test_every_letter_printed_is_in_a_font_and_nothing_more_is_mended(text: str) -> None:
    printed = legible(text)
    known = covered() | fonts_of_letters().keys() | {10, ord(RIGHT_TO_LEFT_MARK)}
    assert {ord(letter) for letter in printed} <= known
    assert legible(printed.replace(RIGHT_TO_LEFT_MARK, "")) == printed


def test_the_scripts_that_stand_in_brackets_are_told_once() -> None:
    texts = ["Casa", "ᚠᚢᚦ", "ملجأ 緊急", "ᚱ 𓀀", "\u202e"]
    assert unprinted_scripts(texts) == ("[egyptian]", "[runic]")
    assert unprinted_scripts(["Casa", "Ä̱ \ufe0f 🏠"]) == ()


def test_a_chinese_letter_is_a_square_and_a_mark_takes_no_room() -> None:
    assert width_of("所", 10) == 10
    assert width_of("A\u0331", 10) == pytest.approx(width_of("A", 10))
    assert 0 < width_of("ชم", 10) < 20
