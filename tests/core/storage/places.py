"""The three kinds of places of files, each with a way behind its back."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading, writing
from core.storage import FileStore
from core.storage.bucket_shelf import BucketShelf
from core.storage.folder_shelf import FolderShelf
from core.storage.models import KeptFile
from core.storage.shelf import Shelf
from core.storage.table_shelf import TableShelf
from tests.core.storage.object_server import ObjectServer

NAME = "plans/packs"


@dataclass(frozen=True, slots=True)
class Place:
    """A shelf, and how its files are given another date."""

    shelf: Shelf
    store: FileStore
    date: Callable[[str, datetime], None]
    names: Callable[[], list[str]]
    """All that is there, unfinished ones too."""

    def raw(self, name: str) -> bytes:
        """Return what lies there."""
        with self.shelf.open(name) as source:
            return source.read()

    def put_raw(self, name: str, data: bytes) -> None:
        """Lay something there."""
        with self.shelf.writer(name) as sink:
            sink.write(data)

    def with_keys(self, *keys: bytes) -> FileStore:
        """Return the store of who has other keys."""
        return FileStore(self.shelf, Keyring(list(keys)))


def folder_place(folder: Path, keyring: Keyring) -> Place:
    """Return a folder."""

    def date(name: str, at: datetime) -> None:
        os.utime(folder / NAME / name, (at.timestamp(), at.timestamp()))

    def names() -> list[str]:
        return [each.name for each in (folder / NAME).iterdir()]

    shelf = FolderShelf(folder / NAME)
    return Place(shelf, FileStore(shelf, keyring), date, names)


def table_place(engine: Engine, keyring: Keyring) -> Place:
    """Return rows of a database."""

    def date(name: str, at: datetime) -> None:
        with writing(engine) as session:
            session.execute(sa.update(KeptFile).where(KeptFile.name == name).values(written_at=at))

    def names() -> list[str]:
        with reading(engine) as session:
            return list(session.scalars(sa.select(KeptFile.name)))

    shelf = TableShelf(engine, NAME)
    return Place(shelf, FileStore(shelf, keyring), date, names)


def bucket_place(server: ObjectServer, keyring: Keyring) -> Place:
    """Return a bucket, emptied."""
    server.objects.clear()
    server.faults.clear()

    def date(name: str, at: datetime) -> None:
        server.dates[f"/papeles/casa/{NAME}/{name}"] = at

    def names() -> list[str]:
        return [each.rpartition("/")[2] for each in server.objects]

    shelf = BucketShelf(server.access(), NAME)
    return Place(shelf, FileStore(shelf, keyring), date, names)
