from __future__ import annotations

import pytest

from core.errors import UnusableInput
from feeds.formats.safe_text import MAX_TEXT_BYTES, parse_text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("\ufeffAVISO Nº 4\r\n".encode(), "AVISO Nº 4\n"),
        ("AVISO Nº 4\r".encode("cp1252"), "AVISO Nº 4\n"),
        (b"A\x00B", "AB"),
        ("AVISO Nº 4\r\n".encode("utf-16"), "AVISO Nº 4\n"),
        (b"\x01\r\r\n123 \r\r\nWEPA40 PHEB 020131\r\r\n\x03", "\n123 \nWEPA40 PHEB 020131\n"),
    ],
)
def test_whatever_its_letters_are(data: bytes, text: str) -> None:
    assert parse_text(data, "x") == text


@pytest.mark.parametrize("data", [b" \n", b"A" * (MAX_TEXT_BYTES + 1)])
def test_nothing_and_too_much_are_refused(data: bytes) -> None:
    with pytest.raises(UnusableInput):
        parse_text(data, "x")
