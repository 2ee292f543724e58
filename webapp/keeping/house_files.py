"""Which files of an installation belong into a backup."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from core.installation.machine_rules import OBJECT_STORES
from core.settings import Settings
from core.storage.opening import kind_of, shelves_elsewhere
from core.storage.shelf import TURN, Shelf

MADE_AGAIN = ("streets", "maps", "papers", "plans/packs", "plans/runs", "counts")
"""Folders of what is made again when it is asked for."""
DRILLS = "drills"
"""Houses of exercises, with keys of their own: they end with their exercise."""
_DATABASE = re.compile(r"atalaya\.db(-.*)?")
BEFORE_UPGRADE = "before-upgrade"
"""Backups of before the form of the database changed."""
SETTINGS_COPY = "settings-of-the-backup.json"
"""What was set where a backup was made that was brought back here, without secrets."""
_PASSING = re.compile(
    rf"\..*|.*\.part|.*\.lock|key\.name|data\.key|demo-accounts\.txt|{SETTINGS_COPY}"
)


def kept_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Yield the name below the folder and the path of each file that is backed up.

    Without the database, which is copied by itself, without locks, unfinished files and keys, and
    without what lies in a folder of backups.
    """
    instance = settings.instance.resolve()
    left_out = {instance / name for name in (*MADE_AGAIN, DRILLS, BEFORE_UPGRADE)}
    if settings.backup_to.startswith("/"):
        left_out.add(Path(settings.backup_to).resolve())
    for path in _files_below(instance, left_out):
        if not _stays_behind(path, instance):
            yield path.relative_to(instance).as_posix(), path


def kept_sources(settings: Settings) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    """Yield the name in a backup of each file that belongs into it, and how it is opened: those of
    an object store as they lie there, sealed where they are sealed, then those of the folder.

    A file of both is that of the store: the one in the folder was left behind when it moved.
    """
    stored: set[str] = set()
    for shelf in _kept_buckets(settings):
        for each in shelf.files():
            name = f"{shelf.name}/{each.name}"
            if not each.name.endswith(TURN):
                stored.add(name)
                yield name, partial(shelf.open, each.name)
    for name, path in kept_files(settings):
        if name not in stored:
            yield name, partial(_opened, path)


# -- inside ---------------------------------------------------------------------------------


def _opened(path: Path) -> BinaryIO:
    return path.open("rb")


def _kept_buckets(settings: Settings) -> Iterator[Shelf]:
    """Yield the shelves of an object store; those of the database are rows of its copy."""
    if not kind_of(settings).startswith(OBJECT_STORES):
        return
    again = tuple(f"{each}/" for each in MADE_AGAIN)
    for shelf in shelves_elsewhere(settings):
        if not f"{shelf.name}/".startswith(again):
            yield shelf


def _files_below(instance: Path, left_out: Collection[Path]) -> Iterator[Path]:
    for folder, folders, names in os.walk(instance):
        here = Path(folder)
        folders[:] = [
            each
            for each in sorted(folders)
            if not each.startswith(".") and here / each not in left_out
        ]
        yield from (here / name for name in sorted(names))


def _stays_behind(path: Path, instance: Path) -> bool:
    is_database = path.parent == instance and _DATABASE.fullmatch(path.name)
    return bool(is_database or _PASSING.fullmatch(path.name)) or path.is_symlink()
