"""A backup brought back to a new place: verified whole before anything bears its final name.

Everything is written beside the place, opened, counted, held against its manifest, its audit log
and the keys given; persons who were erased since are erased again; only then it stands there.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from sqlalchemy.engine import Engine

from core.audit_log import record
from core.audit_log.keys import audit_keys
from core.backup.contents import PartsReader
from core.backup.keys import BackupLock, BadBackup
from core.backup.sqlite_copy import check_file
from core.crypto import Keyring
from core.db import writing
from core.errors import UnusableInput
from core.installation.machine_rules import FOLDER, OBJECT_STORES
from core.keys import open_keyring
from core.postgres.opening import open_direct
from core.private_files import private_file, private_folder, sync_names
from core.settings import Settings
from core.storage.opening import kind_of
from registry.people.tombstones import ErasureCause
from registry.registration.erasure import Erasure
from webapp.erasure import erase_for_good
from webapp.keeping.erased_list import ErasedLine, ErasedList
from webapp.keeping.facts import DatabaseFacts
from webapp.keeping.house_files import SETTINGS_COPY
from webapp.keeping.making import DATABASE, FILE, SETTINGS, TABLE
from webapp.keeping.postgres_target import PostgresTarget
from webapp.keeping.verifying import check_canaries, check_contents
from webapp.schema import heads, is_known, upgrade

ACTOR = "restore"
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was brought back."""

    made_at: str
    facts: DatabaseFacts
    files: int
    erased_again: int
    is_upgraded: bool


