from __future__ import annotations

import pytest

from core.i18n.formats import Formats


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("America/Chicago", "UTC−06:00, verano −05:00 (America/Chicago)"),
        ("America/Mexico_City", "UTC−06:00 (America/Mexico_City)"),
        ("America/Phoenix", "UTC−07:00 (America/Phoenix)"),
        ("UTC", "UTC+00:00 (UTC)"),
        ("Nowhere/At_All", "Nowhere/At_All"),
    ],
)
def test_paper_names_both_hours_of_a_zone_whose_clocks_change(zone: str, told: str) -> None:
    assert Formats("es").hour_zone_all_year(zone, 2026) == told
