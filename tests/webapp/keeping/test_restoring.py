"""What a backup brings back, and thirty that are refused, each leaving the place as it was."""

from __future__ import annotations

import dataclasses
import io
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.engine import Engine

from core.audit_log.keys import audit_keys
from core.audit_log.verification import verify
from core.backup.keys import BackupLock, BadBackup, new_key_pair
from core.backup.places import FolderPlace
from core.backup.stream import FRAME_BYTES, MARK, OpeningReader
from core.db import make_engine, reading
from core.development_key import new_key
from core.errors import UnusableInput
from core.settings import Settings
from core.storage.moving import move_files
from core.storage.opening import open_shelf, open_store
from registry.people.models import Person
from registry.people.record import open_card
from registry.people.tombstones import ErasureCause
from registry.registration.erasure import Erasure
from tests.core.storage.object_server import object_server
from tests.webapp.keeping.conftest import LOCK, NOW, PERSONS, KeptHouse, person_of, sealed
from webapp.erasure import erase_for_good
from webapp.keeping.making import make_backup
from webapp.keeping.restoring import restore, verify_backup

FRAME = FRAME_BYTES + 16
Parts = list[tuple[str, bytes]]


def rows(settings: Settings) -> list[tuple[str, list[tuple[object, ...]]]]:
    """Return every row of every table but the log and the lease."""
    connection = sqlite.connect(settings.instance / "atalaya.db")
    names = [
        row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
    ]
    kept = [
        each for each in sorted(names) if each not in {"audit_log", "audit_head", "worker_lease"}
    ]
    found = [
        (name, connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()) for name in kept
    ]
    connection.close()
    return found


def bring(house: KeptHouse, place: Settings, data: bytes | None = None) -> Any:
    source = io.BytesIO(house.backup if data is None else data)
    return restore(source, LOCK, place, house.erased(), NOW)


def opened(settings: Settings) -> Engine:
    return make_engine(settings.sqlalchemy_url, audit_keys(settings))


def test_what_is_brought_back_is_equal_row_by_row(
    kept_house: KeptHouse, new_place: Settings
) -> None:
    report = bring(kept_house, new_place)
    assert (report.facts.rows["person"], report.files, report.erased_again) == (PERSONS, 1, 0)
    assert rows(new_place) == rows(kept_house.settings)
    assert (new_place.instance / "leaflets" / "es.json").read_text() == "{}"
    assert not (new_place.instance / "maps").exists(), "made again when it is asked for"
    engine = opened(new_place)
    found = verify(engine)
    assert found.faults == ()
    assert found.lines == report.facts.audit_number + 1
    assert [*new_place.instance.parent.glob("*.restoring")] == []
    with pytest.raises(UnusableInput, match="not empty"):
        bring(kept_house, new_place)
    engine.dispose()


def test_who_was_erased_after_the_backup_is_erased_again(
    kept_house: KeptHouse, tmp_path: Path
) -> None:
    """A house of its own: the first backup holds her, the list beside the second names her."""
    place = replace(kept_house.settings, instance=tmp_path / "first")
    bring(kept_house, place)
    house = KeptHouse(place, tmp_path)
    berta = person_of(house, "Berta Paz")
    folder = FolderPlace(tmp_path / "backups")
    report = make_backup(house.engine, place, folder, LOCK, NOW)
    house.backup = (tmp_path / "backups" / report.name).read_bytes()
    erasure = Erasure("SV", ErasureCause.WISH, "u", "u", NOW)
    assert erase_for_good(house.engine, house.keyring, place, [berta], erasure) == 1
    second = replace(place, instance=tmp_path / "second")
    assert bring(house, second).erased_again == 1
    engine = opened(second)
    with reading(engine) as session:
        names = {
            open_card(each, house.keyring).full_name for each in session.scalars(sa.select(Person))
        }
    assert len(names) == PERSONS
    assert "Berta Paz" not in names
    assert verify(engine).faults == ()
    old = dataclasses.replace(house.erased(), audit_number=0)
    with pytest.raises(BadBackup, match="older than the backup"):
        restore(io.BytesIO(house.backup), LOCK, replace(place, instance=tmp_path / "c"), old, NOW)
    engine.dispose()
    house.engine.dispose()


def test_a_backup_is_verified_without_leaving_anything(
    kept_house: KeptHouse, tmp_path: Path
) -> None:
    facts = verify_backup(io.BytesIO(kept_house.backup), LOCK, kept_house.settings, tmp_path, NOW)
    assert facts.rows["person"] == PERSONS
    assert [*tmp_path.iterdir()] == []


