"""Pins and names on the contact map: pins pushed apart so that none hides another, names where
nothing is.

Pure and without chance: the same points give the same places. Units are those of the drawing
(points on paper).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plans.map.pin_clusters import homes

RADIUS = 8.6
"""Of a pin, with room for two figures at 8.5 points."""
_GAP = 1.6
EDGE = RADIUS + 3.6
"""From the edge of the frame: the corners of a diamond reach farther than a circle."""
_ROUNDS = 300
_LAST_ROUNDS = 60
_LEADER_FROM = 5.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is, and where its pin is drawn."""

    x: float
    y: float
    drawn_x: float
    drawn_y: float

    @property
    def has_leader(self) -> bool:
        """Whether the pin moved so far that a line must lead back to its place."""
        return math.hypot(self.drawn_x - self.x, self.drawn_y - self.y) > _LEADER_FROM


@dataclass(frozen=True, slots=True)
class TakenRectangle:
    """A rectangle that is taken."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: TakenRectangle) -> bool:
        """Return whether the two share ground."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def spread_pins(
    points: Sequence[tuple[float, float]],
    width: float,
    height: float,
    taken: Sequence[TakenRectangle],
) -> list[Spot]:
    """Return a drawn place for each point: pins a gap apart, inside the frame and outside what is
    `taken`.

    A crowd stands in a ring around its town (`plans.map.pin_clusters`); the rest part from where
    they are.
    """
    wanted = homes(points, 2 * RADIUS + _GAP)
    places = [_starting_place(place, point, wanted) for place, point in enumerate(wanted)]
    for turn in range(_ROUNDS):
        moved = _push_apart(places)
        # Home pulls ever more weakly: early rounds keep pins near their place, the last ones only
        # part them.
        pull = 0.06 * (1 - turn / _ROUNDS)
        for at, home in zip(places, wanted, strict=True):
            _pull(at, home, pull)
            moved = _keep_inside(at, width, height, taken) or moved
        if not moved:
            break
    _settle(places, width, height, taken)
    return [Spot(x, y, at[0], at[1]) for (x, y), at in zip(points, places, strict=True)]


def _pull(at: list[float], home: tuple[float, float], share: float) -> None:
    at[0] += (home[0] - at[0]) * share
    at[1] += (home[1] - at[1]) * share


def _settle(
    places: list[list[float]], width: float, height: float, taken: Sequence[TakenRectangle]
) -> None:
    """Part the pins without pull until none moves any more."""
    for _ in range(_LAST_ROUNDS):
        parted = _push_apart(places)
        kept = [_keep_inside(at, width, height, taken) for at in places]
        if not parted and not any(kept):
            return


def _starting_place(
    place: int, point: tuple[float, float], points: Sequence[tuple[float, float]]
) -> list[float]:
    angle = 2.399963 * place  # the golden angle: neighbours never start the same way
    crowded = any(math.dist(point, other) < 0.5 for other in points[:place])
    reach = 2.0 if crowded else 0.001
    return [point[0] + reach * math.cos(angle), point[1] + reach * math.sin(angle)]


def _push_apart(places: list[list[float]]) -> bool:
    moved = False
    least = 2 * RADIUS + _GAP
    for first in range(len(places)):
        for second in range(first + 1, len(places)):
            a, b = places[first], places[second]
            dx, dy = b[0] - a[0], b[1] - a[1]
            distance = math.hypot(dx, dy) or 1e-6
            if distance >= least - 0.01:
                continue
            push = (least - distance) / 2
            a[0] -= dx / distance * push
            a[1] -= dy / distance * push
            b[0] += dx / distance * push
            b[1] += dy / distance * push
            moved = True
    return moved


def _keep_inside(
    at: list[float], width: float, height: float, taken: Sequence[TakenRectangle]
) -> bool:
    before = (at[0], at[1])
    at[0] = min(max(at[0], EDGE), width - EDGE)
    at[1] = min(max(at[1], EDGE), height - EDGE)
    for block in taken:
        if block.meets(_pin_block(at[0], at[1])):
            _move_out(at, block, width, height)
    return math.dist(before, at) > 0.01


def _move_out(at: list[float], block: TakenRectangle, width: float, height: float) -> None:
    """Out of a taken rectangle by the shortest way that stays in the frame."""
    ways = [
        (at[0] - (block.left - RADIUS), (block.left - RADIUS, at[1])),
        ((block.right + RADIUS) - at[0], (block.right + RADIUS, at[1])),
        (at[1] - (block.top - RADIUS), (at[0], block.top - RADIUS)),
        ((block.bottom + RADIUS) - at[1], (at[0], block.bottom + RADIUS)),
    ]
    open_ways = [
        way
        for way in ways
        if EDGE <= way[1][0] <= width - EDGE and EDGE <= way[1][1] <= height - EDGE and way[0] >= 0
    ]
    if open_ways:
        at[0], at[1] = min(open_ways)[1]


