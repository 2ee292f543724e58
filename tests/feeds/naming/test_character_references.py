"""Signs written as numbers: read where they are signs, marked where they are none."""

from __future__ import annotations

import pytest

from feeds.naming.character_references import unescaped, without_endless


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Pet&eacute;n", "Petén"),
        ("Pet&#233;n", "Petén"),
        ("Pet&#xe9;n, Izabal", "Petén, Izabal"),
        ("A & B", "A & B"),
        ("&#00000233;", "é"),
        (f"Pet&#{'1' * 5_000};n", "Pet\ufffdn"),
        (f"&#x{'f' * 9}; Izabal", "\ufffd Izabal"),
        (f"&#{'9' * 5_000}", "\ufffd"),
    ],
)
def test_a_sign_is_read_and_an_endless_number_is_marked(text: str, signs: str) -> None:
    assert unescaped(text) == signs


def test_what_is_no_sign_stays_for_the_reader_of_html() -> None:
    assert without_endless("<p>&aacute; &#233;</p>") == "<p>&aacute; &#233;</p>"
