"""The list of volcanoes is whole: every line read, no number twice, each where its country is."""

from __future__ import annotations

import pytest

from core.geo.geometry import Point
from feeds.volcanoes import volcano_numbered


@pytest.mark.parametrize(
    ("number", "name", "point"),
    [
        ("332010", "Kilauea", Point(-155.287, 19.421)),
        (" 342090 ", "Fuego", Point(-90.88, 14.473)),
        ("341090", "Popocatepetl", Point(-98.622, 19.023)),
        ("311010", "Buldir", Point(175.911, 52.35)),
        ("346030", "El Valle", Point(-80.17, 8.58)),
    ],
)
def test_a_volcano_is_found_by_its_number(number: str, name: str, point: Point) -> None:
    volcano = volcano_numbered(number)
    assert volcano is not None
    assert (volcano.name, volcano.point) == (name, point)


def test_one_that_is_not_listed_has_no_place() -> None:
    assert volcano_numbered("312060") is None, "Kupreanof: no source of its place was at hand"
