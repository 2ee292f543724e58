from __future__ import annotations

import pytest

from core.i18n.formats import Formats


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("America/Chicago", "UTC−06:00, verano −05:00 (Chicago)"),
        ("America/Mexico_City", "UTC−06:00 (Ciudad de México)"),
        ("America/Phoenix", "UTC−07:00 (Phoenix)"),
        ("UTC", "UTC+00:00 (UTC)"),
        ("Nowhere/At_All", "Nowhere/At_All"),
    ],
)
def test_paper_names_both_hours_of_a_zone_whose_clocks_change(zone: str, told: str) -> None:
    assert Formats("es").hour_zone_all_year(zone, 2026) == told


def test_a_toll_free_number_says_from_where_it_rings_and_is_not_dialled_from_abroad() -> None:
    spanish, french = Formats("es"), Formats("fr")
    assert spanish.phone_abroad("+18005550602") == "sólo desde EE. UU."
    assert french.phone_abroad("+528005550602") == "seulement depuis : Mexique"
    assert spanish.phone_abroad("+19565550123") == "+1 956-555-0123"
    assert spanish.phone_abroad("911") == ""
    assert spanish.phone_here("+18005550602", "US") == "(800) 555-0602"
    assert spanish.phone_here("+18005550602", "MX") == "+1 800-555-0602"
    assert spanish.phone_here("+19565550123", "MX") == "00 1 956-555-0123"
