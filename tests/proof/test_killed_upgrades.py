"""A migration killed (-9) at any moment leaves the form of before or the new one, and the next
`atalaya db upgrade` finishes it; of two at once one waits for the other.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import threading
import time
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from core.db import make_engine
from core.settings import Settings
from tests.proof.figures import Figures
from tests.proof.machines.programs import wait_until
from webapp.keeping.facts import revision_of
from webapp.schema import downgrade, heads, is_at_head, upgrade

FORMER = "0149"
KILLS = int(os.environ.get("PROOF_UPGRADES", "20"))


@pytest.fixture(scope="module")
def former(tmp_path_factory: pytest.TempPathFactory, is_long: bool) -> Settings:
    """A house some migrations back; the long form begins at the first one."""
    settings = Settings(mode="test", instance=tmp_path_factory.mktemp("former") / "house")
    upgrade(settings, "0100" if is_long else "head")
    if not is_long:
        downgrade(settings, FORMER)
    return settings


def revision(settings: Settings) -> str:
    engine = make_engine(settings.sqlalchemy_url)
    with engine.connect() as connection:
        found = revision_of(connection)
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"
    engine.dispose()
    return found


def killed(settings: Settings, seconds: float) -> None:
    """Let a process upgrade, and kill it after a while."""
    child = os.fork()
    if child == 0:
        try:
            upgrade(settings)
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_a_killed_migration_is_finished_by_the_next(
    former: Settings, tmp_path: Path, figures: Figures, is_long: bool
) -> None:
    before, lots = revision(former), random.Random(20_210_829)
    outcomes: list[str] = []
    for number in range(KILLS if is_long else 2):
        house = tmp_path / str(number)
        shutil.copytree(former.instance, house)
        settings = Settings(mode="test", instance=house)
        killed(settings, lots.uniform(0.0, 3.0 if is_long else 0.1))
        found = revision(settings)
        assert found in {before, *heads()}, "never half of it"
        outcomes.append(found)
        upgrade(settings)
        assert (revision(settings),) == heads()
        shutil.rmtree(house)
    figures.add(
        "killed upgrades",
        f"{len(outcomes)} kills, {outcomes.count(before)} before the end, all finished",
    )


@pytest.mark.long_form
def test_on_postgresql_too(database_url: str, tmp_path: Path, figures: Figures) -> None:
    address = make_url(database_url)
    if address.get_backend_name() != "postgresql":
        pytest.skip("on PostgreSQL alone")
    plain = sa.create_engine(address.set(drivername="postgresql+psycopg", database="postgres"))

    def command(text: str) -> None:
        with plain.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(text)

    def house(name: str) -> Settings:
        url = address.set(database=name).render_as_string(hide_password=False)
        return Settings(mode="test", instance=tmp_path / name, database_url=url)

    command("CREATE DATABASE killed_former")
    upgrade(house("killed_former"), "0100")
    before, lots = revision(house("killed_former")), random.Random(20_210_829)
    outcomes: list[str] = []
    for number in range(KILLS):
        command(f"CREATE DATABASE killed_{number} TEMPLATE killed_former")
        settings = house(f"killed_{number}")
        killed(settings, lots.uniform(0.0, 6.0))
        # The server ends what was cut when it next looks at the connection.
        wait_until(partial(_is_alone, plain, f"killed_{number}"), 120, "nobody is connected")
        found = revision(settings)
        assert found in {before, *heads()}, "never half of it"
        outcomes.append(found)
        upgrade(settings)
        assert (revision(settings),) == heads()
        command(f"DROP DATABASE killed_{number} WITH (FORCE)")
    command("DROP DATABASE killed_former WITH (FORCE)")
    plain.dispose()
    assert before == "0100"
    figures.add(
        "killed upgrades on PostgreSQL",
        f"{len(outcomes)} kills, {outcomes.count(before)} before the end, all finished",
    )


def _is_alone(engine: sa.Engine, name: str) -> bool:
    query = sa.text("SELECT count(*) FROM pg_stat_activity WHERE datname = :name")
    with engine.connect() as connection:
        return not connection.scalar(query, {"name": name})


def test_two_at_once_wait_for_one_another(former: Settings, tmp_path: Path) -> None:
    shutil.copytree(former.instance, tmp_path / "house")
    settings = Settings(mode="test", instance=tmp_path / "house")
    faults: list[BaseException] = []

    def work() -> None:
        try:
            upgrade(settings)
        except BaseException as wrong:
            faults.append(wrong)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert faults == []
    engine = make_engine(settings.sqlalchemy_url)
    with engine.connect() as connection:
        assert is_at_head(connection)
        assert connection.scalar(sa.text("SELECT count(*) FROM alembic_version")) == 1
    engine.dispose()
