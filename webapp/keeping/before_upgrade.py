"""The backup that is made before the form of a database changes: the way back, should the new
release have to go.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Engine

from core.backup.keys import BackupLock
from core.backup.places import BackupPlace, FolderPlace, open_place
from core.crypto import derived_key
from core.settings import Settings, data_keys
from webapp.keeping.house_files import BEFORE_UPGRADE
from webapp.keeping.making import lock_of, make_backup
from webapp.keeping.nightly import superfluous
from webapp.schema import has_tables, is_at_head

KEPT = 3
_PURPOSE = "atalaya backup before an upgrade"


@dataclass(frozen=True, slots=True)
class EarlierForm:
    """Where the backup of before lies."""

    name: str
    place: str


def own_words(settings: Settings) -> str:
    """Return the words that seal a backup where the operator named nobody: whoever has the master
    key has them.
    """
    return derived_key(data_keys(settings)[0], _PURPOSE).hex()


def back_up_before(engine: Engine, settings: Settings, now: datetime) -> EarlierForm | None:
    """Make a backup of a database that is about to change; None where nothing is.

    It goes where backups go, or, while they go nowhere, into the folder of the installation.
    """
    with engine.connect() as connection:
        if not has_tables(connection) or is_at_head(connection):
            return None
    lock = lock_of(settings)
    if not (lock.public_key or lock.passphrase):
        lock = BackupLock(own_words(settings))
    folder = settings.instance / BEFORE_UPGRADE
    place: BackupPlace = FolderPlace(folder)
    if settings.backup_to:
        place = open_place(settings, lambda: now)
    report = make_backup(engine, settings, place, lock, now)
    for name in superfluous(FolderPlace(folder).names(), KEPT):
        FolderPlace(folder).delete(name)
    return EarlierForm(
        report.name, settings.backup_to.split()[0] if settings.backup_to else str(folder)
    )
