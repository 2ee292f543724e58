"""Files in a folder of this machine, closed to its other accounts."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from core.private_files import (
    private_file,
    private_folder,
    sweep_unfinished,
    sync_names,
    whole_file,
)
from core.storage.shelf import PART, Overtaken, ShelvedFile


class FolderShelf:
    """One folder."""

    def __init__(self, folder: Path, name: str = "") -> None:
        self.folder, self.name = folder, name or folder.name

    @property
    def title(self) -> str:
        """The folder's name."""
        return self.folder.name

    @property
    def place(self) -> str:
        """Its path."""
        return str(self.folder)

    @property
    def scratch(self) -> Path:
        """The folder itself, which is made where it is not there."""
        private_folder(self.folder.parent)
        return private_folder(self.folder)

    @contextmanager
    def writer(
        self, name: str, *, known: ShelvedFile | None = None, date: datetime | None = None
    ) -> Iterator[BinaryIO]:
        """Write beside, and give it its name when it is on the disk."""
        path = self.scratch / name
        with whole_file(path) as sink:
            yield sink
            sink.flush()
            os.fsync(sink.fileno())
            if known is not None and self.find(known.name) != known:
                raise Overtaken(known.name)
            _date(sink, date or (known.written_at if known else None))

    def append(self, name: str, data: bytes) -> None:
        """Write behind its end."""
        with private_file(private_folder(self.folder) / name).open("ab") as file:
            file.write(data)

    def open(self, name: str) -> BinaryIO:
        """Open it where it is."""
        return (self.folder / name).open("rb")

    def find(self, name: str) -> ShelvedFile | None:
        """Ask the disk."""
        try:
            return _shelved(self.folder / name)
        except FileNotFoundError:
            return None

    def files(self) -> list[ShelvedFile]:
        """List the folder."""
        if not self.folder.is_dir():
            return []
        paths = (each for each in self.folder.iterdir() if not each.name.endswith(PART))
        return [found for each in paths if each.is_file() and (found := self.find(each.name))]

    def remove(self, name: str) -> None:
        """Delete it."""
        (self.folder / name).unlink(missing_ok=True)

    @contextmanager
    def turn(self, name: str, seconds: float) -> Iterator[bool]:
        """Hold the lock of a file beside it, which the system frees with its process."""
        path = private_folder(self.folder) / f"{name}.lock"
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if _is_locked(handle, path):
                yield True
                path.unlink(missing_ok=True)
            else:
                yield False
        finally:
            os.close(handle)

    def settle(self) -> None:
        """Have the disk keep the names."""
        sync_names(self.folder)

    def sweep(self, before: datetime) -> int:
        """Delete unfinished files."""
        return sweep_unfinished(self.folder, before)


# -- inside ---------------------------------------------------------------------------------


def _is_locked(handle: int, path: Path) -> bool:
    """Return whether the lock is held now, of the file that still bears its name: whoever held it
    before took the name away with it, and another may have made it anew.
    """
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.fstat(handle).st_ino == path.stat().st_ino
    except (BlockingIOError, FileNotFoundError):
        return False


def _date(file: BinaryIO, at: datetime | None) -> None:
    if at is not None:
        os.utime(file.fileno(), (at.timestamp(), at.timestamp()))


def _shelved(path: Path) -> ShelvedFile:
    status = path.stat()
    written_at = datetime.fromtimestamp(status.st_mtime, UTC)
    mark = f"{status.st_ino}-{status.st_mtime_ns}"
    return ShelvedFile(path.name, written_at, status.st_size, mark)
