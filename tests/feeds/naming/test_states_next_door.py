from __future__ import annotations

import pytest

from core.atlas import Atlas
from feeds.naming.named_units import units_named


@pytest.mark.parametrize(
    ("text", "sender", "codes"),
    [
        ("Choluteca, Chinandega", "NI", "HN-CH NI-CI"),
        ("Maine, New Brunswick", "CA", "US-ME CA-NB"),
        ("Coahuila, Texas", "US", "MX-COA US-TX"),
        # Several countries have one; it is not next door; nothing of home beside it.
        ("La Unión, Cartago", "CR", "CR-C"),
        ("Olancho, Cartago", "CR", "CR-C"),
        ("Choluteca", "NI", ""),
    ],
)
def test_a_state_over_the_border(base_atlas: Atlas, text: str, sender: str, codes: str) -> None:
    found = units_named(text, base_atlas, sender)
    assert [unit.code for unit in found.units] == codes.split()
