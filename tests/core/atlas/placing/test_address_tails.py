from __future__ import annotations

import pytest

from core.atlas.placing.address_tails import address_tails


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1200 S 10th St, McAllen, TX 78501", ["1200 S 10th St, McAllen, TX", "McAllen, TX"]),
        (
            "Apt 5, 12 Main, Pharr, TX, 78577-1234",
            ["Apt 5, 12 Main, Pharr, TX", "12 Main, Pharr, TX", "Pharr, TX"],
        ),
        ("Brownsville, Texas", ["Brownsville, Texas"]),
        (
            "33 rue Notre-Dame O, Montréal, QC H2Y 1S5",
            ["33 rue Notre-Dame O, Montréal, QC", "Montréal, QC"],
        ),
        (
            "12 rue Principale, Gatineau (Québec)",
            ["12 rue Principale, Gatineau, Québec", "Gatineau, Québec"],
        ),
        (
            "Reforma 222, C.P. 06600 Cuauhtémoc, CDMX",
            ["Reforma 222, Cuauhtémoc, CDMX", "Cuauhtémoc, CDMX"],
        ),
        ("Av. 1, 44100 Guadalajara, Jal.", ["Av. 1, Guadalajara, Jal.", "Guadalajara, Jal."]),
        ("Toronto, ON, M5V2T6", ["Toronto, ON"]),
        ("Calle 5, Centro", ["Calle 5, Centro"]),
        ("Calle 5 Centro", []),
        ("78501", []),
        ("", []),
    ],
)
def test_the_ends_of_an_address_that_may_be_a_town(text: str, expected: list[str]) -> None:
    assert address_tails(text) == expected
