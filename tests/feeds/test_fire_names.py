"""What a fire is known by in every list."""

from __future__ import annotations

import pytest

from feeds.fire_names import fire_key


@pytest.mark.parametrize(
    ("name", "county", "key"),
    [
        ("Dixie Fire", "Butte", "fire:dixie:butte:2021"),
        ("DIXIE", "Butte County", "fire:dixie:butte:2021"),
        ("Río Fire ", "San José", "fire:rio:san jose:2021"),
        ("Fire", "", ""),
        ("", "Butte", ""),
    ],
)
def test_one_fire_has_one_key_however_a_list_spells_it(name: str, county: str, key: str) -> None:
    assert fire_key(name, county, 2021) == key
