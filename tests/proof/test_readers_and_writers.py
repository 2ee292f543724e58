"""Many readers of a sheet and many writers do not stand in each other's way."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest
import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading, writing
from core.settings import ROOT
from registry.registration.persons import add_persons
from tests.proof.figures import Figures
from tests.webapp.conftest import (
    House,
    _quick_hashes,
    house,
    make_house,
    people,
    shared_apps,
)
from tests.webapp.danger import Danger, _person, make_danger

__all__ = ["_quick_hashes", "house", "make_house", "people", "shared_apps"]
MANY = 3_000
AT_ONCE = 2 * 8
"""Requests that an installation serves at a time: two web processes of eight threads; others wait
in line, as they do at its port.
"""


@pytest.fixture
def danger(house: House, is_long: bool) -> Danger:
    danger = make_danger(house)
    if is_long:
        keyring = house.app.extensions["atalaya"].keyring
        with writing(house.engine) as session:
            add_persons(
                session, keyring, [_person(house, "GT", 100 + number) for number in range(MANY)]
            )
    return danger


def test_readers_get_their_sheet_and_writers_their_turn(
    danger: Danger, is_long: bool, figures: Figures
) -> None:
    readers, writers, seconds = (50, 8, 60.0) if is_long else (4, 2, 1.0)
    house, sheet = danger.house, f"/vigilancia/{danger.flood}/afectados"
    browsers = [house.signed_in("consul.gt") for _ in range(readers)]
    if not is_long:
        browsers[0].get(sheet)
    url = house.app.config["SQLALCHEMY_DATABASE_URI"]
    # What a write takes on this machine, at this moment, when nobody reads.
    alone = _writing(url, writers, seconds / 4).communicate()[0].split() if is_long else ["0"] * 3
    process = _writing(url, writers, seconds)
    answers, times, serving = list[int](), list[float](), threading.Semaphore(AT_ONCE)

    def look(at: int) -> None:
        began = time.monotonic()
        with serving:
            answers.append(browsers[at].get(sheet).status_code)
        times.append(time.monotonic() - began)

    threads = [threading.Thread(target=look, args=(at,)) for at in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written, worst, failed = process.communicate()[0].split()
    assert answers == [200] * readers
    assert (int(written) > 0, int(failed)) == (True, 0)
    with reading(house.engine) as session:
        numbers = list(session.scalars(sa.select(AuditEntry.number).order_by(AuditEntry.number)))
        lines = session.scalars(
            sa.select(sa.func.count()).select_from(AuditEntry).where(
                AuditEntry.action == "person.read"
            )
        ).one()  # fmt: skip
    assert numbers == list(range(1, len(numbers) + 1))
    assert lines == readers + (0 if is_long else 1)
    if is_long:
        bound = max(1.0, 2 * float(alone[1]))
        assert float(worst) < bound, f"the worst of {written} writes took {worst} s"
    figures.add(
        f"{readers} readers, {writers} writers",
        f"0 errors, {written} writes, worst {worst} s (writers alone {alone[1]} s), slowest sheet "
        f"{max(times):.1f} s",
    )


def _writing(url: str, writers: int, seconds: float) -> subprocess.Popen[str]:
    """Start writers; they tell how many writes they made, the worst in seconds, and the failed."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.proof.writers", url, str(writers), str(seconds)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
