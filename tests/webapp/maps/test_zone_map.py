"""The words of what stands on the map of a zone."""

from __future__ import annotations

import pytest

from core.disclosure import WITHHELD, Cell
from core.geo.geometry import Box
from tests.webapp.conftest import House
from watch.matching.disclosure_grid import PeopleSquare
from webapp.maps.zone_map import pin_words, square_words


@pytest.mark.parametrize(
    ("cell", "words"), [(Cell(7), "7"), (Cell(None, below=5), "<5"), (WITHHELD, "oculto")]
)
def test_a_square_says_its_number_or_that_it_is_hidden(
    house: House, cell: Cell, words: str
) -> None:
    with house.app.test_request_context():
        assert square_words(PeopleSquare(Box(-98.25, 26.0, -98.0, 26.25), cell)) == words


def test_a_place_says_whether_it_is_in_danger(house: House) -> None:
    with house.app.test_request_context():
        assert pin_words("shelter", is_inside=True) == "Albergue dentro de la zona: peligro"
        assert pin_words("post", is_inside=False) == "Representación a cargo"
