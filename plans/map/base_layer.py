"""The land of the contact map: sea, countries, states, water, roads and the area, drawn out of the
atlas.

National borders come from the first-level units alone: two makers' lines side by side would double
them. Colours are chosen by their greys: sea, neighbours and land stay three on a black-and-white
printer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.geo.geometry import Area, Box
from core.geo.projection import Frame, joined_shape
from core.geo.window import Window
from plans.map.streets import Streets
from plans.map.streets.drawing import streets_drawn

ACCENT = "#9c1c1c"
SEA, LAND, NEIGHBOUR, TOWN_FILL = "#bcd4e1", "#fbfaf6", "#e9e5db", "#e6dccb"
WATER_LINE, COAST = "#7c9db3", "#6f95ad"
BORDER, STATE_LINE, COUNTY_LINE = "#55504a", "#8d867b", "#b7b0a4"
MAJOR_ROADS = frozenset({"Freeway", "Tollway", "Beltway", "Bypass", "Primary", "Major Highway"})
COUNTIES_FROM, COUNTIES_PLAIN_FROM = 0.6, 1.6
"""Points per kilometre from which counties are drawn at all, and with lines of their full strength.
"""
DRAWN_KINDS = (
    "countries",
    "admin1",
    "admin2",
    "urban_areas",
    "lakes",
    "rivers",
    "roads",
    "gazetteer",
    "countries_world",
)
NEEDED_KINDS = ("countries", "admin1", "admin2", "urban_areas", "lakes", "rivers", "roads")
"""Kinds whose absence is said in the caption."""


class MapFeature(Protocol):
    """One thing of the atlas."""

    @property
    def geometry(self) -> Any:
        """Its shape, which only `core.geo.projection` looks into."""

    @property
    def attributes(self) -> Any:
        """Its columns."""


class MapAtlas(Protocol):
    """What the map is drawn from: `core.atlas.Atlas`, or something like it."""

    def features(self, kind: str, box: Box) -> Iterable[MapFeature]:
        """Yield what of a kind lies in a box."""

    def missing(self) -> tuple[str, ...]:
        """Kinds no file holds."""

    def credits(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """Return whom to credit."""


@dataclass(frozen=True, slots=True)
class _JoinedFeature:
    """One thing that was cut at 180°, whole again."""

    geometry: Any
    attributes: Mapping[str, Any]


def features_in(ground: MapAtlas, kind: str, window: Window) -> list[MapFeature]:
    """Return what of a kind lies in a window; what lies on both sides of 180° once."""
    sides = [list(ground.features(kind, box)) for box in window.boxes]
    if len(sides) == 1:
        return sides[0]
    same: dict[str, list[MapFeature]] = {}
    for feature in (each for side in sides for each in side):
        same.setdefault(repr(sorted(feature.attributes.items())), []).append(feature)
    return [_joined(features) for features in same.values()]


def with_far_side(
    countries: Sequence[MapFeature], ground: MapAtlas, window: Window
) -> list[MapFeature]:
    """Return the countries with what lies beyond 180° of those that the fine layer ends with.

    The fine layer covers the region alone: half of Chukotka would be missing. There the layer of
    the whole world goes on.
    """
    if len(window.boxes) == 1:
        return list(countries)
    far, found = window.boxes[0], list(countries)
    fine = {_country_of(each) for each in ground.features("countries", far)}
    places = {_country_of(each): place for place, each in enumerate(found)}
    for coarse in ground.features("countries_world", far):
        place = places.get(_country_of(coarse))
        if place is None:
            found.append(coarse)
        elif _country_of(coarse) not in fine:
            found[place] = _joined([found[place], coarse])
    return found


def _country_of(feature: MapFeature) -> str:
    return str(feature.attributes.get("country") or feature.attributes.get("name") or "")


def _joined(features: Sequence[MapFeature]) -> MapFeature:
    if len(features) == 1:
        return features[0]
    return _JoinedFeature(joined_shape(each.geometry for each in features), features[0].attributes)


def land(
    frame: Frame,
    ground: MapAtlas,
    area: Area,
    homes: Collection[str],
    streets: Streets | None,
    name: str,
) -> str:
    """Return all that lies under pins and names; `name` keeps what is referred to within one
    drawing apart.

    Where streets are drawn, the coarse roads and town shapes of the atlas would only contradict
    them.
    """
    window = frame.window.grown(0.05)
    left_out = {"roads", "urban_areas"} if streets else set()
    if frame.units_per_km < COUNTIES_FROM:
        left_out.add("admin2")
    layers = {
        kind: [] if kind in left_out else features_in(ground, kind, window) for kind in NEEDED_KINDS
    }
    layers["countries"] = with_far_side(layers["countries"], ground, window)
    return "".join(
        (
            f'<rect width="{frame.width:.1f}" height="{frame.height:.1f}" fill="{SEA}"/>',
            _shapes(
                frame,
                layers["countries"],
                f'fill="{NEIGHBOUR}" stroke="{WATER_LINE}" stroke-width="0.6"',
            ),
            *_lands(frame, layers["admin1"], homes, name),
            _shapes(frame, layers["urban_areas"], f'fill="{TOWN_FILL}"'),
            _lines(frame, layers["rivers"], f'stroke="{WATER_LINE}" stroke-width="1"'),
            _shapes(
                frame, layers["lakes"], f'fill="{SEA}" stroke="{WATER_LINE}" stroke-width="0.6"'
            ),
            streets_drawn(streets) if streets else "",
            *_units(frame, layers),
            *_roads(frame, layers["roads"]),
            f'<path d="{frame.path(area)}" fill="{ACCENT}" fill-opacity="0.07" stroke="#ffffff" '
            'stroke-width="3.6" '
            'stroke-opacity="0.75" stroke-linejoin="round"/>',
            (
                f'<path d="{frame.path(area)}" fill="none" stroke="{ACCENT}" stroke-width="1.7" '
                'stroke-linejoin="round"/>'
            ),
        )
    )


def _units(frame: Frame, layers: Mapping[str, Sequence[MapFeature]]) -> Iterator[str]:
    thin = 0.6 if frame.units_per_km >= COUNTIES_PLAIN_FROM else 0.4
    yield _lines(
        frame,
        layers["admin2"],
        f'stroke="{COUNTY_LINE}" stroke-width="{thin}" stroke-dasharray="3 2"',
    )
    yield _lines(frame, layers["admin1"], f'stroke="{STATE_LINE}" stroke-width="0.9"')


def _lands(
    frame: Frame, units: Sequence[MapFeature], homes: Collection[str], name: str
) -> Iterator[str]:
    """Yield each country as one land, its coast blue, its border dark where it meets another land.

    A wide line below the fills leaves its outer half only; a border is drawn within the other lands
    alone.
    """
    paths: dict[str, str] = {}
    for unit in units:
        country = str(unit.attributes.get("country") or "")
        paths[country] = paths.get(country, "") + frame.path(unit.geometry)
    order = sorted(
        (country for country in paths if paths[country]), key=lambda each: (each in homes, each)
    )
    for country in order:
        yield (
            f'<path d="{paths[country]}" fill="none" stroke="{COAST}" stroke-width="2.2" '
            'stroke-linejoin="round"/>'
        )
    for country in order:
        fill = LAND if country in homes else NEIGHBOUR
        yield (
            f'<path d="{paths[country]}" fill-rule="evenodd" fill="{fill}" stroke="{fill}" '
            'stroke-width="0.3"/>'
        )
    for place, country in enumerate(order[1:], 1):
        others = "".join(paths[other] for other in order[:place])
        yield (
            f'<clipPath id="{name}-land-{place}"><path d="{others}"/></clipPath><path '
            f'd="{paths[country]}" fill="none" '
            f'stroke="{BORDER}" stroke-width="2.4" stroke-linejoin="round" '
            f'clip-path="url(#{name}-land-{place})"/>'
        )


def _shapes(frame: Frame, features: Iterable[MapFeature], attributes: str) -> str:
    data = "".join(frame.path(feature.geometry) for feature in features)
    return f'<path d="{data}" fill-rule="evenodd" {attributes}/>' if data else ""


def _lines(frame: Frame, features: Iterable[MapFeature], attributes: str) -> str:
    data = "".join(frame.path(feature.geometry) for feature in features)
    return f'<path d="{data}" fill="none" stroke-linejoin="round" {attributes}/>' if data else ""


def _roads(frame: Frame, roads: Sequence[MapFeature]) -> Iterator[str]:
    """Yield two classes, casing first: the great roads lie over the small ones."""
    great = [road for road in roads if road.attributes.get("type") in MAJOR_ROADS]
    small = [road for road in roads if road.attributes.get("type") not in MAJOR_ROADS]
    for features, casing, fill, width in (
        (small, "#a59b88", "#ffffff", 1.0),
        (great, "#7d6a3c", "#f4d98b", 1.7),
    ):
        yield _lines(
            frame,
            features,
            f'stroke="{casing}" stroke-width="{width + 1.1:.1f}" stroke-linecap="round"',
        )
        yield _lines(
            frame, features, f'stroke="{fill}" stroke-width="{width}" stroke-linecap="round"'
        )
