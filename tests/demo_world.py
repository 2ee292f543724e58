"""The demo, sown once in each process of the tests: to be looked at, and copied for those that
change it.
"""

from __future__ import annotations

import fcntl
import hashlib
import pickle
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import Atlas, atlas_for
from core.crypto import Keyring
from core.db import Base
from core.settings import Settings
from scripts.packages import PACKAGES
from tests.audit_keys import keyed_engine
from tests.keys import MASTER_KEY
from tests.quick_hashes import quick_hashes
from webapp.demo.seed import SeedReport, seed

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".pytest_cache" / "demo"
REPORT = "report.pickle"
DECISIVE = {
    ".py",
    ".json",
    ".html",
    ".css",
    ".txt",
    ".svg",
    ".mo",
    ".ttf",
    ".xml",
    ".geojson",
    ".gpkg",
}
SOWN_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """A sown house and what opens it. Whoever writes in it rolls back."""

    engine: Engine
    settings: Settings
    atlas: Atlas
    keyring: Keyring
    report: SeedReport

    def copy_to(self, engine: Engine, settings: Settings) -> None:
        """Put all of it into an empty house: the rows, and the files of its folder."""
        if engine.dialect.name == "sqlite":
            shutil.copytree(self.settings.instance, settings.instance, dirs_exist_ok=True)
            _copy_pages(self.engine, engine)
            return
        with Session(engine.execution_options(writes=True)) as session:
            self.copy_into(session, settings)
            session.commit()

    def copy_into(self, session: Session, settings: Settings) -> None:
        """Do it in a transaction of others."""
        shutil.copytree(self.settings.instance, settings.instance, dirs_exist_ok=True)
        there = session.connection()
        if there.dialect.name == "sqlite":
            there.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        else:
            there.exec_driver_sql("SET LOCAL session_replication_role = replica")
        with self.engine.connect() as here:
            for table in Base.metadata.sorted_tables:
                there.execute(sa.delete(table))  # keys, texts: what an empty house begins with
                rows = [dict(row) for row in here.execute(sa.select(table)).mappings()]
                if rows:
                    there.execute(sa.insert(table), rows)


def _copy_pages(here: Engine, there: Engine) -> None:
    """Copy a database of SQLite as it lies on the disk: a hundredth of the time its rows take."""
    source, target = here.raw_connection(), there.raw_connection()
    live: Any = source.driver_connection
    live.backup(target.driver_connection)
    source.close()
    target.close()


@pytest.fixture(scope="session")
def world(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A seeded installation; no test leaves anything behind in it."""
    folder = tmp_path_factory.mktemp("demo")
    kept = _seeded(empty_sqlite)
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    settings = _settings(folder)
    report: SeedReport = pickle.loads((folder / REPORT).read_bytes())
    report = replace(report, accounts_file=settings.instance / report.accounts_file.name)
    engine, atlas = keyed_engine(f"sqlite:///{folder / 'demo.db'}"), atlas_for(settings)
    yield World(engine, settings, atlas, Keyring([b"k" * 32]), report)
    engine.dispose()


def _seeded(empty_sqlite: Path) -> Path:
    """Return the folder of the demo as this code seeds it: made by whichever process comes first.

    It is kept under a hash of the code and of the geography, so it is never one of other code.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = CACHE / code_hash()
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            for old in CACHE.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            _seed_into(folder, empty_sqlite)
    return folder


def _seed_into(folder: Path, empty_sqlite: Path) -> None:
    unfinished = folder.with_suffix(".part")
    unfinished.mkdir()
    shutil.copy(empty_sqlite, unfinished / "demo.db")
    settings = _settings(unfinished)
    engine = keyed_engine(f"sqlite:///{unfinished / 'demo.db'}")
    with quick_hashes():
        report = seed(engine, settings, atlas_for(settings), Keyring([b"k" * 32]), SOWN_AT)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    (unfinished / REPORT).write_bytes(pickle.dumps(report))
    unfinished.rename(folder)


def _settings(folder: Path) -> Settings:
    return Settings(
        mode="test", instance=folder / "instance", feeds_online=False, data_key=MASTER_KEY
    )


@lru_cache(maxsize=1)
def code_hash() -> str:
    """Return a hash of all that decides what the demo is: code, texts, geography and fonts."""
    digest = hashlib.sha256(sys.version.encode())
    for package in (*PACKAGES, "templates"):
        for path in sorted((ROOT / package).rglob("*")):
            if path.is_file() and path.suffix in DECISIVE:
                digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:24]


@pytest.fixture
def sown_engine(world: World, engine: Engine, settings: Settings) -> Engine:
    """The house of this test with the demo in it."""
    world.copy_to(engine, settings)
    return engine
