"""Numbers of the register of disasters, found in a text and told apart."""

from __future__ import annotations

import pytest

from feeds.disaster_numbers import glide_in, glide_key, kind_of_glide
from feeds.values import HazardKind


@pytest.mark.parametrize(
    ("text", "glide", "key"),
    [
        ("Glide: EQ-2026-000093-VEN", "EQ-2026-000093-VEN", "glide:EQ-2026-000093"),
        ("TC-2020-000220-HND, TC-2020-000220-NIC", "TC-2020-000220-HND", "glide:TC-2020-000220"),
        ("FL2024000199ESP", "FL-2024-000199-ESP", "glide:FL-2024-000199"),
        ("DR-2023-000095", "DR-2023-000095", "glide:DR-2023-000095"),
        ("call 1-800-2026 or EQ 7.1", "", ""),
        ("", "", ""),
    ],
)
def test_a_number_is_found_in_any_spelling_and_known_without_its_country(
    text: str, glide: str, key: str
) -> None:
    assert (glide_in(text), glide_key(text)) == (glide, key)


def test_a_number_says_what_happened() -> None:
    assert kind_of_glide("TC-2020-000220-HND") is HazardKind.STORM
    assert kind_of_glide("AC-2020-000001-HND") is HazardKind.OTHER
