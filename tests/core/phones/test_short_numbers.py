from __future__ import annotations

import pytest

from core.phones.short_numbers import is_emergency_short_number, is_short_number


@pytest.mark.parametrize(
    ("text", "country", "exists"),
    [
        ("911", "US", True),
        ("211", "us", True),
        ("988", "CA", True),
        ("078", "MX", True),
        ("*911", "MX", True),
        ("1574", "GT", True),
        ("911", "HN", True),
        ("311", "PA", True),
        ("*462", "DO", True),
        ("90", "BZ", True),
        # the rest of a cut number
        ("2420", "US", False),
        ("5550", "MX", False),
        ("956", "US", False),
        ("5555", "GT", False),
        ("40404", "SV", False),
        ("*999", "MX", False),
        ("911", "", False),
        ("911", "XX", False),
        ("9", "US", False),
        ("", "US", False),
    ],
)
def test_only_what_exists_there_is_a_short_number(text: str, country: str, exists: bool) -> None:
    assert is_short_number(text, country) is exists


def test_which_call_the_emergency_services() -> None:
    assert is_emergency_short_number("911", "US")
    assert is_emergency_short_number("911", "HN")
    assert is_emergency_short_number("110", "GT")
    assert not is_emergency_short_number("211", "US")
    assert not is_emergency_short_number("911", "XX")
