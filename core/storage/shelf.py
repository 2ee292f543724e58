"""What a place of files must do: one folder of the disk, of the database or of an object store.

A shelf knows nothing of seals: what is sealed comes to it sealed, under a name that says so. The
last word of its name is bound into each seal, so that sealed bytes may be moved from one kind of
shelf to another as they are.
"""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol, cast

MEMORY_BYTES = 32 << 20
"""What is put together before it is sent lies in memory up to this size, then in a file without a
name.
"""
PART = ".part"
"""Ends the name of what is not whole yet."""
TURN = ".turn"
"""Ends the name of what is held by who makes a file."""


class ShelfOutage(OSError):
    """A place of files that does not answer, or not as it must; the words say which and why."""

    def __init__(self, words: str) -> None:
        super().__init__(errno.EIO, words)


class Overtaken(OSError):
    """A file that was to be replaced is another one by now."""

    def __init__(self, name: str) -> None:
        super().__init__(errno.EEXIST, f"{name} was written meanwhile")


@dataclass(frozen=True, slots=True)
class ShelvedFile:
    """One file as its shelf knows it."""

    name: str
    """With the ending of a sealed one."""
    written_at: datetime
    size: int
    mark: str
    """Another one once the file was written again."""


class Shelf(Protocol):
    """One place of files; every method raises OSError where the place fails."""

    @property
    def name(self) -> str:
        """Its name below the installation; of a folder by itself, what the folder is called."""

    @property
    def title(self) -> str:
        """The last word of its name, which is bound into seals."""

    @property
    def place(self) -> str:
        """Where it is, for people."""

    @property
    def scratch(self) -> Path | None:
        """Where a file without a name may lie while it is put together; None: where the system has
        such.
        """

    def writer(
        self, name: str, *, known: ShelvedFile | None = None, date: datetime | None = None
    ) -> AbstractContextManager[BinaryIO]:
        """Yield a file that can be sought in, which takes its name at the end: whole, or not at
        all. It bears a `date`, or that of the `known` one it replaces, if the place can.

        Raises Overtaken where what is known is there no more.
        """

    def append(self, name: str, data: bytes) -> None:
        """Write behind what a file holds; one that is not there begins so."""

    def open(self, name: str) -> BinaryIO:
        """Return a file that can be sought in. Raises FileNotFoundError."""

    def find(self, name: str) -> ShelvedFile | None:
        """Return what is known of a file; None when it is not there."""

    def files(self) -> list[ShelvedFile]:
        """Return what is whole, in any order."""

    def remove(self, name: str) -> None:
        """Delete a file, if it is there."""

    def turn(self, name: str, seconds: float) -> AbstractContextManager[bool]:
        """Hold the right to make a file; yield whether nobody else had it. It ends with whoever
        holds it, or after so many seconds.
        """

    def settle(self) -> None:
        """Have the place keep what it was given, through a power cut, too."""

    def sweep(self, before: datetime) -> int:
        """Delete what somebody began to write and left `before` a moment; return how many files."""


@contextmanager
def spooled(folder: Path | None = None) -> Iterator[BinaryIO]:
    """Yield a file without a name, for what is put together first."""
    place = None if folder is None else str(folder)
    with tempfile.SpooledTemporaryFile(MEMORY_BYTES, dir=place) as spool:
        yield cast("BinaryIO", spool)