# -- thirty damages -------------------------------------------------------------------------


def flipped(at: int) -> Callable[[KeptHouse], bytes]:
    def damage(house: KeptHouse) -> bytes:
        data = bytearray(house.backup)
        data[at] ^= 1
        return bytes(data)

    return damage


def cut(keep: Callable[[bytes], bytes]) -> Callable[[KeptHouse], bytes]:
    return lambda house: keep(house.backup)


def in_frames(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[KeptHouse], bytes]:
    """Change the frames of a backup of three: a part of random bytes makes it so long."""

    def damage(house: KeptHouse) -> bytes:
        parts, facts = house.parts()
        data = sealed([*parts, ("file/large", os.urandom(2 * FRAME_BYTES))], facts)
        start = len(MARK) + 4 + int.from_bytes(data[len(MARK) : len(MARK) + 4], "big")
        frames = [data[at : at + FRAME] for at in range(start, len(data), FRAME)]
        assert len(frames) == 3
        return data[:start] + b"".join(change(frames))

    return damage


def in_facts(change: Callable[[dict[str, Any]], object]) -> Callable[[KeptHouse], bytes]:
    """Change what the manifest says, and seal it as it should be."""

    def damage(house: KeptHouse) -> bytes:
        parts, facts = house.parts()
        facts = json.loads(json.dumps(facts))
        change(facts)
        return sealed(parts, facts)

    return damage


def in_parts(change: Callable[[Parts], Parts]) -> Callable[[KeptHouse], bytes]:
    def damage(house: KeptHouse) -> bytes:
        parts, facts = house.parts()
        return sealed(change(parts), facts)

    return damage


def in_database(statement: str) -> Callable[[KeptHouse], bytes]:
    """Change a row past the program, in the database of the backup, and seal it as it should be."""

    def damage(house: KeptHouse) -> bytes:
        parts, facts = house.parts()
        path = house.folder / "altered.db"
        path.write_bytes(dict(parts)["database"])
        connection = sqlite.connect(path)
        connection.executescript(statement)
        connection.commit()
        connection.close()
        altered = path.read_bytes()
        path.unlink()
        return sealed([(n, altered if n == "database" else d) for n, d in parts], facts)

    return damage


def stolen_end(house: KeptHouse) -> bytes:
    """The frames of this backup behind the head of another one."""
    other = sealed([("settings", b"{}")], {"made_at": "x"})
    start = len(MARK) + 4 + int.from_bytes(other[len(MARK) : len(MARK) + 4], "big")
    ours = len(MARK) + 4 + int.from_bytes(house.backup[len(MARK) : len(MARK) + 4], "big")
    return other[:start] + house.backup[ours:]


