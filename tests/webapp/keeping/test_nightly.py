from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.audit_log import record
from core.db import reading, writing
from core.jobs import run_waiting
from core.settings import Settings
from tests.webapp.keeping.conftest import NOW, KeptHouse
from webapp.keeping.history import BACKUP, ERASED_LIST, backup_history
from webapp.keeping.nightly import (
    ask_for_backups,
    backup_kind,
    erased_list_kind,
    is_due,
    superfluous,
)

NIGHT = datetime(2026, 11, 30, 8, tzinfo=UTC)
"""Two o'clock in Mexico City."""


@pytest.mark.parametrize(
    ("hours", "now", "is_time"),
    [
        (1, NIGHT, False),
        (13, NIGHT, True),
        (13, NIGHT + timedelta(hours=10), False),
        (27, NIGHT + timedelta(hours=10), True),
        (-2, NIGHT, True),
    ],
)
def test_one_is_made_every_night_and_caught_up_by_day(
    hours: int, now: datetime, is_time: bool
) -> None:
    assert is_due(now - timedelta(hours=hours), Settings(), now) is is_time
    assert is_due(None, Settings(), now)


def test_the_worker_makes_one_and_lists_the_erased_and_keeps_as_many_as_it_is_told(
    kept_house: KeptHouse, tmp_path: Path
) -> None:
    engine = kept_house.engine
    settings = replace(
        kept_house.settings,
        backup_to=str(tmp_path),
        backup_passphrase="faro de noche y de dia",
        backups_kept=2,
    )
    for hour in (1, 2, 3):
        (tmp_path / f"atalaya-20260101T0{hour}0000Z.backup").touch()
    (tmp_path / "a letter.txt").touch()
    kinds = {
        BACKUP: backup_kind(engine, settings, lambda: NOW),
        ERASED_LIST: erased_list_kind(engine, settings, lambda: NOW),
    }
    ask_for_backups(engine, replace(settings, backup_to=""), NOW)
    assert run_waiting(engine, kinds, lambda: NOW) == 0
    ask_for_backups(engine, settings, NOW)
    ask_for_backups(engine, settings, NOW)
    assert run_waiting(engine, kinds, lambda: NOW) == 2
    with reading(engine) as session:
        history = backup_history(session)
    assert (history.made_at, history.fault) == (NOW, "")
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "a letter.txt",
        "atalaya-20260101T030000Z.backup",
        "atalaya-20261130T090000Z.backup",
        "atalaya-erased.list",
    ]
    ask_for_backups(engine, settings, NOW)
    assert run_waiting(engine, kinds, lambda: NOW) == 0, "nothing is due"
    with writing(engine) as session:
        record(session, at=NOW, actor="u", action="person.erase", subject="x", country="SV")
    ask_for_backups(engine, settings, NOW)
    assert run_waiting(engine, kinds, lambda: NOW) == 1, "the list alone"


def test_a_place_that_takes_nothing_is_told_and_tried_again(
    kept_house: KeptHouse, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    settings = replace(
        kept_house.settings, backup_to=str(tmp_path / "file" / "x"), backup_passphrase="x" * 16
    )
    later = NOW + timedelta(days=2)
    ask_for_backups(kept_house.engine, settings, later)
    kinds = {BACKUP: backup_kind(kept_house.engine, settings, lambda: later)}
    assert run_waiting(kept_house.engine, kinds, lambda: later) == 1
    with reading(kept_house.engine) as session:
        history = backup_history(session)
    assert (history.made_at, bool(history.fault)) == (NOW, True)


def test_nothing_but_backups_is_ever_deleted() -> None:
    names = ["x", "atalaya-2.backup", "atalaya-1.backup", "atalaya-erased.list", "atalaya-3.backup"]
    assert superfluous(names, 2) == ["atalaya-1.backup"]
    assert superfluous(names, 5) == []
