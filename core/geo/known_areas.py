"""Areas as bytes and back: what was written a moment ago is read without being made anew.

A zone goes into the database and comes out of it several times within a second: stored, matched,
flagged, drawn. The bytes decide: equal ones are the same area, so nothing here can be out of date.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from core.geo.geometry import Area

MOST_BYTES = 6_000_000
"""Of well-known binary held: the zones of some 500 warnings."""


class AreaMemory:
    """The areas met last, by their well-known binary; threads may share it."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Hold areas of together at most so many bytes."""
        self._most = most_bytes
        self._areas: OrderedDict[bytes, Area] = OrderedDict()
        self._held = 0
        self._lock = threading.Lock()

    def to_bytes(self, area: Area) -> bytes:
        """Return an area as well-known binary, and hold it."""
        data = area.to_wkb()
        self._hold(data, area)
        return data

    def from_bytes(self, data: bytes) -> Area:
        """Return the area written as well-known binary, and hold it.

        Raises BadGeometry for anything else.
        """
        with self._lock:
            known = self._areas.get(data)
            if known is not None:
                self._areas.move_to_end(data)
                return known
        area = Area.from_wkb(data)
        self._hold(data, area)
        return area

    @property
    def held_bytes(self) -> int:
        """How many bytes the areas held have together."""
        return self._held

    def _hold(self, data: bytes, area: Area) -> None:
        if len(data) > self._most:
            return
        with self._lock:
            if data not in self._areas:
                self._held += len(data)
                self._areas[data] = area
            self._areas.move_to_end(data)
            while self._held > self._most:
                gone, _ = self._areas.popitem(last=False)
                self._held -= len(gone)


KNOWN_AREAS = AreaMemory()
"""Of this process."""