def restore(
    source: BinaryIO,
    lock: BackupLock,
    settings: Settings,
    erased: ErasedList | None,
    now: datetime,
) -> RestoreReport:
    """Bring a backup back into the empty folder (and, for PostgreSQL, the empty database) of
    `settings`.

    `erased` is the list that lies beside the backups; None where it was lost. Raises BadBackup, and
    leaves the place as it was; UnusableInput for a place that is not empty.
    """
    target = settings.instance.resolve()
    require_empty(settings)
    beside = target.with_name(f"{target.name}.restoring")
    shutil.rmtree(beside, ignore_errors=True)
    staged = _staged(settings, private_folder(beside))
    database = PostgresTarget(staged) if settings.database_url.startswith("postgres") else None
    try:
        if database:
            database.begin()
        report = _bring_back(source, lock, staged, database, erased, now)
        _put_in_place(beside, target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        if database:
            database.give_up()
        raise
    if database:
        database.end()
    return report


def require_empty(settings: Settings) -> None:
    """Raise UnusableInput where something is already in the place."""
    target = settings.instance
    if target.exists() and any(target.iterdir()):
        raise UnusableInput(str(target), "is not empty; a backup is brought back to a new place")
    if settings.database_url.startswith("postgres"):
        PostgresTarget(settings).require_empty()
    elif settings.database_url:
        raise UnusableInput("ATALAYA_DATABASE_URL", "leave it empty, or name PostgreSQL")


def verify_backup(
    source: BinaryIO, lock: BackupLock, settings: Settings, folder: Path, now: datetime
) -> DatabaseFacts:
    """Bring a backup back into a passing folder, hold it against all it says, and leave nothing.

    One of PostgreSQL is read to its end and held against its manifest; its tables are not loaded.
    """
    beside = private_folder(folder / ".backup-verification")
    try:
        staged = replace(_staged(settings, beside), database_url="")
        return _bring_back(source, lock, staged, None, None, now, is_trial=True).facts
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def waits_for_store(settings: Settings) -> bool:
    """Return whether what was brought back belongs into an object store, where nothing is put
    before it was verified: it waits in the folder.
    """
    return kind_of(settings).startswith(OBJECT_STORES)


# -- inside ---------------------------------------------------------------------------------


def _staged(settings: Settings, folder: Path) -> Settings:
    """Return the settings of the folder beside the place; who is erased again is erased there."""
    files_in = FOLDER if waits_for_store(settings) else settings.files_in
    return replace(settings, instance=folder, files_in=files_in)


def _bring_back(
    source: BinaryIO,
    lock: BackupLock,
    staged: Settings,
    database: PostgresTarget | None,
    erased: ErasedList | None,
    now: datetime,
    *,
    is_trial: bool = False,
) -> RestoreReport:
    shelf = _Shelf(staged, database, is_trial)
    manifest = PartsReader(source, lock).read(shelf.take)
    facts = _facts_in(manifest)
    if is_trial and facts.dialect != "sqlite":
        return RestoreReport(str(manifest["made_at"]), facts, shelf.files, 0, False)
    _check_kind(facts, shelf)
    if database:
        database.load(manifest, facts, shelf.tables)
    else:
        check_file(staged.instance / "atalaya.db")
    engine = open_direct(staged, audit_keys(staged), silence_seconds=0)
    try:
        check_contents(engine, staged, facts)
        is_old = facts.revision not in heads()
        if is_old:
            upgrade(staged)
        check_canaries(engine, staged)
        lines = _lines_of(erased, facts)
        count = 0 if is_trial else _after(engine, staged, manifest, facts, lines, now)
    finally:
        engine.dispose()
    return RestoreReport(str(manifest["made_at"]), facts, shelf.files, count, is_old)


def _check_kind(facts: DatabaseFacts, shelf: _Shelf) -> None:
    """Raise BadBackup for a database the place cannot hold, or that this release cannot read."""
    is_sqlite = facts.dialect == "sqlite"
    if is_sqlite is not shelf.has_file or (shelf.database is not None) is is_sqlite:
        raise BadBackup(f"its database is of {facts.dialect}, and the place is of another kind")
    if not is_known(facts.revision):
        raise BadBackup(
            f"of a release this one does not know (migration {facts.revision or 'none'}): "
            "restore it with a release as new as the one that made it"
        )


def _after(
    engine: Engine,
    staged: Settings,
    manifest: dict[str, Any],
    facts: DatabaseFacts,
    erased: Sequence[ErasedLine],
    now: datetime,
) -> int:
    """Erase again who was erased since, and write down that this was brought back; return how many
    were erased.
    """
    keyring = open_keyring(staged, engine)
    count = sum(_erase_again(engine, keyring, staged, erased, now))
    with writing(engine) as session:
        record(
            session,
            at=now,
            actor=ACTOR,
            action="installation.restore",
            subject=str(facts.audit_number),
            made_at=str(manifest["made_at"]),
            head=facts.audit_link,
            erased_again=count,
        )
    return count


def _lines_of(erased: ErasedList | None, facts: DatabaseFacts) -> Sequence[ErasedLine]:
    if erased is not None and erased.audit_number < facts.audit_number:
        raise BadBackup("the list of erased persons is older than the backup: bring the newest")
    return erased.lines if erased else ()


def _erase_again(
    engine: Engine,
    keyring: Keyring,
    settings: Settings,
    erased: Sequence[ErasedLine],
    now: datetime,
) -> Iterator[int]:
    for country, cause in sorted({(each.country, each.cause) for each in erased}):
        ids = [each.id for each in erased if (each.country, each.cause) == (country, cause)]
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            erasure = Erasure(country, ErasureCause(cause), ACTOR, ACTOR, now)
            yield erase_for_good(engine, keyring, settings, some, erasure)


@dataclass(slots=True)
class _Shelf:
    """Takes the parts of a backup as they come, into the folder beside the place."""

    settings: Settings
    database: PostgresTarget | None
    is_trial: bool
    files: int = 0
    has_file: bool = False
    tables: list[str] | None = None

    def take(self, name: str, pieces: Iterator[bytes]) -> None:
        """Write one part. Raises BadBackup for one that has no place in a backup."""
        if name == DATABASE:
            self.has_file = True
            self._write("atalaya.db", pieces)
        elif name.startswith(TABLE):
            self._take_table(name.removeprefix(TABLE), pieces)
        elif name.startswith(FILE):
            self.files += 1
            self._write(name.removeprefix(FILE), pieces)
        elif name == SETTINGS:
            self._write(SETTINGS_COPY, pieces)
        else:
            raise BadBackup(f"a part this release does not know: {name[:80]!r}")

    def _take_table(self, name: str, pieces: Iterator[bytes]) -> None:
        if self.tables is None:
            self.tables = []
        self.tables.append(name)
        if self.database:
            self.database.take(name, pieces)

    def _write(self, name: str, pieces: Iterator[bytes]) -> None:
        relative = PurePosixPath(name)
        if relative.is_absolute() or not relative.parts or ".." in relative.parts:
            raise BadBackup(f"a file that would lie outside the folder: {name[:80]!r}")
        path = self.settings.instance.joinpath(*relative.parts)
        if path.exists():
            raise BadBackup(f"a file that is there twice: {name[:80]!r}")
        private_folder(path.parent)
        with private_file(path).open("wb") as sink:
            for piece in pieces:
                sink.write(piece)


def _facts_in(manifest: dict[str, Any]) -> DatabaseFacts:
    try:
        facts = DatabaseFacts(**manifest["database"])
        json.dumps(manifest["made_at"])
    except (KeyError, TypeError) as wrong:
        raise BadBackup("its manifest lacks what every one has") from wrong
    if not isinstance(facts.rows, dict) or not isinstance(facts.revision, str):
        raise BadBackup("its manifest lacks what every one has")
    return facts


def _put_in_place(beside: Path, target: Path) -> None:
    """Give what was verified its name: an empty folder that is there gives way."""
    beside.replace(target)
    sync_names(target.parent)
