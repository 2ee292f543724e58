from __future__ import annotations

import io
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from core.audit_log import record
from core.audit_log.keys import audit_keys
from core.backup import keys
from core.backup.contents import PartsReader, PartsWriter
from core.backup.keys import BackupLock
from core.backup.places import FolderPlace
from core.crypto import Keyring
from core.db import make_engine, reading, writing
from core.keys import open_keyring
from core.settings import Settings
from registry.people.record import Card
from registry.registration.persons import add_person
from tests.keys import MASTER_KEY
from webapp.keeping.erased_list import ErasedList, erased_list
from webapp.keeping.making import make_backup

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
LOCK = BackupLock(passphrase="faro de noche y de dia")
PERSONS = 3


@dataclass
class KeptHouse:
    """A house with three persons, a letter and a loaded file, and a backup of it."""

    settings: Settings
    folder: Path
    backup: bytes = b""
    name: str = ""

    @cached_property
    def engine(self) -> Engine:
        return make_engine(self.settings.sqlalchemy_url, audit_keys(self.settings))

    @property
    def keyring(self) -> Keyring:
        return open_keyring(self.settings, self.engine)

    def erased(self) -> ErasedList:
        with reading(self.engine) as session:
            return erased_list(session)

    def parts(self) -> tuple[list[tuple[str, bytes]], dict[str, Any]]:
        """Return the parts of the backup, opened, and its manifest."""
        found: list[tuple[str, bytes]] = []
        reader = PartsReader(io.BytesIO(self.backup), LOCK)
        manifest = reader.read(lambda name, pieces: found.append((name, b"".join(pieces))))
        return found, {name: manifest[name] for name in manifest if name != "parts"}


def person_of(house: KeptHouse, name: str) -> uuid.UUID:
    with writing(house.engine) as session:
        card = Card(full_name=name)
        return add_person(
            session, house.keyring, country="SV", card=card, stays=[], consent_at=NOW
        ).id


def sealed(parts: list[tuple[str, bytes]], facts: dict[str, Any]) -> bytes:
    """Return a backup made of these parts, sealed as it should be."""
    sink = io.BytesIO()
    writer = PartsWriter(sink, LOCK)
    for name, data in parts:
        writer.add(name, iter([data]))
    writer.finish(facts)
    return sink.getvalue()


@pytest.fixture(scope="package", autouse=True)
def quick_words() -> Iterator[None]:
    """Words are cheap to turn into a key here; they are dear on purpose everywhere else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "_SCRYPT", {"n": 16, "r": 8, "p": 1})
        yield


@pytest.fixture(scope="module")
def kept_house(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptHouse]:
    """One for all tests of a module: they read it."""
    folder = tmp_path_factory.mktemp("kept")
    shutil.copytree(migrated, folder / "instance")
    settings = Settings(
        mode="test", instance=folder / "instance", data_key=MASTER_KEY, feeds_online=False
    )
    house = KeptHouse(settings, folder)
    for number in range(PERSONS):
        person_of(house, f"Ana Núñez {number}")
    with writing(house.engine) as session:
        record(session, at=NOW, actor="user:x", action="person.read", subject="y", country="SV")
    (settings.instance / "leaflets").mkdir()
    (settings.instance / "leaflets" / "es.json").write_text("{}")
    (settings.instance / "maps").mkdir()
    (settings.instance / "maps" / "es.svg").write_text("<svg/>")
    report = make_backup(house.engine, settings, FolderPlace(folder / "backups"), LOCK, NOW)
    house.name = report.name
    house.backup = (folder / "backups" / report.name).read_bytes()
    yield house
    house.engine.dispose()


@pytest.fixture
def new_place(kept_house: KeptHouse, tmp_path: Path) -> Settings:
    """The settings of the same installation, in a folder that is not there yet."""
    return replace(kept_house.settings, instance=tmp_path / "new")


Damage = Callable[[KeptHouse], bytes]
