"""What is short for a state, by its own name and code."""

from __future__ import annotations

import pytest

from core.atlas.names import abbreviates, read_coordinates
from core.atlas.placing.address_tails import address_tails


@pytest.mark.parametrize(
    ("short", "name", "code"),
    [
        ("F.M.", "Francisco Morazán", "HN-FM"),
        ("fm", "Francisco Morazán", "HN-FM"),
        ("Fco. Morazán", "Francisco Morazán", "HN-FM"),
        ("S.S.", "San Salvador", "SV-SS"),
        ("S. Salvador", "San Salvador", "SV-SS"),
        ("L.P.", "La Paz", "SV-PA"),
        ("A.V.", "Alta Verapaz", "GT-16"),
        ("Huehue.", "Huehuetenango", "GT-13"),
        ("Intib.", "Intibucá", "HN-IN"),
        ("Sta. Bárbara", "Santa Bárbara", "HN-SB"),
        ("I.B.", "Islas de la Bahía", "HN-IB"),
        ("G. a Dios", "Gracias a Dios", "HN-GD"),
        ("MN", "Managua", "NI-MN"),
        ("Tex.", "Texas", "US-TX"),
    ],
)
def test_what_is_short_for_a_state(short: str, name: str, code: str) -> None:
    assert abbreviates(short, name, code)


@pytest.mark.parametrize(
    ("short", "name", "code"),
    [
        ("Ote.", "Ocotepeque", "HN-OC"),
        ("Centro", "Cortés", "HN-CR"),
        ("S.", "San Salvador", "SV-SS"),
        ("San", "San Salvador", "SV-SS"),
        ("S.M.", "San Salvador", "SV-SS"),
        ("16", "Alta Verapaz", "GT-16"),
        ("Col.", "Chontales", "NI-CO"),
        ("", "La Paz", "HN-LP"),
        ("...", "La Paz", "HN-LP"),
    ],
)
def test_what_says_too_little(short: str, name: str, code: str) -> None:
    assert not abbreviates(short, name, code)


@pytest.mark.parametrize("blank", [" ", "\n", " \t"])
def test_a_thousand_blanks_count_once(blank: str) -> None:
    run = blank * 1500
    assert read_coordinates(f"14.6,{run}-90.5") == read_coordinates("14.6, -90.5") is not None
    assert read_coordinates(f"1.1{run}x") is None
    assert address_tails(f"12 Calle{run}Centro{run}(Jalapa), GT") == address_tails(
        "12 Calle Centro (Jalapa), GT"
    )
