"""Parts of pages that are remembered while nothing they say has changed.

The key of a part is all that decides it: the version of the data it is made of, who reads (never
less than whole sight), in which language and hours, what was asked for, and the minute, because
ages stand in it. So a part is never shown to another sight, and never once its data has changed;
what ages is at most a minute old. Each process remembers for itself, a few megabytes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from flask import Flask, current_app

MOST_PARTS = 192
"""A board is one, a home is one, a sheet some six, of some ten kilobytes each."""
MOST_FRAMES = 12
"""Pages remembered whole but for what is opened of persons: some hundred kilobytes each."""
_EXTENSION, _FRAMES = "remembered_parts", "remembered_frames"
Part = TypeVar("Part")


class RememberedParts(Generic[Part]):
    """The parts asked for last; threads may share it."""

    def __init__(self, most: int = MOST_PARTS) -> None:
        """Remember so many."""
        self._most = most
        self._parts: OrderedDict[Hashable, Part] = OrderedDict()
        self._lock = threading.Lock()

    def part(self, key: Hashable, make: Callable[[], Part]) -> Part:
        """Return the part of a key, made when it is not remembered; made twice rather than waited
        for.
        """
        with self._lock:
            if key in self._parts:
                self._parts.move_to_end(key)
                return self._parts[key]
        made = make()
        with self._lock:
            self._parts[key] = made
            self._parts.move_to_end(key)
            while len(self._parts) > self._most:
                self._parts.popitem(last=False)
        return made


def init_parts(app: Flask) -> None:
    """Let `app` remember parts of its pages."""
    app.extensions[_EXTENSION] = RememberedParts[object]()
    app.extensions[_FRAMES] = RememberedParts[object](MOST_FRAMES)


def remembered_part(version: Hashable | None, key: Hashable, make: Callable[[], Part]) -> Part:
    """Return a part of a page under `version`, the state of its data, and `key`, all else that
    decides it; made anew each time where `version` is None.
    """
    return _remembered(_EXTENSION, version, key, make)


def remembered_frame(version: Hashable | None, key: Hashable, make: Callable[[], Part]) -> Part:
    """Return all of a page but what is opened of persons, as `remembered_part` returns a part."""
    return _remembered(_FRAMES, version, key, make)


def _remembered(
    memory: str, version: Hashable | None, key: Hashable, make: Callable[[], Part]
) -> Part:
    if version is None:
        return make()
    parts: RememberedParts[Part] = current_app.extensions[memory]
    return parts.part((version, key), make)
