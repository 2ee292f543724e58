"""Coordinates as people and maps write them, read as written."""

from __future__ import annotations

import pytest

from core.tabular.cells.answers import UnreadableCell
from core.tabular.cells.coordinates import read_degrees, read_point


@pytest.mark.parametrize(
    "cell",
    [
        "26.2034, -98.23",
        "26.2034 -98.23 37.5 4.9",
        "POINT (-98.23 26.2034)",
        "SRID=4326;POINT Z(-98.23 26.2034 0)",
        "26,2034; -98,23",
        "(26.2034 | -98.23)",
        "26.2034 N, 98.23 O",
        "https://www.google.com/maps/@26.2034,-98.23,15z",
        "https://maps.google.com/?q=26.2034,-98.23",
        # The pin goes before the middle of what the window showed.
        "https://www.google.com/maps/place/X/@26.1,-98.1,17z/data=!8m2!3d26.2034!4d-98.23",
        "https://www.google.com/maps/search/?api=1&query=26.2034%2C-98.23",
        "https://www.google.com/maps/search/26.2034,+-98.23",
        "https://www.openstreetmap.org/?mlat=26.2034&mlon=-98.23#map=15/26.2/-98.2",
        "geo:26.2034,-98.23",
    ],
)
def test_both_in_one_cell_or_in_the_address_of_a_map(cell: str) -> None:
    assert read_point(cell) == [-98.23, 26.2034]


def test_a_pair_written_longitude_first_is_not_turned_round_here() -> None:
    assert read_point("-99.13, 19.43") == [19.43, -99.13]


@pytest.mark.parametrize(
    ("cell", "degrees"),
    [
        ("98°13'48\"W", -98.23),
        ("98°13'48\"", 98.23),
        ("-98º 13,8'", -98.23),
        ("26,2034", 26.2034),
        (-98.23, -98.23),
        ("19° 24' N", 19.4),
    ],
)
def test_one_in_degrees_and_minutes(cell: str | float, degrees: float) -> None:
    assert read_degrees(cell) == pytest.approx(degrees)


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("76Q6+WV Mérida", "plus"),
        ("14R 573000 2899000", "UTM"),
        ("573000,12 2899000,40", "UTM"),
        ("https://maps.app.goo.gl/abc", "enlace"),
        ("frente al parque", "no son coordenadas"),
    ],
)
def test_what_cannot_be_read_is_named(cell: str, named: str) -> None:
    with pytest.raises(UnreadableCell) as unreadable:
        read_point(cell)
    problem = unreadable.value.problem
    assert named in problem.message % problem.gaps
