from __future__ import annotations

import pytest

from feeds.quantities import magnitude_and_depth_km, number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [("38.7 km (24.0 miles)", 38.7), ("-5 m", -5.0), ("M 6", 6.0), ("none", None), ("", None)],
)
def test_the_first_number_of_a_text(text: str, number: float | None) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Magnitude 5M, Depth:596.851km", (5.0, 596.851)),
        ("EQ,magnitude=5.2,depth=10", (5.2, 10.0)),
        ("Tropical storm, maximum wind 90 km/h", (None, None)),
    ],
)
def test_magnitude_and_depth(text: str, values: tuple[float | None, float | None]) -> None:
    assert magnitude_and_depth_km(text) == values
