"""Counts on a map that is drawn on the server."""

from __future__ import annotations

from xml.etree import ElementTree

from core.atlas import Atlas
from core.disclosure import Cell
from webapp.maps.unit_map import SHADES, UnitCount, shade_bounds, unit_map


def count(code: str, value: int | None) -> UnitCount:
    cell = Cell(value) if value is not None else Cell(None, below=5)
    return UnitCount(code, f"<{code}>", cell, "n")


def test_units_are_shaded_by_their_counts(base_atlas: Atlas) -> None:
    counts = [count("US-TX", 63), count("US-CA", 302), count("US-LA", None), count("XX", 9)]
    made = unit_map(base_atlas, counts, "Por <lugar>")
    assert made is not None
    tree = ElementTree.fromstring(made.svg)
    shades = {each[0].text: each.get("class") for each in tree if len(each)}
    assert shades == {
        "<US-CA>: n": "shade-1",
        "<US-TX>: n": "shade-0",
        "<US-LA>: n": "hidden-count",
    }
    assert [each.get("class") for each in tree if not len(each)] == ["outline"]
    assert made.left_out == 1
    assert "style" not in made.svg
    for each in tree:
        numbers = [float(text) for text in each.get("d", "")[1:40].split("L")[0].split()[:2]]
        assert each.get("class") == "outline" or 0 <= numbers[0] <= 720


def test_nothing_to_show_is_no_map(base_atlas: Atlas) -> None:
    assert unit_map(base_atlas, [count("US-TX", None), count("XX", 4)], "x") is None


def test_shades_have_bounds_of_their_own() -> None:
    assert shade_bounds([1, 1, 1, 1]) == [1]
    assert shade_bounds(list(range(100))) == [0, 20, 40, 60, 80]
    assert len(shade_bounds(list(range(100)))) == SHADES