def set_in(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda facts: facts["database"].__setitem__(name, value)


DAMAGES: dict[str, tuple[Callable[[KeptHouse], bytes], str]] = {
    "empty": (cut(lambda _data: b""), "no backup"),
    "no backup at all": (cut(lambda _data: b"PK\3\4" + bytes(4000)), "no backup"),
    "plain database": (lambda house: dict(house.parts()[0])["database"], "no backup"),
    "mark altered": (flipped(3), "no backup"),
    "length of the head altered": (flipped(len(MARK)), "no backup"),
    "head altered": (flipped(len(MARK) + 60), "head|another key|know"),
    "cut in the head": (cut(lambda data: data[:80]), "head"),
    "only the head": (cut(lambda data: data[: 19 + data[18]]), "head|does not open"),
    "first byte of the frames altered": (flipped(400), "does not open"),
    "a byte in the middle altered": (flipped(30_000), "does not open"),
    "last byte altered": (flipped(-1), "does not open"),
    "last byte missing": (cut(lambda data: data[:-1]), "does not open"),
    "half of it missing": (cut(lambda data: data[: len(data) // 2]), "does not open"),
    "a byte added": (cut(lambda data: data + b"\0"), "does not open"),
    "twice in a row": (cut(lambda data: data + data), "does not open"),
    "two frames swapped": (in_frames(lambda f: [f[1], f[0], f[2]]), "does not open"),
    "a frame left out": (in_frames(lambda f: [f[0], f[2]]), "does not open"),
    "a frame doubled": (in_frames(lambda f: [f[0], f[0], *f[1:]]), "does not open"),
    "the last frame missing": (in_frames(lambda f: f[:2]), "does not open"),
    "the frames of another backup": (stolen_end, "does not open|another key"),
    "no manifest facts": (in_facts(lambda facts: facts.pop("database")), "manifest"),
    "rows miscounted": (in_facts(lambda f: f["database"]["rows"].update(person=4)), "rows"),
    "a table more": (in_facts(lambda f: f["database"]["rows"].update(ghost=0)), "rows"),
    "another end of the log": (in_facts(set_in("audit_link", "00" * 32)), "does not end"),
    "of a later release": (in_facts(set_in("revision", "9999")), "does not know"),
    "of a release too old": (in_facts(set_in("revision", "0003")), "does not know"),
    "of another kind of database": (in_facts(set_in("dialect", "postgresql")), "another kind"),
    "a file outside the folder": (
        in_parts(lambda parts: [*parts, ("file/../../etc/cron.d/x", b"x")]), "outside"),
    "an unknown part": (in_parts(lambda parts: [*parts, ("macro", b"x")]), "does not know"),
    "without its database": (in_parts(lambda parts: parts[:1]), "another kind"),
    "a person taken out": (in_database(
        "DELETE FROM person WHERE id IN (SELECT id FROM person LIMIT 1)"), "rows"),
    "a line of the log altered": (in_database(
        "UPDATE audit_log SET actor = 'nobody' WHERE number = 1"), "not whole"),
    "every card altered": (in_database(
        "UPDATE person SET ciphertext = zeroblob(200)"), "does not open"),
    "a key of a country altered": (in_database(
        "UPDATE country_key SET wrapped = zeroblob(61) WHERE length(wrapped) > 0"), "key"),
    "a row that hangs on nothing": (in_database(
        "PRAGMA foreign_keys=OFF; UPDATE stay SET person_id = zeroblob(16);"
        "INSERT INTO tombstone_mark (id, tombstone_id, digest) VALUES ('1', '2', 'x')"), "hangs"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_a_bad_backup_is_refused_and_leaves_nothing(
    name: str, kept_house: KeptHouse, new_place: Settings
) -> None:
    damage, words = DAMAGES[name]
    with pytest.raises(BadBackup, match=words):
        bring(kept_house, new_place, damage(kept_house))
    assert [*new_place.instance.parent.iterdir()] == []


def test_thirty_of_thirty() -> None:
    assert len(DAMAGES) >= 30


def test_another_lock_and_other_master_keys_open_nothing(
    kept_house: KeptHouse, new_place: Settings
) -> None:
    erased = kept_house.erased()
    _public, secret = new_key_pair()
    for lock in (BackupLock(passphrase="otras palabras aqui"), BackupLock(secret_key=secret)):
        with pytest.raises(BadBackup):
            restore(io.BytesIO(kept_house.backup), lock, new_place, erased, NOW)
        with pytest.raises(BadBackup):
            OpeningReader(io.BytesIO(kept_house.backup), lock)
    other = replace(new_place, data_key=new_key())
    with pytest.raises(BadBackup, match="ATALAYA_DATA_KEY"):
        restore(io.BytesIO(kept_house.backup), LOCK, other, erased, NOW)
    assert [*new_place.instance.parent.iterdir()] == []


def test_files_of_an_object_store_come_back_into_the_folder_and_who_was_erased_is_erased_there(
    kept_house: KeptHouse, new_place: Settings, tmp_path: Path
) -> None:
    pytest.importorskip("obstore", reason="the extra s3 is not installed")
    with object_server() as server:
        store: dict[str, Any] = {
            "files_in": f"s3+http://127.0.0.1:{server.server_port}/papeles/casa",
            "files_store_key": "key",
            "files_store_secret": "secret",
        }
        house = replace(kept_house.settings, **store)
        open_store(house, "editions", kept_house.keyring, "SV").write("1.csv", b"x", is_sealed=True)
        open_store(house, "plans/packs").write("made-again.zip", b"x")
        server.keep("papeles/casa/outbox/a.turn", b"x")
        place = FolderPlace(tmp_path)
        report = make_backup(kept_house.engine, house, place, LOCK, NOW)
        server.objects.clear()
        with place.open(report.name) as source:
            restored = replace(new_place, **store)
            restore(source, LOCK, restored, kept_house.erased(), NOW)
        assert server.objects == {}, "nothing is put there before somebody says so"
        folder = new_place.instance
        assert sorted(each.name for each in (folder / "editions").iterdir()) == ["1.csv.sealed"]
        assert not (folder / "plans").exists()
        assert not (folder / "outbox").exists()
        shelf = open_shelf(restored, "editions", "folder")
        assert len([*move_files(shelf, open_shelf(restored, "editions"))]) == 1
        assert open_store(restored, "editions", kept_house.keyring).read("1.csv") == b"x"
