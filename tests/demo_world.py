"""The demo, sown once in each process of the tests: to be looked at, and copied for those that
change it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas import Atlas, atlas_for
from core.crypto import Keyring
from core.db import Base, make_engine
from core.settings import Settings
from webapp.demo.seed import SeedReport, seed

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
        shutil.copytree(self.settings.instance, settings.instance, dirs_exist_ok=True)
        with (
            self.engine.connect() as here,
            engine.connect().execution_options(writes=True) as there,
        ):
            if engine.dialect.name == "sqlite":
                there.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            else:
                there.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for table in Base.metadata.sorted_tables:
                rows = [dict(row) for row in here.execute(sa.select(table)).mappings()]
                if rows:
                    there.execute(sa.insert(table), rows)
            there.commit()


@pytest.fixture(scope="session")
def world(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A house sown once; no test leaves anything behind in it."""
    folder = tmp_path_factory.mktemp("sown")
    shutil.copy(empty_sqlite, folder / "demo.db")
    settings = Settings(mode="test", instance=folder / "instance", feeds_online=False)
    engine, atlas, keyring = (
        make_engine(f"sqlite:///{folder / 'demo.db'}"),
        atlas_for(settings),
        Keyring([b"k" * 32]),
    )
    yield World(engine, settings, atlas, keyring, seed(engine, settings, atlas, keyring, SOWN_AT))
    engine.dispose()


@pytest.fixture
def sown_engine(world: World, engine: Engine, settings: Settings) -> Engine:
    """The house of this test with the demo in it."""
    world.copy_to(engine, settings)
    return engine
