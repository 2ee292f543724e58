"""Areas as bytes and back: what was written a moment ago is read without being made anew.

A zone goes into the database and comes out of it several times within a second: stored, matched,
flagged, drawn. The bytes decide: equal ones are the same area, so nothing here can be out of date.
"""

from __future__ import annotations

import binascii
import threading
from collections import OrderedDict

from core.geo.geometry import Area

MOST_BYTES = 9_000_000
"""Of well-known binary held, and of such as text: the zones and bands of some 500 warnings."""


class AreaMemory:
    """The areas met last, by their well-known binary; threads may share it."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Hold areas of together at most so many bytes."""
        self._most = most_bytes
        self._areas: OrderedDict[bytes | str, Area] = OrderedDict()
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
        known = self._known(data)
        if known is None:
            known = Area.from_wkb(data)
            self._hold(data, known)
        return known

    def to_text(self, area: Area) -> tuple[str, bytes]:
        """Return an area as well-known binary in base 64, and that binary, and hold the first: to
        read such a text costs more than all else that is done with it.
        """
        data = area.to_wkb()
        text = binascii.b2a_base64(data, newline=False).decode()
        self._hold(text, area)
        return text, data

    def from_text(self, text: str) -> Area:
        """Return the area written as well-known binary in base 64, and hold it.

        Raises BadGeometry for other binary, ValueError for what is none.
        """
        known = self._known(text)
        if known is None:
            known = Area.from_wkb(binascii.a2b_base64(text))
            self._hold(text, known)
        return known

    def _known(self, data: bytes | str) -> Area | None:
        with self._lock:
            known = self._areas.get(data)
            if known is not None:
                self._areas.move_to_end(data)
            return known

    @property
    def held_bytes(self) -> int:
        """How many bytes the areas held have together."""
        return self._held

    def _hold(self, data: bytes | str, area: Area) -> None:
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
