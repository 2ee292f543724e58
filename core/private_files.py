"""Folders and files that hold people: readable by the account the house runs as, and by nobody
else.
"""

from __future__ import annotations

import os
from pathlib import Path

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
    found = path.stat()
    if found.st_uid == os.geteuid() and found.st_mode & 0o077:
        path.chmod(FILE_MODE)
    return path


def write_private(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, closed to other accounts from its first byte."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        private_file(beside).write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
