"""Files made for people, on one shelf: a folder, rows of the database, or an object store.

A file appears whole or not at all, closed to others; one that holds names of private persons is
sealed besides, with the key of their country, and bears `.sealed` behind its name on the shelf.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from core.crypto import CannotOpen, Keyring
from core.storage.folder_shelf import FolderShelf
from core.storage.sealed_file import SEALED, open_sealed, seal_file, stored_label
from core.storage.shelf import Shelf, ShelvedFile, spooled

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a store."""

    name: str
    written_at: datetime
    is_sealed: bool
    size: int
    """In bytes, as it lies there: sealed where it is sealed."""


class FileStore:
    """The files of one shelf, or folder; `keyring` opens and seals those that are sealed, with the
    key of `country` (empty: of no country). Which country's a file is stands in it.
    """

    def __init__(self, shelf: Shelf | Path, keyring: Keyring | None = None, country: str = ""):
        self.shelf: Shelf = FolderShelf(shelf) if isinstance(shelf, Path) else shelf
        self.country = country
        self._keyring = keyring

    @property
    def place(self) -> str:
        """Where the files are, for people."""
        return self.shelf.place

    def of(self, country: str) -> FileStore:
        """Return this store, its new files sealed with the key of another country."""
        return FileStore(self.shelf, self._keyring, country)

    def write(self, name: str, data: bytes, *, is_sealed: bool = False) -> None:
        """Write a file whole or not at all. Raises OSError."""
        with self.writer(name, is_sealed=is_sealed) as sink:
            sink.write(data)

    @contextmanager
    def writer(self, name: str, *, is_sealed: bool = False) -> Iterator[BinaryIO]:
        """Yield a file that can be sought in; it is stored at the end unless an error is raised."""
        own, other = _shelved_name(name, is_sealed), _shelved_name(name, not is_sealed)
        if is_sealed:
            keyring, label = self._keys(), self._label(name)
            with spooled(self.shelf.scratch) as plain:
                yield plain
                with self.shelf.writer(own) as sink:
                    seal_file(plain, sink, keyring, label, self.country)
        else:
            with self.shelf.writer(own) as sink:
                yield sink
        self.shelf.remove(other)

    def append(self, name: str, data: bytes) -> None:
        """Write behind the end of a file that is not sealed; it begins where there is none. Cut
        off in the middle it may hold a part of that.
        """
        self.shelf.append(_shelved_name(name, is_sealed=False), data)

    def open(self, name: str) -> BinaryIO | None:
        """Return a file as a stream that can be sought in; None when there is none to be had.

        One that no key of ours opens counts as missing: it is made again when it is needed. Raises
        OSError where the place of the files fails.
        """
        try:
            try:
                sealed = self.shelf.open(_shelved_name(name, is_sealed=True))
            except FileNotFoundError:
                return self.shelf.open(_shelved_name(name, is_sealed=False))
            return open_sealed(sealed, self._keys(), self._label(name))
        except FileNotFoundError:
            return None
        except CannotOpen as wrong:
            _log.warning("%s", wrong)
            return None

    def read(self, name: str) -> bytes | None:
        """Return the content of a file; None when there is none to be had."""
        source = self.open(name)
        if source is None:
            return None
        with source:
            try:
                return source.read()
            except CannotOpen as wrong:
                _log.warning("%s", wrong)
                return None

    def has(self, name: str) -> bool:
        """Return whether a file is there and opens."""
        source = self.open(name)
        if source is not None:
            source.close()
        return source is not None

    def is_sealed(self, name: str) -> bool:
        """Return whether a file is there, and sealed."""
        return self.shelf.find(_shelved_name(name, is_sealed=True)) is not None

    def find(self, name: str) -> StoredFile | None:
        """Return what is known of a file without opening it."""
        for is_sealed in (True, False):
            found = self.shelf.find(_shelved_name(name, is_sealed))
            if found is not None:
                return _stored(found)
        return None

    def files(self) -> list[StoredFile]:
        """Return every file, the oldest first."""
        found = map(_stored, self.shelf.files())
        return sorted(found, key=lambda each: (each.written_at, each.name))

    def remove(self, name: str) -> None:
        """Delete a file, if it is there."""
        for is_sealed in (True, False):
            self.shelf.remove(_shelved_name(name, is_sealed))

    def expire(
        self,
        *,
        most: int | None = None,
        before: datetime | None = None,
        named: Collection[str] = (),
    ) -> int:
        """Delete what is too old and return how many: all but the newest `most`, or those written
        `before` a moment; never one that is `named`.
        """
        files = self.files()
        candidates = files if most is None else files[: max(0, len(files) - most)]
        old = [
            each
            for each in candidates
            if each.name not in named and (before is None or each.written_at < before)
        ]
        for each in old:
            self.shelf.remove(_shelved_name(each.name, each.is_sealed))
        return len(old)

    def turn(self, name: str, seconds: float) -> AbstractContextManager[bool]:
        """Hold the right to make a file; yield whether nobody else has it. It ends with whoever
        holds it, or after so many seconds.
        """
        return self.shelf.turn(_shelved_name(name, is_sealed=False), seconds)

    def settle(self) -> None:
        """Have the place keep what it was given, through a power cut, too."""
        self.shelf.settle()

    def _label(self, name: str) -> str:
        return stored_label(self.shelf.title, name)

    def _keys(self) -> Keyring:
        if self._keyring is None:
            raise ValueError(f"{self.place}: a sealed file needs a keyring")
        return self._keyring


# -- inside ---------------------------------------------------------------------------------


def _shelved_name(name: str, is_sealed: bool) -> str:
    if not name or Path(name).name != name or name.endswith(SEALED):
        raise ValueError(f"no name of a stored file: {name!r}")
    return f"{name}{SEALED if is_sealed else ''}"


def _stored(found: ShelvedFile) -> StoredFile:
    is_sealed = found.name.endswith(SEALED)
    return StoredFile(found.name.removesuffix(SEALED), found.written_at, is_sealed, found.size)
