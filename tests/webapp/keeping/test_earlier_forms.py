"""A backup of an earlier release is brought back and brought to the newest form; of two upgrades at
once one makes the backup of before.
"""

from __future__ import annotations

import io
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.audit_log.keys import audit_keys
from core.audit_log.verification import verify
from core.backup.places import FolderPlace
from core.db import make_engine, reading
from core.settings import Settings
from registry.people.models import Person
from registry.people.record import open_card
from tests.webapp.keeping.conftest import LOCK, NOW, PERSONS, KeptHouse
from webapp.keeping.before_upgrade import EarlierForm, back_up_before
from webapp.keeping.making import make_backup
from webapp.keeping.restoring import restore, verify_backup
from webapp.schema import downgrade, is_at_head, upgrade

FORMER = "0153"


@pytest.fixture(scope="module")
def former(kept_house: KeptHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptHouse]:
    """The same house some migrations back, with a backup of it."""
    folder = tmp_path_factory.mktemp("former")
    shutil.copytree(kept_house.settings.instance, folder / "instance")
    settings = replace(kept_house.settings, instance=folder / "instance")
    downgrade(settings, FORMER)
    house = KeptHouse(settings, folder)
    report = make_backup(house.engine, settings, FolderPlace(folder / "backups"), LOCK, NOW)
    assert report.facts.revision == FORMER
    house.backup = (folder / "backups" / report.name).read_bytes()
    yield house
    house.engine.dispose()


def test_a_backup_of_an_earlier_form_is_verified_and_brought_to_the_newest(
    former: KeptHouse, tmp_path: Path
) -> None:
    facts = verify_backup(io.BytesIO(former.backup), LOCK, former.settings, tmp_path, NOW)
    assert facts.revision == FORMER
    place = replace(former.settings, instance=tmp_path / "new")
    report = restore(io.BytesIO(former.backup), LOCK, place, None, NOW)
    assert (report.is_upgraded, report.facts.revision) == (True, FORMER)
    engine = make_engine(place.sqlalchemy_url, audit_keys(place))
    with reading(engine) as session:
        assert is_at_head(session.connection())
        cards = [open_card(each, former.keyring) for each in session.scalars(sa.select(Person))]
    assert sorted(each.full_name for each in cards) == [f"Ana Núñez {n}" for n in range(PERSONS)]
    assert verify(engine).faults == ()
    engine.dispose()


def test_of_two_upgrades_at_once_one_makes_the_backup(former: KeptHouse, tmp_path: Path) -> None:
    shutil.copytree(former.settings.instance, tmp_path / "house")
    settings: Settings = replace(former.settings, instance=tmp_path / "house")
    made: list[EarlierForm | None] = []

    def work() -> None:
        engine = make_engine(settings.sqlalchemy_url, audit_keys(settings))
        upgrade(settings, before=lambda: made.append(back_up_before(engine, settings, NOW)))
        engine.dispose()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [each is None for each in made] == [False, True]
    assert len([*(settings.instance / "before-upgrade").iterdir()]) == 1
