"""Files brought from one kind of place to another: copied as they lie, read again, then deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from core.storage.shelf import Shelf, ShelfOutage, ShelvedFile

_PIECE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class MovedFile:
    """What became of one file."""

    shelf: str
    name: str
    size: int
    is_older: bool = False
    """There was a newer one of the name already, which stays."""


def move_files(source: Shelf, target: Shelf, *, keeps: bool = False) -> Iterator[MovedFile]:
    """Bring the files of a shelf to another one; yield each as it is done. `keeps` leaves them
    where they were, too.

    Whoever is killed on the way gives the same command again. Raises OSError.
    """
    for file in source.files():
        there = target.find(file.name)
        is_older = there is not None and there.written_at > file.written_at
        if not is_older:
            _copy(source, target, file)
        if not keeps:
            source.remove(file.name)
        yield MovedFile(source.name, file.name, file.size, is_older)


# -- inside ---------------------------------------------------------------------------------


def _copy(source: Shelf, target: Shelf, file: ShelvedFile) -> None:
    digest = hashlib.sha256()
    with source.open(file.name) as data, target.writer(file.name, date=file.written_at) as sink:
        for piece in _pieces(data):
            digest.update(piece)
            sink.write(piece)
    again = hashlib.sha256()
    with target.open(file.name) as data:
        for piece in _pieces(data):
            again.update(piece)
    if again.digest() != digest.digest():
        raise ShelfOutage(f"{target.place}/{file.name} is not what was written there")


def _pieces(data: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: data.read(_PIECE_BYTES), b"")
