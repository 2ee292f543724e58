"""A real house and one drill of it, made once in each process: the house of Ida for Honduras."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import Atlas, atlas_for
from core.db import Base, make_engine, writing
from core.settings import Settings
from directory.entries.models import Channel, ChannelKind, FailureReport
from registry.registration.persons import NewPerson
from response.drills.scenario import DrillScenario
from tests.keys import MASTER_KEY
from webapp.drill.house import DrillHouse, find_house
from webapp.drill.making import HouseMakers
from webapp.drill.opening import DrillOrder, close_drill, open_drill
from webapp.drill.population import invent_people
from webapp.drill.tending import opened_house, tend

if TYPE_CHECKING:
    from tests.webapp.conftest import House

NOW = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)
REAL_NUMBER, REAL_MAIL = "+15045550142", "guardia@consulado.example"


def bare_database(settings: Settings) -> None:
    """Make all tables without the migrations, once in each process: a hundredth of the time."""
    shutil.copy(_tables(), settings.instance / "atalaya.db")


@cache
def _tables() -> Path:
    path = Path(tempfile.mkdtemp()) / "tables.db"
    engine = make_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


def few_people(
    session: Session, atlas: Atlas, scenario: DrillScenario, now: datetime
) -> list[NewPerson]:
    """Invent a tenth of the people of a scenario."""
    counts = {country: count // 10 for country, count in scenario.households.items()}
    return invent_people(session, atlas, replace(scenario, households=counts), now)


FEW = HouseMakers(bare_database, few_people)


@dataclass
class RealHouse:
    """The real house of these tests."""

    house: House
    settings: Settings
    atlas: Atlas

    @property
    def engine(self) -> Engine:
        return self.house.engine

    @property
    def app(self) -> Flask:
        return self.house.app

    def open_drill(self, country: str = "HN", minutes: int = 20) -> DrillHouse:
        """Return the house of a new drill, its clock standing still."""
        order = DrillOrder("ida-2021", minutes, country, None, "user:tests")
        mark = open_drill(self.engine, self.settings, self.atlas, order, NOW, FEW)
        found = find_house(self.settings, mark)
        assert found is not None
        found.clock.step(0)
        return found

    def close(self, drill: DrillHouse) -> None:
        """Close a drill: a country has one at a time."""
        close_drill(self.engine, self.settings, self.atlas, drill.mark, "user:tests", NOW)


def real_settings(folder: Path, pack: Path) -> Settings:
    """Return the settings of a real house in a folder of its own."""
    return Settings(
        mode="test",
        instance=folder / "instance",
        database_url=f"sqlite:///{folder / 'real.db'}",
        feeds_online=False,
        data_key=MASTER_KEY,
        atlas_pack=pack,
    )


def furnish(house: House, settings: Settings) -> RealHouse:
    """Return a real house in whose directory one number is dead."""
    with writing(house.engine) as session:
        dead = Channel(post_id=house.posts["HN"], kind=ChannelKind.PHONE, value=REAL_NUMBER)
        dead.failures.append(FailureReport(at=NOW, by="user:x"))
        mail = Channel(post_id=house.posts["HN"], kind=ChannelKind.EMAIL, value=REAL_MAIL)
        session.add_all([dead, mail])
    return RealHouse(house, settings, atlas_for(settings))


def begin(real: RealHouse) -> DrillHouse:
    """Return a drill that is open, two of its injects arrived: to be looked at."""
    found = real.open_drill()
    with opened_house(found, real.atlas) as opened:
        with found.turn(waits=True):
            found.clock.step(skips=True)
        tend(opened)
    return found


def size_and_bytes(path: Path) -> bytes:
    """Return what a database is on the disk: its file, and what waits to go into it."""
    log = path.with_name(f"{path.name}-wal")
    return path.read_bytes() + (log.read_bytes() if log.exists() else b"")
