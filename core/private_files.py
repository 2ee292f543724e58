"""Folders and files that hold people: readable by the account the system runs as and no other."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

FOLDER_MODE = 0o700
FILE_MODE = 0o600


def private_folder(path: Path) -> Path:
    """Return the folder, closed to other accounts of the machine when it is made here.

    One that was there keeps its mode: it may hold more than ours. What we put into it is closed by
    itself.
    """
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
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
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Yield a file to write into that takes the place of `path` at the end, or leaves no trace.

    It is on the disk before it bears its name, so that a power cut leaves the old file or the new
    one and never an empty one.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with private_file(beside).open("w+b") as sink:
            yield sink
            sink.flush()
            os.fsync(sink.fileno())
        beside.replace(path)
        _sync_names(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def _sync_names(folder: Path) -> None:
    """Have the disk keep the new name, too; some file systems cannot, and need not."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
