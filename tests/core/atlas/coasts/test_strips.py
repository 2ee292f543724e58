from __future__ import annotations

import pytest

from core.atlas import Atlas, Unit
from core.atlas.coasts.seas import Sea
from core.atlas.coasts.strips import CoastName, Coasts
from core.geo.geometry import Area, Box, Point


@pytest.fixture(scope="module")
def atlas(base_atlas: Atlas) -> Atlas:
    return base_atlas


def strip(atlas: Atlas, scheme: str, name: str) -> Area:
    placed = atlas.placed([(scheme, name)])
    assert placed.area is not None, placed.unplaced
    return placed.area


@pytest.mark.parametrize(
    ("scheme", "name", "inside", "outside"),
    [
        # Two seas: Panamá and Colón, Amapala and La Ceiba, Quepos and Limón.
        ("COAST-PACIFIC", "PANAMA", (-79.53, 8.97), (-79.9, 9.36)),
        ("COAST-ATLANTIC", "PANAMA", (-79.9, 9.36), (-79.53, 8.97)),
        ("COAST-PACIFIC", "Honduras", (-87.65, 13.29), (-86.79, 15.78)),
        ("COAST-PACIFIC", "COSTA RICA", (-84.16, 9.43), (-83.03, 9.99)),
        ("COAST", "COSTA RICA", (-83.03, 9.99), (-84.09, 9.93)),
        # The capital 30 km inland; the border with Haiti is no shore.
        ("COAST-PACIFIC", "EL SALVADOR", (-89.83, 13.59), (-89.2, 13.7)),
        ("COAST", "DOMINICAN REPUBLIC", (-69.9, 18.46), (-71.7, 18.9)),
    ],
)
def test_the_strip_lies_on_the_sea_it_is_about(
    atlas: Atlas,
    scheme: str,
    name: str,
    inside: tuple[float, float],
    outside: tuple[float, float],
) -> None:
    found = strip(atlas, scheme, name)
    assert found.contains(Point(*inside))
    assert not found.contains(Point(*outside))


def test_a_country_without_a_sea_and_one_nobody_knows_are_said_by_name(atlas: Atlas) -> None:
    placed = atlas.placed([("COAST", "BOLIVIA"), ("COAST", "YAP"), ("COAST-ATLANTIC", "PERU")])
    assert (placed.area, set(placed.unplaced)) == (None, {"BOLIVIA", "YAP", "PERU"})


def test_only_what_is_near_the_epicentre(atlas: Atlas) -> None:
    found = strip(atlas, "COAST-PACIFIC", "EL SALVADOR|60|-89.8 13.3")
    assert found.contains(Point(-89.83, 13.59))
    assert not found.contains(Point(-88.1, 13.2)), "El Espino, 180 km off"
    both = strip(atlas, "COAST-PACIFIC", "*|80|-90.1 13.5")
    assert both.contains(Point(-89.83, 13.59))
    assert both.contains(Point(-90.3, 13.85)), "Guatemala's shore, which nobody named"


def test_a_border_drawn_twice_a_little_apart_is_no_shore() -> None:
    """West and East share a border at 10° E, which the two outlines put 500 m apart."""
    shapes = {"W": Area.from_box(Box(9, 0, 10, 1)), "E": Area.from_box(Box(10.005, -1, 11, 2))}
    units = {code: Unit(code, "countries", code, country=code) for code in shapes}
    coasts = Coasts(units.get, units.values, shapes.get)
    west = coasts.area("COAST:ANY:W")
    assert west is not None
    assert west.contains(Point(9.05, 0.5))
    assert west.contains(Point(8.95, 0.5)), "a pier stands before the outline"
    assert not west.contains(Point(9.95, 0.5)), "inland, at the border"
    assert not west.contains(Point(10.05, 0.02)), "no ground of the neighbour"
    assert not west.contains(Point(9.5, 0.5)), "inland"


@pytest.mark.parametrize(
    ("code", "coast"),
    [
        ("COAST:PACIFIC:CHILE", CoastName(Sea.PACIFIC, "CHILE")),
        ("COAST:ANY:*|300|-71.9 -31.5", CoastName(Sea.ANY, "*", 300.0, Point(-71.9, -31.5))),
    ],
)
def test_codes_of_coasts(code: str, coast: CoastName) -> None:
    assert CoastName.of_code(code) == coast
