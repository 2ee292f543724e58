"""What many tests of a house begin with, made once in each process and put in again as rows.

To register ten people, to flag a flood or to approve a plan takes a twentieth of a second, their
rows a fiftieth part of that. PostgreSQL makes everything anew: there the making is what is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from core.db import Base
from tests.postgres import Slot
from tests.sqlite_slot import FileSlot, Rows

Made = TypeVar("Made")
Sow = Callable[[str, Callable[[], Any]], Any]
"""What the fixture `sow` gives."""


@dataclass(frozen=True)
class _Kept:
    base: dict[str, int]
    """How many rows of each table were there before."""
    rows: Rows
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
        if not isinstance(slot, FileSlot):
            return make()
        base, kept = slot.counts(), self._kept.get(key)
        if kept is not None and kept.base == base:
            slot.take_in(kept.rows)
            slot.move_tokens()
            made: Made = kept.made
            return made
        before, files = slot.rows(), _files_of(folder)
        made = make()
        added = _added(before, slot.rows())
        if kept is None and added is not None and _files_of(folder) == files:
            self._kept[key] = _Kept(base, added, made)
        return made


def _added(before: Rows, after: Rows) -> Rows | None:
    """Return the rows that are new or changed; None where some are gone."""
    found = {}
    for name in before.keys() | after.keys():
        old, now = set(before.get(name, [])), after.get(name, [])
        keys = [
            number
            for number, column in enumerate(Base.metadata.tables[name].columns)
            if column.primary_key
        ]
        marks = {tuple(row[each] for each in keys) for row in now}
        if any(tuple(row[each] for each in keys) not in marks for row in old):
            return None
        if added := [row for row in now if row not in old]:
            found[name] = added
    return found


def _files_of(folder: Path) -> set[tuple[str, int]]:
    return {(str(each), each.stat().st_mtime_ns) for each in folder.rglob("*") if each.is_file()}
