from __future__ import annotations

import pytest

from core.phones.notation import (
    EXTENSION_MARK,
    LostDigits,
    plain_text,
    with_extension,
    with_marked_extensions,
    without_exit_code,
    without_old_mexican,
)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("9565550102.0", "9565550102"),
        ("9565550102,0", "9565550102"),
        ('="9565550102"', "9565550102"),
        ("9.565550102E+09", "9565550102"),
        ("9,565550102e9", "9565550102"),
        ("\uff0b\uff11 956", "+1 956"),
        ("\u202a956\u202c", "956"),
        ("956\u20115550102", "956-5550102"),
        ("2222 3.0", "2222 3.0"),
    ],
)
def test_a_text_is_made_plain(typed: str, plain: str) -> None:
    assert plain_text(typed) == plain


@pytest.mark.parametrize("typed", ["9.56E+09", "9,56e9", "9E+09", "9.5655501E+09"])
def test_a_number_without_its_last_digits_is_none(typed: str) -> None:
    with pytest.raises(LostDigits):
        plain_text(typed)


@pytest.mark.parametrize(
    ("typed", "extension"),
    [
        ("956-555-0193,,45#", "45"),
        ("956-555-0193 ext. 45", "45"),
        ("956-555-0193 extensión núm. 45", "45"),
        ("956-555-0193 #45", "45"),
        ("956-555-0193 p45", "45"),
        ("956-555-0193;ext=45", "45"),
        ("2222-3333; 2222-3334", ""),
        ("22223333,22223334", ""),
        ("211,,45", ""),
        ("1/2", ""),
        ("texto 45", ""),
        ("Mexico 45", ""),
    ],
)
def test_what_is_an_extension(typed: str, extension: str) -> None:
    after = with_marked_extensions(typed).partition(EXTENSION_MARK)[2]
    assert after.strip() == extension


def test_exit_codes_and_old_prefixes() -> None:
    assert without_exit_code("0052 962 555 0164") == "+52 962 555 0164"
    assert without_exit_code("011-52-962-555-0164") == "+52-962-555-0164"
    assert without_exit_code("962 555 0164") is None
    assert without_exit_code("0800 123 4567") is None
    assert without_old_mexican("01 962 555 0164", "MX").strip() == "962 555 0164"
    assert without_old_mexican("01 962 555 0164", "US") == "01 962 555 0164"
    assert without_old_mexican("+52 01 962 555 0164", "US").split() == ["+52", "962", "555", "0164"]


@pytest.mark.parametrize(
    ("text", "extension", "whole"),
    [
        ("956 555 0101", "12", "956 555 0101 ext 12"),
        ("956 555 0101", "ext. 12", "956 555 0101 ext 12"),
        ("956 555 0101 x9", "12", "956 555 0101 x9"),
        ("956 555 0101 / 956 555 0102", "12", "956 555 0101 / 956 555 0102; 12"),
        ("no tiene", "12", "no tiene"),
        ("956 555 0101", "N/A", "956 555 0101"),
    ],
)
def test_an_extension_of_its_own_column_belongs_to_its_number(
    text: str, extension: str, whole: str
) -> None:
    assert with_extension(text, extension) == whole
