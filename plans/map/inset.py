"""The plan of the drawing: one frame, or two when many pins crowd one small part, which is then
shown enlarged.

The second frame stands below the first, beside it, or in a corner where it hides little: whichever
leaves the first the most. Pure and without chance. Units are those of the drawing (points on
paper).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.geo.geometry import Area
from core.geo.projection import Frame
from core.geo.window import Window
from plans.map.markers import Marker
from plans.map.pin_clusters import crowds
from plans.map.pin_placement import TakenRectangle

LETTER = "Z"
"""Of the enlarged part: zoom, in all three languages; assembly points begin at A."""
LEAST_PINS = 5
"""Fewer stand in a ring around their town, which is as clear."""
LEAST_GAIN = 2.0
"""How much larger the second frame must show its part."""
LEAST_SHARE = 0.6
"""What of its scale, or of the area in sight, the first frame must keep."""
GAP = 5.0
MARGIN, ZOOM_MARGIN = 0.07, 0.26
LINKS = (13.0, 9.0, 6.0)
"""How close pins stand that are one crowd: the widest crowd first, then its core."""
_LEAST_MAIN, _LEAST_ZOOM = (128.0, 104.0), (104.0, 96.0)
_SPLITS, _OVERS = (0.64, 0.58, 0.52), (0.48, 0.42)
"""What the first frame has of the drawing, and how wide a second one over it is."""
_GRID = 14


@dataclass(frozen=True, slots=True)
class Panel:
    """A frame and where it stands in the drawing, with the markers it shows."""

    frame: Frame
    left: float
    top: float
    markers: tuple[Marker, ...]

    @property
    def block(self) -> TakenRectangle:
        """The ground it takes."""
        return TakenRectangle(
            self.left, self.top, self.left + self.frame.width, self.top + self.frame.height
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """The first frame, and the second when it helps."""

    main: Panel
    zoom: Panel | None = None

    @property
    def is_over(self) -> bool:
        """Whether the second frame lies over a corner of the first."""
        return self.zoom is not None and self.zoom.block.meets(self.main.block)

    @property
    def markers(self) -> tuple[Marker, ...]:
        """Every marker that is drawn."""
        return self.main.markers + (self.zoom.markers if self.zoom else ())


@dataclass(frozen=True, slots=True)
class _Arrangement:
    """One way to place two frames: left, top, width and height of each."""

    main: tuple[float, float, float, float]
    zoom: tuple[float, float, float, float]

    @property
    def is_too_small(self) -> bool:
        """Whether either frame would show too little."""
        return _is_smaller(self.main, _LEAST_MAIN) or _is_smaller(self.zoom, _LEAST_ZOOM)


def _is_smaller(place: tuple[float, float, float, float], least: tuple[float, float]) -> bool:
    return place[2] < least[0] or place[3] < least[1]


def layout_of(shape: Area, markers: Sequence[Marker], width: float, height: float) -> Layout:
    """Return how an area with its markers is set into `width` by `height`."""
    window = window_of(shape, markers)
    frame = Frame.around(window, width, height, margin=MARGIN)
    inside = [marker for marker in markers if frame.shows(marker.point, 3)]
    single = Layout(Panel(frame, 0.0, 0.0, tuple(inside)))
    for crowd in _crowds(frame, inside):
        laid = (_layout_in(way, window, crowd, inside) for way in _arrangements(width, height))
        worths = [
            (_worth(layout, single.main, shape), layout) for layout in laid if layout is not None
        ]
        worth, best = max(worths, default=(0.0, single), key=lambda each: each[0])
        if worth > 0:
            return best
    return single


def window_of(shape: Area, markers: Sequence[Marker]) -> Window:
    """Return the window of the area, widened for pins that lie close by, not for those far away."""
    own = Window.around(shape)
    reach = own.grown(0.25)
    return own.widened_to(marker.point for marker in markers if reach.shows(marker.point))


# -- inside ---------------------------------------------------------------------------------


def _crowds(frame: Frame, inside: Sequence[Marker]) -> Iterator[list[Marker]]:
    """Crowds worth a second frame: the largest by each link, each once."""
    spots = [frame.spot(marker.point) for marker in inside]
    seen: list[list[int]] = []
    for link in LINKS:
        largest = max(crowds(spots, link), key=len, default=[])
        if len(largest) >= LEAST_PINS and largest not in seen:
            seen.append(largest)
            yield [inside[place] for place in largest]


def _arrangements(width: float, height: float) -> Iterator[_Arrangement]:
    for share in _SPLITS:
        tall, wide = height * share - GAP / 2, width * share - GAP / 2
        yield _Arrangement((0, 0, width, tall), (0, tall + GAP, width, height - tall - GAP))
        yield _Arrangement((0, 0, wide, height), (wide + GAP, 0, width - wide - GAP, height))
    for share in _OVERS:
        wide, tall = (
            max(_LEAST_ZOOM[0], width * share),
            max(_LEAST_ZOOM[1], min(height * 0.42, width * share)),
        )
        for left in (6.0, width - wide - 6):
            for top in (height - tall - 6, 6.0):
                yield _Arrangement((0, 0, width, height), (left, top, wide, tall))


def _layout_in(
    way: _Arrangement, window: Window, crowd: Sequence[Marker], inside: Sequence[Marker]
) -> Layout | None:
    """Return the two frames of a way; None when one is too small, or the second does not help."""
    left, top, wide, tall = way.main
    at_left, at_top, zoom_wide, zoom_tall = way.zoom
    if way.is_too_small:
        return None
    main = Frame.around(window, wide, tall, margin=MARGIN)
    part = _window_of_crowd(window, crowd)
    zoom = Frame.around(part, zoom_wide, zoom_tall, margin=ZOOM_MARGIN)
    if zoom.scale < LEAST_GAIN * main.scale:
        return None
    near = tuple(marker for marker in inside if zoom.shows(marker.point, 9))
    if sum(map(len, crowds([zoom.spot(marker.point) for marker in near]))) > len(near) / 2:
        return None
    rest = tuple(marker for marker in inside if marker not in near)
    return Layout(Panel(main, left, top, rest), Panel(zoom, at_left, at_top, near))


def _worth(layout: Layout, single: Panel, shape: Area) -> float:
    """Return how good two frames are: what the first keeps, and how much larger the second is; 0
    when too much is lost.
    """
    if layout.zoom is None:
        return 0.0
    main, zoom = layout.main.frame, layout.zoom.frame
    share = (
        _left_in_sight(layout, layout.zoom, shape)
        if layout.is_over
        else main.scale / single.frame.scale
    )
    gain = min(2.5, math.log2(zoom.scale / main.scale / LEAST_GAIN))
    # A strip beside the map shows more ground around the crowd than of it.
    slimness = abs(math.log2(zoom.width / zoom.height))
    return share + 0.1 * gain - 0.1 * slimness if share >= LEAST_SHARE else 0.0


def _left_in_sight(layout: Layout, zoom: Panel, shape: Area) -> float:
    """Return what of the area the second frame leaves in sight; nothing when it would lie over a
    pin.
    """
    block, frame = zoom.block, layout.main.frame
    if any(_is_in(block, *frame.spot(marker.point), 11) for marker in layout.markers):
        return 0.0
    seen = in_sight(frame, shape)
    return 0.92 - sum(_is_in(block, x, y, 0) for x, y in seen) / max(1, len(seen))


def in_sight(frame: Frame, shape: Area) -> list[tuple[float, float]]:
    """Spots of a grid over the frame that lie in the area."""
    return [(x, y) for x, y in _grid(frame) if shape.contains(frame.point(x, y))]


def _grid(frame: Frame) -> Iterator[tuple[float, float]]:
    for row in range(_GRID):
        for column in range(_GRID):
            yield (column + 0.5) * frame.width / _GRID, (row + 0.5) * frame.height / _GRID


def _is_in(block: TakenRectangle, x: float, y: float, around: float) -> bool:
    return (
        block.left - around < x < block.right + around
        and block.top - around < y < block.bottom + around
    )


def _window_of_crowd(window: Window, crowd: Sequence[Marker]) -> Window:
    first = crowd[0].point
    lon = window.turned(first.lon)
    return Window(lon, first.lat, lon, first.lat).widened_to(each.point for each in crowd)


def outline_on(main: Frame, zoom: Frame) -> TakenRectangle:
    """Return where the enlarged part lies on the first frame: at least large enough to be seen."""
    left, top = main.spot(zoom.point(0, 0))
    right, bottom = main.spot(zoom.point(zoom.width, zoom.height))
    wide, tall = max(0.0, 13 - (right - left)) / 2, max(0.0, 13 - (bottom - top)) / 2
    return TakenRectangle(left - wide, top - tall, right + wide, bottom + tall)
