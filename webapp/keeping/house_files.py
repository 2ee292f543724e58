"""Which files of an installation belong into a backup."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from core.settings import Settings

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


# -- inside ---------------------------------------------------------------------------------


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
