from __future__ import annotations

import pytest

from core.atlas import Atlas
from feeds.naming.named_units import units_named


@pytest.mark.parametrize(
    ("text", "sender", "codes"),
    [
        ("Mexico, Missouri", "US", "US29007"),
        ("Jamaica, Queens", "US", "US36081"),
        ("Santa Ana, California", "US", "US06059"),
        # Of the sender's own, a country behind it, three names: left as they are.
        ("Sonora, California", "MX", "MX-SON US-CA"),
        ("Colón, Honduras", "US", "HN-CL"),
        ("Sonora, Texas, Arizona", "US", "MX-SON US-TX US-AZ"),
    ],
)
def test_a_town_before_its_state(base_atlas: Atlas, text: str, sender: str, codes: str) -> None:
    found = units_named(text, base_atlas, sender)
    assert [unit.code for unit in found.units] == codes.split()
