from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

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


@pytest.mark.parametrize(
    ("zone", "month", "told"),
    [
        ("America/St_Johns", 1, "UTC−03:30 (San Juan de Terranova)"),
        ("America/St_Johns", 7, "UTC−02:30 (San Juan de Terranova)"),
        ("Pacific/Marquesas", 1, "UTC−09:30 (Marquesas)"),
        ("Asia/Kathmandu", 1, "UTC+05:45 (Kathmandu)"),
        ("America/Mexico_City", 7, "UTC−06:00 (Ciudad de México)"),
        ("Nowhere/None", 7, "Nowhere/None"),
    ],
)
def test_a_zone_is_said_by_its_place_and_is_right_to_the_half_hour(
    zone: str, month: int, told: str
) -> None:
    at = datetime(2026, month, 1, 12, tzinfo=UTC)
    assert Formats("es").hour_zone(zone, at) == told


def test_a_toll_free_number_says_from_where_it_rings_and_is_not_dialled_from_abroad() -> None:
    spanish, french = Formats("es"), Formats("fr")
    assert spanish.phone_abroad("+18005550602") == "sólo desde EE. UU."
    assert french.phone_abroad("+528005550602") == "seulement depuis\u00a0: Mexique"
    assert spanish.phone_abroad("+19565550123") == "+1 956-555-0123"
    assert spanish.phone_abroad("911") == ""
    assert spanish.phone_here("+18005550602", "US") == "(800) 555-0602"
    assert spanish.phone_here("+18005550602", "MX") == "+1 800-555-0602"
    assert spanish.phone_here("+19565550123", "MX") == "00 1 956-555-0123"


@pytest.mark.parametrize(
    ("language", "told"),
    [("es", "23 nov 2026, 03:30"), ("en", "23 Nov 2026, 03:30"), ("fr", "23 nov. 2026, 03:30")],
)
def test_a_moment_of_a_letter_is_written_as_its_language_does(language: str, told: str) -> None:
    local = datetime(2026, 11, 22, 21, 30, tzinfo=timezone(-timedelta(hours=6)))
    assert Formats(language).universal(local) == told
