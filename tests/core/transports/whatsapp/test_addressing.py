from __future__ import annotations

import pytest

from core.transports.whatsapp.addressing import WHATSAPP


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+502 5555-1234", "+50255551234"),
        ("0050255551234", "+50255551234"),
        ("5555 1234", ""),
        ("ana@rcm.example", ""),
        ("", ""),
    ],
)
def test_a_number_names_its_country(text: str, number: str) -> None:
    assert WHATSAPP.recipient(text) == number
    assert WHATSAPP.name == "whatsapp"
