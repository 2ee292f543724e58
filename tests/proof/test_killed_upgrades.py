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
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.db import make_engine
from core.settings import Settings
from tests.proof.figures import Figures
from webapp.keeping.facts import revision_of
from webapp.schema import downgrade, heads, is_at_head, upgrade

FORMER = "0149"


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
    for number in range(20 if is_long else 2):
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
