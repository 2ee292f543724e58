"""`python -m tests.proof.shared_shapes WHAT SECONDS`: eight threads ask one shape at once.

WHAT is `area` (ours) or `geos` (a prepared geometry as the library gives it out).
"""

from __future__ import annotations

import faulthandler
import sys
import threading
import time
from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray

from core.geo.geometry import Area, Point

THREADS, CORNERS = 8, 3_000


def star(east: float, corners: int, seed: int) -> shapely.Polygon:
    """Return a jagged polygon round (`east`, 0): its index takes a moment to build."""
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    radii: NDArray[np.float64] = 1 + 0.3 * np.random.default_rng(seed).random(corners)
    return shapely.Polygon(np.column_stack([np.cos(angles) * radii + east, np.sin(angles) * radii]))


def ask_at_once(ask: Callable[[], object]) -> None:
    """Have all threads ask, beginning together."""
    barrier = threading.Barrier(THREADS)

    def turn() -> None:
        barrier.wait()
        for _ in range(5):
            ask()

    threads = [threading.Thread(target=turn) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def questions(what: str, shape: bytes, neighbour: shapely.Polygon) -> Callable[[], object]:
    """Return what is asked of a shape made anew: whether it holds points and meets a neighbour."""
    lons, lats = np.linspace(-1, 1, 50), np.linspace(-1, 1, 50)
    if what == "area":
        area, other = Area.from_wkb(shape), Area(neighbour)
        return lambda: (
            area.intersects(other),
            area.contains(Point(0.5, 0.5)),
            area.contains_many(lons, lats),
        )
    geometry = shapely.from_wkb(shape)
    shapely.prepare(geometry)
    return lambda: (
        shapely.intersects(geometry, neighbour),
        shapely.intersects_xy(geometry, 0.5, 0.5),
        shapely.intersects_xy(geometry, lons, lats),
    )


def main() -> None:
    """Ask until the time is over; print how many shapes were asked."""
    faulthandler.enable()
    what, seconds = sys.argv[1], float(sys.argv[2])
    shape, neighbour = shapely.to_wkb(star(0, CORNERS, 1)), star(2.35, 200, 2)
    end, shapes = time.monotonic() + seconds, 0
    while time.monotonic() < end or not shapes:
        ask_at_once(questions(what, shape, neighbour))
        shapes += 1
    print(shapes)


if __name__ == "__main__":
    main()
