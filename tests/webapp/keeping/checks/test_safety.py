from __future__ import annotations

from datetime import timedelta

import pytest

from core.db import writing
from core.development_key import new_key
from tests.core.storage.object_server import object_server
from tests.webapp.keeping.checks.conftest import Case
from tests.webapp.keeping.conftest import NOW, KeptHouse
from webapp.keeping.checks.safety import check_backups, check_files, check_heartbeat, check_keys
from webapp.keeping.diagnosis import Grade
from webapp.keeping.history import BACKUP, VERIFICATION, note_made


def test_keys_that_open_nothing_are_a_fault(case: Case) -> None:
    assert check_keys(case()).level is Grade.GOOD
    assert "ATALAYA_DATA_KEY" in check_keys(case(data_key=new_key())).words
    assert check_keys(case(data_key="short")).level is Grade.FAULT


def test_a_place_of_files_that_is_not_reached_is_a_fault(case: Case) -> None:
    assert check_files(case()).values["place"] == "folder"
    pytest.importorskip("obstore", reason="the extra s3 is not installed")
    with object_server() as server:
        port = server.server_port
        given = {"files_store_key": "key", "files_store_secret": "secret"}
        there = check_files(case(files_in=f"s3+http://127.0.0.1:{port}/papeles", **given))
        assert there.level is Grade.GOOD
        gone = check_files(case(files_in=f"s3+http://127.0.0.1:{port}/otro", **given))
        assert gone.level is Grade.FAULT
        assert "no such bucket" in gone.values["reason"]


def test_backups_are_made_young_and_tried(kept_house: KeptHouse, case: Case) -> None:
    there = {"backup_to": "/srv/backups"}
    assert check_backups(case()).level is Grade.SKIPPED
    assert check_backups(case(mode="production")).level is Grade.FAULT
    assert check_backups(case(**there)).level is Grade.FAULT
    for made, verified, level in (
        (timedelta(hours=40), None, Grade.FAULT),
        (timedelta(hours=3), None, Grade.WARNING),
        (timedelta(hours=3), timedelta(days=100), Grade.WARNING),
        (timedelta(hours=3), timedelta(days=10), Grade.GOOD),
    ):
        with writing(kept_house.engine) as session:
            note_made(session, BACKUP, "a.backup", now=NOW - made, actor="x")
            if verified:
                note_made(session, VERIFICATION, "a.backup", now=NOW - verified, actor="x")
        assert check_backups(case(**there)).level is level


def test_production_without_a_heartbeat_is_warned(case: Case) -> None:
    assert check_heartbeat(case()).level is Grade.GOOD
    assert check_heartbeat(case(mode="production")).level is Grade.WARNING
