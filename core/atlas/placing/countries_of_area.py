"""In which countries an area lies, by its ground."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import shapely

from core.geo.geometry import Area, Box
from core.geo.window import Window

LEAST_SHARE = 0.01
"""Of the land of an area: below it a country is met by the width of a border line, drawn a little
otherwise by each maker, not by intention."""
_KINDS = ("countries", "countries_world")
"""The fine layer of the region first; of a country that it has the coarse one is not asked."""


class _Shape(Protocol):
    @property
    def geometry(self) -> Any:
        """Its shape."""

    @property
    def attributes(self) -> Mapping[str, Any]:
        """Its columns."""


class CountryAtlas(Protocol):
    """What holds the shapes of countries; `core.atlas.Atlas` is one."""

    def features(self, kind: str, box: Box) -> Iterator[_Shape]:
        """Yield what of a kind lies in a box, clipped to it."""


def countries_of_area(atlas: CountryAtlas, area: Area) -> tuple[str, ...]:
    """Return the countries (ISO 3166-1 alpha-2) an area lies in, those with most of its ground
    first; empty at sea.

    A country counts when a hundredth of the area's land or more lies in it.
    """
    ground: dict[str, float] = {}
    for kind in _KINDS:
        for country, share in _pieces(atlas, area, kind, frozenset(ground)):
            ground[country] = ground.get(country, 0.0) + share
    least = sum(ground.values()) * LEAST_SHARE
    reached = [country for country in ground if ground[country] >= max(least, 1e-12)]
    return tuple(sorted(reached, key=lambda country: (-ground[country], country)))


def _pieces(
    atlas: CountryAtlas, area: Area, kind: str, without: frozenset[str]
) -> Iterator[tuple[str, float]]:
    """Yield what of each country's ground lies in the area, piece by piece, in square degrees."""
    for box in Window.around(area).boxes:
        for feature in atlas.features(kind, box):
            country = str(feature.attributes.get("country") or "")
            if country and country not in without:
                # What was cut at the edge of a box may cross itself, and would count as ground of
                # a neighbour.
                piece = shapely.make_valid(feature.geometry)
                yield country, float(area.geometry.intersection(piece).area)
