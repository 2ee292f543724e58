"""The map of a hazard on paper, and where no script runs: plain SVG that is read in grey.

Every layer has a sign of its own beside its colour (hatch, dots, dashes, shape), and the legend
under the drawing names those that are there. Presentation attributes only; texts are escaped.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import Any, Protocol

from markupsafe import Markup, escape

from core.atlas.base_map.town_names import town_name
from core.geo.geometry import Box, Point, union
from core.geo.projection import Frame
from core.geo.window import Window
from feeds.labels import HATCHES
from feeds.values import Band, Severity
from watch.matching.disclosure_grid import PeopleSquare
from webapp.maps.layers import MapLayer, layer_of
from webapp.maps.map_sheet import STROKES, MapPin

WIDTH, HEIGHT = 680.0, 420.0
MOST_TOWNS = 14
_DRAWN = 32
"""Frames of which a process remembers the ground: of some ten kilobytes each."""
_SEA, _LAND, _LINE, _INK = "#dbe6ee", "#f6f4ee", "#9aa3ab", "#1b1f23"
_BORDERS = (
    ("countries_world", _LAND, _LINE, 1.0),
    ("admin1", "none", _LINE, 0.5),
    ("lakes", _SEA, "none", 0.0),
)
_NEAR = (("urban_areas", "#e4ddcc", "none", 0.0), ("roads", "none", "#b9a88a", 0.9))
NEAR_DEGREES = 8.0
"""Maps no wider than this show built-up areas and roads, where the atlas has them."""
_BARS_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
_BESIDE = ((4.0, 3.5, "start"), (-4.0, 3.5, "end"), (0.0, -6.0, "middle"), (0.0, 14.0, "middle"))
"""Where a name may stand from its town, as well placed as may be."""
_DASHES: dict[str, str] = {
    MapLayer.CONE: "1 6",
    MapLayer.COMING: "8 5",
    MapLayer.CRISIS: "12 5 3 5",
}
MARKS = {"shelter": "M-7 0L0-7L7 0V7H-7Z", "post": "M0-8L8 0L0 8L-8 0Z"}


class BaseAtlas(Hashable, Protocol):
    """What the ground is drawn from (`core.atlas.Atlas` has it)."""

    def features(self, kind: str, box: Box) -> Any:
        """Yield what of a kind lies in a box: `geometry`, `attributes`."""

    def __hash__(self) -> int:
        """Return what tells it from others: what was drawn is remembered by it."""


@dataclass(frozen=True, slots=True)
class TownSpot:
    """A town on the paper."""

    x: float
    y: float
    name: str

    @property
    def width(self) -> float:
        """About how wide its name is."""
        return 5.6 * len(self.name)


@dataclass(frozen=True, slots=True)
class PaperMap:
    """What stands on the paper."""

    bands: Sequence[Band]
    at: datetime
    pins: Sequence[MapPin] = ()
    """Numbered in this order."""
    squares: Sequence[tuple[PeopleSquare, str]] = ()
    """Each with its number in words."""


def printed_map(paper: PaperMap, atlas: BaseAtlas, title: str, language: str) -> Markup:
    """Return the drawing, or nothing where there is no zone to frame it."""
    if not paper.bands:
        return Markup("")
    window = Window.around(union(band.area for band in paper.bands)).grown(0.05)
    frame = Frame.around(window, WIDTH, HEIGHT, margin=0.04)
    ground, towns = _land(frame, atlas, language)
    parts = [
        ground,
        *_zones(frame, paper),
        *_squares(frame, paper.squares),
        *_pins(frame, paper.pins),
        *town_names(towns, [frame.spot(pin.point) for pin in paper.pins]),
        *_scale_bar(frame),
    ]
    body = Markup("").join(Markup(part) for part in parts)  # noqa: S704 - made here, texts escaped
    return Markup(
        '<svg class="paper-map" viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="{}">'
        "<defs>{}</defs>"
        '<path d="M0 0H{}V{}H0Z" fill="{}"/>{}</svg>'
    ).format(WIDTH, HEIGHT, title, _hatches(), WIDTH, HEIGHT, _SEA, body)


# -- inside ---------------------------------------------------------------------------------


def _hatches() -> Markup:
    patterns = (
        Markup(
            '<pattern id="paper-{}" width="30" height="16" patternUnits="userSpaceOnUse">'
            '<path d="{}" fill="none" stroke="{}" stroke-width="1"/></pattern>'
        ).format(severity.value, HATCHES.get(severity, ""), STROKES[severity][0])
        for severity in Severity
    )
    return Markup("").join(patterns)


@lru_cache(maxsize=_DRAWN)
def _land(frame: Frame, atlas: BaseAtlas, language: str) -> tuple[str, tuple[TownSpot, ...]]:
    """Return the ground of a frame, drawn, and its towns: the atlas stays as it is, and a busy
    hazard's sheet is opened again and again.
    """
    return "".join(_ground(frame, atlas)), tuple(_towns(frame, atlas, language))


def _ground(frame: Frame, atlas: BaseAtlas) -> Iterator[str]:
    is_near = frame.width / frame.scale < NEAR_DEGREES
    for kind, fill, stroke, width in (*_BORDERS, *(_NEAR if is_near else ())):
        for box in frame.window.boxes:
            for feature in atlas.features(kind, box):
                path = frame.path(feature.geometry, 0.8)
                if path:
                    yield (
                        f'<path d="{path}" fill="{fill}" stroke="{stroke}" stroke-width="{width}"/>'
                    )


def _scale_bar(frame: Frame) -> Iterator[str]:
    """Yield how long some round number of kilometres is in the middle of the map."""
    length = next((each for each in _BARS_KM if each * frame.units_per_km > 60), _BARS_KM[-1])
    end, top = 12 + length * frame.units_per_km, HEIGHT - 10
    for color, width in (("#fff", 4), (_INK, 1.5)):
        yield (
            f'<path d="M12 {top - 5:.1f}V{top:.1f}H{end:.1f}V{top - 5:.1f}" fill="none" '
            f'stroke="{color}" stroke-width="{width}"/>'
        )
    yield from _text(16, top - 5, f"{length:g} km", 10)


def _zones(frame: Frame, paper: PaperMap) -> Iterator[str]:
    for band in sorted(paper.bands, key=lambda band: band.severity.rank):
        color, dash, width = STROKES[band.severity]
        layer = layer_of(band, paper.at)
        fill = "none" if layer in _DASHES else f"url(#paper-{band.severity.value})"
        yield (
            f'<path d="{frame.path(band.area, 0.6)}" fill="{fill}" stroke="{color}" '
            f'stroke-width="{width}" stroke-linecap="round" '
            f'stroke-dasharray="{_DASHES.get(layer, dash)}"/>'
        )


def _towns(frame: Frame, atlas: BaseAtlas, language: str) -> Iterator[TownSpot]:
    """Yield the biggest towns, no name over another."""
    taken: list[tuple[float, float]] = []
    for feature in _places(frame, atlas):
        x, y = frame.spot(Point(feature.geometry.x, feature.geometry.y))
        if _is_free(x, y, taken):
            taken.append((x, y))
            yield TownSpot(x, y, town_name(feature.attributes, language))


def town_names(towns: Sequence[TownSpot], pins: Sequence[tuple[float, float]]) -> Iterator[str]:
    """Yield the towns and their names, each beside its town where no pin lies over it; where pins
    are all around, the town goes without its name.
    """
    for town in towns:
        yield f'<circle cx="{town.x:.1f}" cy="{town.y:.1f}" r="2" fill="{_INK}"/>'
        for dx, dy, anchor in _BESIDE:
            left = town.x + dx - (town.width if anchor == "end" else 0)
            left -= town.width / 2 if anchor == "middle" else 0
            if not any(_meets(left, town.y + dy, town.width, pin) for pin in pins):
                yield from _text(town.x + dx, town.y + dy, town.name, 10, anchor)
                break


def _meets(left: float, base: float, width: float, pin: tuple[float, float]) -> bool:
    """Return whether a pin with its number lies over a name."""
    x, y = pin
    return left - 24 < x < left + width + 9 and base - 18 < y < base + 11


def _places(frame: Frame, atlas: BaseAtlas) -> list[Any]:
    """Return the towns in sight, the biggest first."""
    found = chain.from_iterable(atlas.features("places", box) for box in frame.window.boxes)
    points = [feature for feature in found if feature.geometry.geom_type == "Point"]
    return sorted(points, key=lambda feature: -(feature.attributes.get("pop_max") or 0))


def _is_free(x: float, y: float, taken: Sequence[tuple[float, float]]) -> bool:
    """Return whether a name has room at a spot, and the paper for one more."""
    is_within = 4 < x < WIDTH - 60 and 10 < y < HEIGHT - 6 and len(taken) < MOST_TOWNS
    return is_within and all(abs(x - left) > 70 or abs(y - top) > 14 for left, top in taken)


def _squares(frame: Frame, squares: Sequence[tuple[PeopleSquare, str]]) -> Iterator[str]:
    for square, words in squares:
        left, top = frame.spot(Point(square.box.west, square.box.north))
        right, bottom = frame.spot(Point(square.box.east, square.box.south))
        yield (
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
            f'height="{bottom - top:.1f}" fill="#0b3d91" fill-opacity=".12" stroke="#0b3d91"/>'
        )
        yield from _text((left + right) / 2, (top + bottom) / 2 + 4, words, 11, "middle")


def _pins(frame: Frame, pins: Sequence[MapPin]) -> Iterator[str]:
    for number, pin in enumerate(pins, start=1):
        x, y = frame.spot(pin.point)
        if 0 <= x <= WIDTH and 0 <= y <= HEIGHT:
            color = "#9c1c1c" if pin.is_inside else "#0b3d91"
            yield (
                f'<path transform="translate({x:.1f} {y:.1f})" '
                f'd="{MARKS.get(pin.shape, MARKS["post"])}" '
                f'fill="{color}" stroke="#fff" stroke-width="1.5"/>'
            )
            yield from _text(x + 9, y + 4, str(number), 11)


def _text(x: float, y: float, words: str, size: int, anchor: str = "start") -> Iterator[str]:
    """Yield a text twice: first its halo."""
    for extra in ('stroke="#fff" stroke-width="3" stroke-linejoin="round"', ""):
        yield (
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
            f'fill="{_INK}" {extra}>{escape(words)}</text>'
        )
