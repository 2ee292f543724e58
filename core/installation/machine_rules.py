"""What may be said in the settings of an installation on several machines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from core.settings import Settings

FOLDER, DATABASE = "folder", "database"
OBJECT_STORES = ("s3+https://", "s3+http://")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SQLITE = "sqlite"
_DATABASES = re.compile(r"(postgresql|postgresql\+psycopg|sqlite|sqlite\+pysqlite)://.*")


def machine_faults(settings: Settings, prefix: str) -> Iterator[str]:
    """Yield what is wrong, each with the name of the variable; no secret is repeated."""
    if settings.files_in not in {"", FOLDER, DATABASE}:
        yield from _store_faults(settings, f"{prefix}FILES_IN")
    if settings.database_prepare not in {"", "on", "off"}:
        yield f"{prefix}DATABASE_PREPARE={settings.database_prepare!r}: use on or off"
    if settings.sqlalchemy_url.startswith(_SQLITE):
        yield from _one_machine_faults(settings, prefix)
    yield from _many_faults(settings, prefix)
    yield from _address_faults(settings, prefix)


def is_database_address(text: str) -> bool:
    """Return whether a text is the address of a database we can open."""
    return _DATABASES.fullmatch(text) is not None


# -- inside ---------------------------------------------------------------------------------


def _store_faults(settings: Settings, variable: str) -> Iterator[str]:
    address = urlsplit(settings.files_in.removeprefix("s3+"))
    bucket = address.path.strip("/").partition("/")[0]
    if not settings.files_in.startswith(OBJECT_STORES) or len(bucket) < 3:
        yield f"{variable}: folder, database, or s3+https://host/bucket, with a prefix behind it"
    elif address.scheme == "http" and address.hostname not in _LOOPBACK:
        yield f"{variable}: s3+http:// is for this machine alone; use s3+https://"
    if address.username or address.password:
        yield f"{variable}: no name and password in it; they are _FILES_STORE_KEY and _SECRET"
    if not (settings.files_store_key and settings.files_store_secret):
        yield f"{variable} needs _FILES_STORE_KEY and _FILES_STORE_SECRET"


def _one_machine_faults(settings: Settings, prefix: str) -> Iterator[str]:
    if settings.web_nodes > 1:
        yield f"{prefix}WEB_NODES={settings.web_nodes}: several need PostgreSQL in DATABASE_URL"
    if settings.files_in == DATABASE:
        yield f"{prefix}FILES_IN=database: SQLite has one writer; use folder, or PostgreSQL"
    if settings.database_pooler:
        yield f"{prefix}DATABASE_POOLER: there is none before SQLite"


def _many_faults(settings: Settings, prefix: str) -> Iterator[str]:
    if settings.web_nodes > 1 and settings.files_in == FOLDER and settings.is_production:
        yield f"{prefix}FILES_IN=folder: what one of several web nodes writes no other would find"
    if settings.database_pooler and not settings.database_direct_url:
        yield (
            f"{prefix}DATABASE_POOLER needs {prefix}DATABASE_DIRECT_URL: migrations, backups and "
            "the worker's lease go past the pooler"
        )


def _address_faults(settings: Settings, prefix: str) -> Iterator[str]:
    for name in ("database_url", "database_direct_url"):
        address = getattr(settings, name)
        if address and not is_database_address(address):
            yield (
                f"{prefix}{name.upper()}: use postgresql://account@host/name, a "
                "password behind the account and a colon; or leave it empty: SQLite in the folder"
            )
        elif "options=" in urlsplit(address).query:
            yield f"{prefix}{name.upper()}: options in the address are refused by poolers"
