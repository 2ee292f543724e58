"""One folder of files made for people.

A file appears whole or not at all, closed to other accounts of the machine; one that holds names
of private persons is sealed besides, with the key of their country, and bears `.sealed` behind its
name on the disk.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from core.crypto import CannotOpen, Keyring
from core.private_files import private_folder, whole_file
from core.storage.sealed_file import SEALED, open_sealed, seal_file, stored_label

PART = ".part"
MEMORY_BYTES = 32 << 20
"""A file to be sealed is put together in memory up to this size, then in one without a name."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a store."""

    name: str
    path: Path
    """On the disk."""
    written_at: datetime
    is_sealed: bool


class FileStore:
    """The files of one folder; `keyring` opens and seals those that are sealed, with the key of
    `country` (empty: of no country). Which country's a file is stands in it.
    """

    def __init__(self, folder: Path, keyring: Keyring | None = None, country: str = "") -> None:
        self.folder = folder
        self.country = country
        self._keyring = keyring

    def of(self, country: str) -> FileStore:
        """Return this folder, its new files sealed with the key of another country."""
        return FileStore(self.folder, self._keyring, country)

    def write(self, name: str, data: bytes, *, is_sealed: bool = False) -> None:
        """Write a file whole or not at all. Raises OSError."""
        with self.writer(name, is_sealed=is_sealed) as sink:
            sink.write(data)

    @contextmanager
    def writer(self, name: str, *, is_sealed: bool = False) -> Iterator[BinaryIO]:
        """Yield a file that can be sought in; it is stored at the end unless an error is raised."""
        self._make_folder()
        path = self._path(name, is_sealed=is_sealed)
        if is_sealed:
            with tempfile.SpooledTemporaryFile(MEMORY_BYTES, dir=str(self.folder)) as spool:
                plain = cast("BinaryIO", spool)
                yield plain
                with whole_file(path) as sink:
                    seal_file(plain, sink, self._keys(), self._label(name), self.country)
        else:
            with whole_file(path) as sink:
                yield sink
        self._path(name, is_sealed=not is_sealed).unlink(missing_ok=True)

    def open(self, name: str) -> BinaryIO | None:
        """Return a file as a stream that can be sought in; None when there is none to be had.

        One that no key of ours opens counts as missing: it is made again when it is needed.
        """
        try:
            sealed = self._path(name, is_sealed=True)
            if sealed.exists():
                return open_sealed(sealed, self._keys(), self._label(name))
            return self._path(name, is_sealed=False).open("rb")
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
        return self._path(name, is_sealed=True).exists()

    def find(self, name: str) -> StoredFile | None:
        """Return what is known of a file without opening it."""
        for is_sealed in (True, False):
            path = self._path(name, is_sealed=is_sealed)
            if path.exists():
                return _stored(path)
        return None

    def files(self) -> list[StoredFile]:
        """Return every file, the oldest first."""
        if not self.folder.is_dir():
            return []
        found = (path for path in self.folder.iterdir() if path.is_file())
        whole = [_stored(path) for path in found if not path.name.endswith(PART)]
        return sorted(whole, key=lambda each: (each.written_at, each.name))

    def remove(self, name: str) -> None:
        """Delete a file, if it is there."""
        for is_sealed in (True, False):
            self._path(name, is_sealed=is_sealed).unlink(missing_ok=True)

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
            each.path.unlink(missing_ok=True)
        return len(old)

    def _path(self, name: str, *, is_sealed: bool) -> Path:
        if not name or Path(name).name != name or name.endswith(SEALED):
            raise ValueError(f"no name of a stored file: {name!r}")
        return self.folder / f"{name}{SEALED if is_sealed else ''}"

    def _label(self, name: str) -> str:
        return stored_label(self.folder, name)

    def _keys(self) -> Keyring:
        if self._keyring is None:
            raise ValueError(f"{self.folder}: a sealed file needs a keyring")
        return self._keyring

    def _make_folder(self) -> None:
        private_folder(self.folder.parent)
        private_folder(self.folder)


def _stored(path: Path) -> StoredFile:
    is_sealed = path.name.endswith(SEALED)
    written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return StoredFile(path.name.removesuffix(SEALED), path, written_at, is_sealed)
