"""Where backups go: a folder, an object store, or a program that takes one at its input.

A file is there whole or not at all; a program answers for that itself, and for how long it keeps
what it was given.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol, cast
from urllib.parse import urlsplit

from core.backup.object_store import ObjectStore, StoreAccess, as_stream
from core.connections import ListedHost
from core.errors import AtalayaError
from core.http import ApiClient, AskApi, listed_host_of
from core.installation.keeping_rules import COMMAND, OBJECT_STORE
from core.private_files import private_folder, whole_file
from core.settings import Settings

COMMAND_SECONDS = 6 * 3600.0
STORE_SECONDS = 120.0
"""For one question: a part of 16 MiB at a megabit a second."""

Write = Callable[[BinaryIO], None]
"""Writes a backup into a file."""


class PlaceFailure(AtalayaError):
    """Where backups go did not take one, or did not give one back."""


class BackupPlace(Protocol):
    """Where backups go."""

    lists: bool
    """Whether what is there can be listed, read and deleted."""

    def put(self, name: str, write: Write) -> None:
        """Keep what `write` writes, under a name. Raises AtalayaError, or OSError."""

    def names(self) -> list[str]:
        """Return the names of what is there, in the order of the alphabet."""

    def open(self, name: str) -> BinaryIO:
        """Return a file to be read once."""

    def delete(self, name: str) -> None:
        """Delete a file, if it is there."""


class FolderPlace:
    """A folder; on another disk than the data, or on another machine's."""

    lists = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, write: Write) -> None:
        """Write it beside, and give it its name when it is on the disk."""
        private_folder(self._folder)
        with whole_file(self._folder / name) as sink:
            write(sink)

    def names(self) -> list[str]:
        """List the folder; unfinished files begin with a dot."""
        if not self._folder.is_dir():
            return []
        files = (each for each in self._folder.iterdir() if each.is_file())
        return sorted(each.name for each in files if not each.name.startswith("."))

    def open(self, name: str) -> BinaryIO:
        """Open one."""
        return (self._folder / name).open("rb")

    def delete(self, name: str) -> None:
        """Delete one."""
        (self._folder / name).unlink(missing_ok=True)


class StorePlace:
    """An object store."""

    lists = True

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def put(self, name: str, write: Write) -> None:
        """Send it as it is written; what fails on the way leaves nothing there."""
        with _written_apart(write) as source:
            self._store.put(name, source)

    def names(self) -> list[str]:
        """List the bucket below the prefix."""
        return self._store.names()

    def open(self, name: str) -> BinaryIO:
        """Read one."""
        return as_stream(self._store.pieces(name))

    def delete(self, name: str) -> None:
        """Delete one."""
        self._store.delete(name)


class CommandPlace:
    """A program of the operator: `{name}` among its words becomes the name. No shell reads them."""

    lists = False

    def __init__(self, text: str, seconds: float = COMMAND_SECONDS) -> None:
        self._words, self._seconds = shlex.split(text), seconds

    def put(self, name: str, write: Write) -> None:
        """Hand it over; the program is killed where writing fails, and must end with 0."""
        words = [word.replace("{name}", name) for word in self._words]
        try:
            child = subprocess.Popen(  # noqa: S603 - the operator's own words, no shell
                words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError as wrong:
            reason = f"cannot be started: {wrong.strerror}; name it with its whole path"
            raise PlaceFailure(f"{words[0]} {reason}") from wrong
        late = threading.Timer(self._seconds, child.kill)
        late.start()
        try:
            write(cast("BinaryIO", child.stdin))
        except BrokenPipeError:
            pass  # it ended by itself: its exit code says why
        except BaseException:
            child.kill()
            raise
        finally:
            with suppress(BrokenPipeError):
                cast("BinaryIO", child.stdin).close()
            status = child.wait()
            late.cancel()
        if status:
            raise PlaceFailure(f"{words[0]} ended with {status}")

    def names(self) -> list[str]:
        """Nothing is known of what is there."""
        return []

    def open(self, name: str) -> BinaryIO:
        """Raise PlaceFailure: it is fetched by hand."""
        raise PlaceFailure(f"{name} is where {self._words[0]} put it: fetch it by hand")

    def delete(self, name: str) -> None:
        """Leave it: the program keeps as many as it wants."""


def open_place(
    settings: Settings, clock: Callable[[], datetime], ask: AskApi | None = None
) -> BackupPlace:
    """Return where the backups of an installation go. Raises PlaceFailure where none is set."""
    text = settings.backup_to
    if not text:
        raise PlaceFailure("ATALAYA_BACKUP_TO is empty: it says where backups go")
    if text.startswith(COMMAND):
        return CommandPlace(text.removeprefix(COMMAND))
    if not text.startswith(OBJECT_STORE):
        return FolderPlace(Path(text))
    address = "https://" + text.removeprefix(OBJECT_STORE)
    access = StoreAccess(
        address,
        settings.backup_store_key,
        settings.backup_store_secret,
        settings.backup_store_region,
    )
    client = ask or ApiClient(
        user_agent=settings.user_agent,
        hosts=_host_of(address),
        timeout_seconds=STORE_SECONDS,
    )
    return StorePlace(ObjectStore(access, client, clock))


# -- inside ---------------------------------------------------------------------------------


def _host_of(address: str) -> list[ListedHost]:
    return [listed_host_of(address)] if urlsplit(address).hostname else []


@contextmanager
def _written_apart(write: Write) -> Iterator[BinaryIO]:
    """Yield what `write` writes in a thread of its own, as a file that is read once.

    Where writing fails, reading its end fails too: half a file is never taken for a whole one.
    """
    ours, theirs = os.pipe()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with os.fdopen(theirs, "wb") as sink:
                write(sink)
        except BaseException as wrong:  # it is raised where it is read
            failures.append(wrong)

    thread = threading.Thread(target=work, name="backup-writer", daemon=True)
    with os.fdopen(ours, "rb") as source:
        thread.start()
        yield _WholeOrNot(source, thread, failures)  # type: ignore[misc] # it is read, no more
    thread.join()


class _WholeOrNot:
    def __init__(
        self, source: BinaryIO, thread: threading.Thread, failures: list[BaseException]
    ) -> None:
        self._source, self._thread, self._failures = source, thread, failures

    def read(self, size: int) -> bytes:
        """Return so many bytes, fewer at the end."""
        piece = self._source.read(size)
        if len(piece) < size:
            self._thread.join()
            if self._failures:
                raise self._failures[0]
        return piece
