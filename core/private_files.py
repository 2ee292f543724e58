"""Folders and files that hold people: readable by the account the system runs as and no other.

What is written here is whole or not there, after a power cut too: on the disk before it bears its
name, and its name on the disk before the caller goes on to say so in a row. Every file that is made
for people goes through `whole_file`.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

FOLDER_MODE = 0o700
FILE_MODE = 0o600
_UNFINISHED = re.compile(r"\..+\.\d+-\d+\.part")
"""How a file is called until it is whole: `_beside`."""


def private_folder(path: Path) -> Path:
    """Return the folder, closed to other accounts of the machine when it is made here.

    One that was there keeps its mode: it may hold more than ours. What we put into it is closed by
    itself.
    """
    missing = [each for each in (path, *path.parents) if not each.exists()]
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    for each in reversed(missing):  # a file is not kept whose folder is not
        sync_names(each.parent)
    return path


def private_file(path: Path) -> Path:
    """Return the file, made empty when it is not there, closed to other accounts of the machine.

    SQLite gives its journal files the mode of the database, so that closing one closes all three.
    """
    os.close(os.open(path, os.O_RDONLY | os.O_CREAT, FILE_MODE))
    status = path.stat()
    if status.st_uid == os.geteuid() and status.st_mode & 0o077:
        path.chmod(FILE_MODE)
    return path


def write_private(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, closed to other accounts from its first byte."""
    with whole_file(path) as sink:
        sink.write(data)


@contextmanager
def whole_file(path: Path, *, is_private: bool = True) -> Iterator[BinaryIO]:
    """Yield a file to write into that takes the place of `path` at the end, or leaves no trace.

    It is on the disk before it bears its name, so that a power cut leaves the old file or the new
    one and never an empty one. One that is not private has the mode of any file of the account.
    """
    beside = _beside(path)
    try:
        with (private_file(beside) if is_private else beside).open("w+b") as sink:
            yield sink
            sink.flush()
            os.fsync(sink.fileno())
        put_in_place(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def write_once(path: Path, data: bytes) -> bool:
    """Write a private file whole, unless one of its name is there: of two who do it at once the
    first is kept. Return whether it was written.
    """
    beside = _beside(path)
    try:
        with private_file(beside).open("w+b") as sink:
            sink.write(data)
            sink.flush()
            os.fsync(sink.fileno())
        _name_once(beside, path)
        sync_names(path.parent)
    except FileExistsError:
        return False
    finally:
        beside.unlink(missing_ok=True)
    return True


def sweep_unfinished(folder: Path, before: datetime) -> int:
    """Delete what somebody began to write below `folder`, and has left since `before`; return how
    many files: who is killed while writing deletes nothing.
    """
    gone = 0
    for path in folder.rglob(".*.part"):
        with suppress(FileNotFoundError):
            if _UNFINISHED.fullmatch(path.name) and path.stat().st_mtime < before.timestamp():
                path.unlink()
                gone += 1
    return gone


def sync_file(path: Path) -> None:
    """Have the disk keep what another library has written into a file."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_in_place(fresh: Path, path: Path) -> None:
    """Give a file that is whole and on the disk its name, and have the disk keep the name."""
    os.replace(fresh, path)
    sync_names(path.parent)


def sync_names(folder: Path) -> None:
    """Have the disk keep the names in a folder; some file systems cannot, and need not."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _name_once(fresh: Path, path: Path) -> None:
    """Give a file its name. Raises FileExistsError where there is one."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: the narrow race is all that is left
        if path.exists():
            raise FileExistsError(path) from None
        fresh.replace(path)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
