"""Pins that crowd one town, set in a ring around it: the places stay in sight, each with a line to
its pin.

Pure and without chance. Units are those of the drawing (points on paper).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Place = tuple[float, float]
LINK = 13.0
"""Places closer than this crowd each other."""
LEAST = 4
"""Fewer are pushed apart where they stand."""
MOST_IN_RING = 13
"""More than this stand in two rings, one within the other."""
_TURNS = 24


def homes(points: Sequence[Place], pitch: float) -> list[Place]:
    """Return where each pin would like to stand: at its place, or in the ring of its crowd; `pitch`
    is a pin with its gap.
    """
    wanted = list(points)
    for crowd in crowds(points):
        for place, home in zip(crowd, _ring([points[each] for each in crowd], pitch), strict=True):
            wanted[place] = home
    return wanted


def crowds(points: Sequence[Place], link: float = LINK) -> list[list[int]]:
    """Return groups of at least `LEAST` places of which each has a neighbour within `link`."""
    left, found = set(range(len(points))), []
    while left:
        group, edge = [], [min(left)]
        left.discard(edge[0])
        while edge:
            place = edge.pop()
            group.append(place)
            near = sorted(other for other in left if math.dist(points[place], points[other]) < link)
            left.difference_update(near)
            edge.extend(near)
        if len(group) >= LEAST:
            found.append(sorted(group))
    return found


def _ring(points: Sequence[Place], pitch: float) -> list[Place]:
    middle = (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))
    spread = max(math.dist(middle, point) for point in points)
    slots = _slots(len(points), pitch, spread)
    order = sorted(range(len(points)), key=lambda each: (_angle(middle, points[each]), each))
    best = min(
        range(_TURNS), key=lambda turn: (_cost(points, order, _turned(slots, turn, middle)), turn)
    )
    placed = _turned(slots, best, middle)
    wanted = list(points)
    for slot, place in enumerate(order):
        wanted[place] = placed[slot]
    return wanted


def _slots(count: int, pitch: float, spread: float) -> list[tuple[float, float]]:
    """Radius and angle of each place in the ring, round the clock; every third one further in when
    there are many.
    """
    if count <= MOST_IN_RING:
        radius = max(count * pitch / (2 * math.pi), spread + pitch * 0.75)
        return [(radius, 2 * math.pi * slot / count) for slot in range(count)]
    outer = count - count // 3
    radius = max(outer * pitch / (2 * math.pi), spread + pitch * 1.75)
    step = 2 * math.pi / count
    return [(radius - pitch if slot % 3 == 2 else radius, step * slot) for slot in range(count)]


def _turned(slots: Sequence[tuple[float, float]], turn: int, middle: Place) -> list[Place]:
    by = 2 * math.pi / len(slots) * turn / _TURNS
    return [(middle[0] + r * math.cos(a + by), middle[1] + r * math.sin(a + by)) for r, a in slots]


def _cost(points: Sequence[Place], order: Sequence[int], placed: Sequence[Place]) -> float:
    return sum(math.dist(points[place], placed[slot]) ** 2 for slot, place in enumerate(order))


def _angle(middle: Place, point: Place) -> float:
    return math.atan2(point[1] - middle[1], point[0] - middle[0]) % (2 * math.pi)
