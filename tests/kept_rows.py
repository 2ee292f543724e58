"""What many tests of a house begin with, made once in each process and put in again as rows.

To register ten people, to flag a flood or to approve a plan takes a twentieth of a second, their
rows a fiftieth part of that.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tests.postgres import Slot
from tests.sqlite_slot import FileSlot

Made = TypeVar("Made")
Sow = Callable[[str, Callable[[], Any]], Any]
"""What the fixture `sow` gives."""


@dataclass(frozen=True)
class _Kept:
    base: dict[str, int]
    """How many rows of each table were there before."""
    rows: Any
    """Whatever the house keeps them as."""
    made: Any


class KeptRows:
    """The rows of one process, by what they are."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, _Kept] = {}

    def sow(
        self, key: Hashable, slot: Slot | FileSlot, folder: Path, make: Callable[[], Made]
    ) -> Made:
        """Return what `make` returned the first time, its rows put in; what it is called for again
        where the house is another than it was then.

        What it returns holds values alone, no row. Files are not kept: what writes some is made
        anew each time.
        """
        key = (key, slot.times_made)
        base, kept = slot.counts(), self._kept.get(key)
        if kept is not None and kept.base == base:
            slot.put_in(kept.rows)
            made: Made = kept.made
            return made
        before: Any = slot.begin_keeping()
        files = _files_of(folder)
        made = make()
        if kept is None and _files_of(folder) == files:
            rows = slot.keep(before)
            if rows is not None:
                self._kept[key] = _Kept(base, rows, made)
        return made


def _files_of(folder: Path) -> set[tuple[str, int]]:
    return {(str(each), each.stat().st_mtime_ns) for each in folder.rglob("*") if each.is_file()}
