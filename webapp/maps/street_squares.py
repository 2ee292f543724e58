"""The streets of one square for the maps of the pages, where the operator has installed some."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from core.geo.projection import Frame
from core.settings import Settings
from plans.map.screen_streets import streets_on_screen
from plans.map.streets.source import open_streets

SECONDS_A_SQUARE = 4.0
"""A square that takes longer goes without streets."""
WAIT_SECONDS = 6.0
"""So long a square waits for the one before it: who looks at a map takes one thread, not all."""
LEAST_SIDE = 300.0
"""Units of the drawing a tile measures at least: those of the same zoom, and no finer ones."""
MOST_KEPT = 48
"""Squares a process remembers, of some tens of kilobytes each."""


class NoSquare(Exception):
    """The source gives no streets now; its text says why."""


@dataclass(slots=True)
class StreetSquares:
    """Squares as they were drawn, one drawn at a time."""

    kept: OrderedDict[tuple[str, Frame], str] = field(default_factory=OrderedDict)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def square(self, settings: Settings, frame: Frame, now: datetime) -> str:
        """Return a square as SVG. Raises NoSquare."""
        source = open_streets(
            settings, now, seconds=SECONDS_A_SQUARE, least_side=LEAST_SIDE, most_tiles=4
        )
        if source is None:
            raise NoSquare("no streets are installed")
        key = (source.mark, frame)
        if key in self.kept:
            return self.kept[key]
        if not self.turn.acquire(timeout=WAIT_SECONDS):
            raise NoSquare("others are being drawn")
        try:
            drawn = streets_on_screen(source, frame)
        finally:
            self.turn.release()
        if source.fault:
            raise NoSquare(source.fault)
        self.kept[key] = drawn
        while len(self.kept) > MOST_KEPT:
            self.kept.popitem(last=False)
        return drawn


SQUARES = StreetSquares()
"""Those of this process."""
