"""A backup of 100,000 nationals made, and brought back verified: CPU seconds against what the
database itself takes for a bare copy (`sqlite3 .backup` and zstd), and whether it is equal.

    python benchmarks/bench_backup.py [--persons 100000]

Ends with 1 when bringing back takes more than 60 CPU seconds, or anything differs.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa  # noqa: E402

from benchmarks.rows import exit_code, print_row  # noqa: E402
from core.audit_log.keys import audit_keys  # noqa: E402
from core.backup.keys import BackupLock, new_key_pair  # noqa: E402
from core.backup.places import FolderPlace  # noqa: E402
from core.backup.sqlite_copy import copy_database  # noqa: E402
from core.db import make_engine, reading, writing  # noqa: E402
from core.development_key import new_key  # noqa: E402
from core.keys import open_keyring  # noqa: E402
from core.settings import Settings, data_keys  # noqa: E402
from registry.people.models import Person  # noqa: E402
from registry.people.record import Card  # noqa: E402
from registry.registration.persons import NewPerson, add_persons  # noqa: E402
from webapp.auth.member_countries import ensure_member_keys  # noqa: E402
from webapp.keeping.erased_list import erased_list  # noqa: E402
from webapp.keeping.facts import facts_of  # noqa: E402
from webapp.keeping.making import make_backup  # noqa: E402
from webapp.keeping.restoring import restore  # noqa: E402
from webapp.schema import upgrade  # noqa: E402

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
LIMIT_SECONDS = 60.0
BATCH = 2000


def cpu_seconds() -> float:
    """Return what this process and its children took so far."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in uses)


@contextmanager
def measured(name: str, found: dict[str, float]) -> Iterator[None]:
    """Keep what the block took, and say so."""
    before = cpu_seconds()
    yield
    found[name] = cpu_seconds() - before
    print(f"{name:28} {found[name]:8.2f} s CPU", flush=True)


def fill(settings: Settings, persons: int) -> None:
    """Register so many persons."""
    upgrade(settings)
    engine = make_engine(settings.sqlalchemy_url, audit_keys(settings))
    with writing(engine) as session:
        ensure_member_keys(session, data_keys(settings))
    keyring = open_keyring(settings, engine)
    for start in range(0, persons, BATCH):
        new = [_person(number) for number in range(start, min(start + BATCH, persons))]
        with writing(engine) as session:
            add_persons(session, keyring, new)
    engine.dispose()


def _person(number: int) -> NewPerson:
    card = Card(full_name=f"Persona Inventada {number}")
    return NewPerson(country="GT", card=card, stays=[], consent_at=NOW)


def cards(settings: Settings) -> str:
    """Return a hash of every sealed card, in order."""
    engine, digest = make_engine(settings.sqlalchemy_url), hashlib.sha256()
    with reading(engine) as session:
        for row in session.execute(sa.select(Person.id, Person.ciphertext).order_by(Person.id)):
            digest.update(row.id.bytes + bytes(row.ciphertext))
    engine.dispose()
    return digest.hexdigest()


def main() -> int:
    """Measure; return the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--persons", type=int, default=100_000)
    persons = parser.parse_args().persons
    folder = Path(tempfile.mkdtemp(prefix="bench-backup-"))
    found: dict[str, float] = {}
    try:
        settings = Settings(mode="test", instance=folder / "house", data_key=new_key())
        with measured("registered", found):
            fill(settings, persons)
        engine = make_engine(settings.sqlalchemy_url, audit_keys(settings))
        public, secret = new_key_pair()
        with measured("bare copy and zstd", found):
            copy_database(settings.instance / "atalaya.db", folder / "bare.db")
            packer = ["zstd", "-q", "-3", str(folder / "bare.db"), "-o", str(folder / "bare.zst")]
            if shutil.which("zstd"):
                subprocess.run(packer, check=True)
        with measured("backup, read again", found):
            lock = BackupLock(public_key=public)
            report = make_backup(engine, settings, FolderPlace(folder / "to"), lock, NOW)
        data = (folder / "to" / report.name).read_bytes()
        with reading(engine) as session:
            erased = erased_list(session)
        target = replace(settings, instance=folder / "new")
        with measured("brought back, verified", found):
            restore(io.BytesIO(data), BackupLock(secret_key=secret), target, erased, NOW)
        with engine.connect() as connection:
            rows = facts_of(connection).rows
        engine.dispose()
        is_equal = cards(settings) == cards(target) and rows["person"] == persons
        ratio = found["backup, read again"] / max(found["bare copy and zstd"], 0.01)
        brought = found["brought back, verified"]
        title = f"backup of {persons:,} persons"
        print_row(f"{title}, brought back, verified", brought, LIMIT_SECONDS, "s CPU")
        print_row(f"{title} : bare copy and zstd", ratio, None, "x", note=f"{len(data) >> 20} MB")
        print_row(f"{title}, differences", 0 if is_equal else 1, 0, "")
        return exit_code()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
