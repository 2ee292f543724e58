"""Streets under the contact map, from a source the operator sets; no map ever needs them.

What lies here are values and a protocol: Who draws knows no tiles. `plans.map.streets.source`
opens a source, and only `webapp` imports it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from core.errors import AtalayaError
from core.geo.projection import Frame

LEAST_UNITS_PER_KM = 6.0
"""Points of paper per kilometre from which streets help: a map as wide as a page of 45 km or less.
"""
GREAT, MAIN, STREET = 3, 2, 1
"""Ranks of a way: motorways and trunk roads; primary and secondary roads; all other streets."""


class UnreadableTile(AtalayaError):
    """A tile nobody can use; its text says why."""


class NoStreets(AtalayaError):
    """The source gives no streets for this map; its text says why."""


@dataclass(frozen=True, slots=True)
class StreetName:
    """A straight stretch of a main street that may carry its name: its middle, its slope in
    degrees, its length.
    """

    text: str
    x: float
    y: float
    slope: float
    length: float
    rank: int


@dataclass(frozen=True, slots=True)
class Streets:
    """The streets of one frame, in units of the drawing: path data by rank, or a toned-down picture
    (PNG).
    """

    attribution: str
    ways: dict[int, str] = field(default_factory=dict)
    waterways: str = ""
    water: str = ""
    names: tuple[StreetName, ...] = ()
    picture: bytes = b""
    picture_at: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """Left, top, width and height of the picture."""

    @property
    def are_there(self) -> bool:
        """Whether anything is to be drawn."""
        return bool(self.ways or self.picture)


class StreetSource(Protocol):
    """Whatever gives streets for a frame."""

    @property
    def mark(self) -> str:
        """What stands for the source in the key of a paper."""

    @property
    def attribution(self) -> str:
        """Whom to credit."""

    @property
    def fault(self) -> str:
        """Why a map had to go without streets since this source was opened; empty when none had
        to.
        """

    def fresh(self) -> StreetSource:
        """Return the same source, of which nothing has gone wrong yet: for the next paper."""

    def under(self, frame: Frame) -> Streets | None:
        """Return the streets of a frame; None when its scale is too small for any, or when there
        are none to be had.
        """


def reaches(frame: Frame) -> bool:
    """Return whether a frame shows so small a piece of the earth that streets help."""
    return frame.units_per_km >= LEAST_UNITS_PER_KM


__all__ = [
    "GREAT",
    "LEAST_UNITS_PER_KM",
    "MAIN",
    "STREET",
    "NoStreets",
    "StreetName",
    "StreetSource",
    "Streets",
    "UnreadableTile",
    "reaches",
]