def _pin_block(x: float, y: float) -> TakenRectangle:
    return TakenRectangle(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS)


def pin_blocks(spots: Sequence[Spot]) -> list[TakenRectangle]:
    """Return the ground the pins take, with the lines and dots of those that moved: no name is set
    over them.
    """
    pins = [_pin_block(spot.drawn_x, spot.drawn_y) for spot in spots]
    return [*pins, *(block for spot in spots if spot.has_leader for block in _line_blocks(spot))]


def _line_blocks(spot: Spot) -> Iterator[TakenRectangle]:
    steps = max(1, round(math.hypot(spot.drawn_x - spot.x, spot.drawn_y - spot.y) / 6))
    for step in range(steps):
        x = spot.x + (spot.drawn_x - spot.x) * step / steps
        y = spot.y + (spot.drawn_y - spot.y) * step / steps
        yield TakenRectangle(x - 2, y - 2, x + 2, y + 2)


@dataclass(frozen=True, slots=True)
class Name:
    """A name at its place: `x`, `y` is the left end of its base line."""

    text: str
    x: float
    y: float
    town: tuple[float, float]
    size: float
    weight: int
    line: tuple[float, float] | None = None
    """Where a hairline from the town ends, for a name set farther away."""


@dataclass(frozen=True, slots=True)
class NamedTown:
    """A town that would like its name on the map."""

    text: str
    x: float
    y: float
    width: float
    size: float
    weight: int
    far: bool
    """Whether it is large enough to be named from farther away: else the main city vanishes under
    its own pins.
    """


_NEAR = ((4, 3.1), (-4, 3.1), (0, -4.2), (0, 10.6))
_FAR = (
    (9, -7),
    (9, 13),
    (-9, -7),
    (-9, 13),
    (0, -17),
    (0, 23),
    (20, 3.1),
    (-20, 3.1),
    (26, -14),
    (-26, 20),
)
_FARTHEST = (
    (36, -22),
    (-36, -22),
    (36, 28),
    (-36, 28),
    (0, -32),
    (0, 38),
    (52, 3.1),
    (-52, 3.1),
    (0, -48),
    (0, 54),
)
"""For the main town: its own pins stand close around it."""


def place_names(
    towns: Sequence[NamedTown],
    width: float,
    height: float,
    taken: Sequence[TakenRectangle],
    most: int,
) -> list[Name]:
    """Names for as many towns as fit, first come first served, none over a pin or another name."""
    blocks = list(taken)
    names: list[Name] = []
    for place, town in enumerate(towns):
        if len(names) >= most:
            break
        for offset in _offsets(town, is_first=not place):
            block = _name_block(town, *offset)
            if _is_inside(block, width, height) and not any(map(block.meets, blocks)):
                blocks.append(block)
                names.append(_name_at(town, *offset))
                break
    return names


def _offsets(town: NamedTown, *, is_first: bool) -> tuple[tuple[float, float], ...]:
    """Return where a town may have its name, the nearest first."""
    if not town.far:
        return _NEAR
    return _NEAR + _FAR + (_FARTHEST if is_first else ())


def _left_of(town: NamedTown, dx: float) -> float:
    """Return where a name begins: left of its town, right of it, or in its middle."""
    back = town.width if dx < 0 else town.width / 2 if dx == 0 else 0
    return town.x + dx - back


def _name_block(town: NamedTown, dx: float, dy: float) -> TakenRectangle:
    left, top = _left_of(town, dx), town.y + dy - town.size * 0.8
    return TakenRectangle(left - 1.5, top - 0.5, left + town.width + 1.5, top + town.size * 1.1)


def _is_inside(block: TakenRectangle, width: float, height: float) -> bool:
    return (
        block.left >= 2
        and block.right <= width - 2
        and block.top >= 2
        and block.bottom <= height - 2
    )


def _name_at(town: NamedTown, dx: float, dy: float) -> Name:
    left, line = _left_of(town, dx), None
    if (dx, dy) not in _NEAR:
        line = (min(max(town.x, left), left + town.width), town.y + dy - 3)
    return Name(town.text, left, town.y + dy, (town.x, town.y), town.size, town.weight, line)
