"""Which kind of shelf an installation keeps its files on, and each of them opened."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.installation.machine_rules import DATABASE, FOLDER, OBJECT_STORES
from core.postgres.opening import open_engine
from core.settings import Settings
from core.storage.bucket_access import BucketAccess
from core.storage.bucket_shelf import BucketShelf, bucket_shelves
from core.storage.file_store import FileStore
from core.storage.folder_shelf import FolderShelf
from core.storage.shelf import Shelf
from core.storage.table_shelf import TableShelf, table_shelves


def open_store(
    settings: Settings, name: str, keyring: Keyring | None = None, country: str = ""
) -> FileStore:
    """Return the files of an installation under a name, as `plans/packs`; new ones are sealed with
    the key of `country`.
    """
    return FileStore(open_shelf(settings, name), keyring, country)


def open_shelf(settings: Settings, name: str, kind: str = "") -> Shelf:
    """Return one shelf, of the kind the settings say or of another one."""
    kind = kind or kind_of(settings)
    if kind == FOLDER:
        return FolderShelf(settings.instance / name, name)
    if kind == DATABASE:
        return TableShelf(files_engine(settings), name)
    return BucketShelf(_access(settings, kind), name)


def kind_of(settings: Settings) -> str:
    """Return where files go: `folder`, `database` or the address of an object store."""
    is_shared = settings.web_nodes > 1 and not settings.sqlalchemy_url.startswith("sqlite")
    return settings.files_in or (DATABASE if is_shared else FOLDER)


def shelf_names(settings: Settings, kind: str, known: Sequence[str]) -> list[str]:
    """Return the shelves of a kind that hold something; in a folder those that are `known`, where a
    star stands for any word.
    """
    if kind == DATABASE:
        return table_shelves(files_engine(settings))
    if kind != FOLDER:
        return bucket_shelves(_access(settings, kind))
    folders = {path for pattern in known for path in settings.instance.glob(pattern)}
    return sorted(_relative(each, settings.instance) for each in folders if _has_files(each))


def shelves_elsewhere(settings: Settings) -> tuple[Shelf, ...]:
    """Return the shelves that hold something and are no folders of this machine."""
    kind = kind_of(settings)
    if kind == FOLDER:
        return ()
    return tuple(open_shelf(settings, name, kind) for name in shelf_names(settings, kind, ()))


def files_elsewhere(settings: Settings) -> Iterator[tuple[Shelf, str]]:
    """Yield the shelf and the name of each file that is in no folder of this machine."""
    for shelf in shelves_elsewhere(settings):
        for each in shelf.files():
            yield shelf, each.name


def files_engine(settings: Settings) -> Engine:
    """Return the engine of the files in the database; each process opens its own."""
    return _engine(settings, os.getpid())


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _engine(settings: Settings, process: int) -> Engine:
    return open_engine(settings)


def _access(settings: Settings, kind: str) -> BucketAccess:
    scheme = next(each for each in OBJECT_STORES if kind.startswith(each))
    address = f"{scheme.removeprefix('s3+')}{kind.removeprefix(scheme)}".rstrip("/")
    return BucketAccess(
        address,
        settings.files_store_key,
        settings.files_store_secret,
        settings.files_store_region,
    )


def _has_files(path: Path) -> bool:
    return path.is_dir() and any(each.is_file() for each in path.iterdir())


def _relative(path: Path, instance: Path) -> str:
    return path.relative_to(instance).as_posix()
