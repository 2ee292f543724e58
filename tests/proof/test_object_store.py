"""Files and backups of an installation in an object store that others wrote: whole or not at all,
whoever is killed; one that lost its bucket never passes for an empty one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from core.backup.object_store import ObjectStore, StoreAccess
from core.backup.places import StorePlace
from core.clock import now
from core.crypto import Keyring
from core.http import ApiClient, listed_host_of
from core.settings import ROOT, Settings
from core.storage import FileStore, open_store
from core.storage.moving import move_files
from core.storage.opening import open_shelf, shelf_names
from core.storage.shelf import ShelfOutage
from tests.proof.figures import Figures
from tests.proof.machines.foreign_store import PROGRAM, ForeignStore, foreign_store
from tests.webapp.conftest import migrated
from tests.webapp.keeping.conftest import KeptHouse, kept_house, new_place, quick_words
from tests.webapp.keeping.test_restoring import rows
from webapp.keeping.making import is_backup_name, lock_of
from webapp.keeping.nightly import back_up
from webapp.keeping.restoring import restore

__all__ = ["kept_house", "migrated", "new_place", "quick_words"]  # fixtures

pytestmark = pytest.mark.long_form
SIZES = (0, 1, (1 << 20) + 77, 20 << 20)
LARGE = 40 << 20
RIVALS = 16
KILLS = int(os.environ.get("PROOF_KILLS", "12"))
OTHERS = 1005
"""What stands before ours in the alphabet: more than a store lists at once."""
_WRITE = """
import sys
from pathlib import Path
from core.settings import Settings
from core.storage import open_store
kind, key, secret = sys.argv[1:4]
store = open_store(
    Settings(files_in=kind, files_store_key=key, files_store_secret=secret), "plans/runs"
)
print("now", flush=True)
store.write("run.zip", sys.argv[4].encode() * (48 << 20))
print("done", flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ForeignStore]:
    if not PROGRAM.exists():
        pytest.skip("needs moto (make proof)")
    with foreign_store(tmp_path / "store.log") as running:
        yield running


def test_files_lie_whole_in_a_store_of_others(
    store: ForeignStore, keyring: Keyring, figures: Figures
) -> None:
    house = _house(store)
    packs = open_store(house, "plans/packs", keyring, "GT")
    for size in SIZES:
        for is_sealed in (True, False):
            data = os.urandom(size)
            packs.write(f"{size}.zip", data, is_sealed=is_sealed)
            assert packs.read(f"{size}.zip") == data
    assert len(packs.files()) == len(SIZES)
    assert shelf_names(house, house.files_in, ()) == ["plans/packs"]
    assert packs.expire(most=1) == len(SIZES) - 1
    assert _holders(packs) == 1
    ends = [_killed(store, house, number) for number in range(KILLS)]
    stranger = open_store(replace(house, files_store_secret="another"), "plans/packs", keyring)
    with pytest.raises(ShelfOutage, match="refused; look at the key"):
        stranger.files()
    store.kill()
    store.start()
    with pytest.raises(ShelfOutage, match=r"refused|no such bucket"):
        packs.files()
    figures.add(
        "files in an object store",
        f"{2 * len(SIZES)} files up to {max(SIZES) >> 20} MB equal, 1 of {RIVALS} has the turn, "
        f"{KILLS} writers killed: {ends.count('whole')} times the new file, "
        f"{ends.count('before')} the one before, 0 halves; a wrong key and a store that was "
        "emptied refused in words",
    )


def test_a_bucket_that_went_is_no_empty_one(store: ForeignStore, keyring: Keyring) -> None:
    house = _house(store)
    gone = replace(house, files_in=house.files_in.replace("atalaya-proof", "atalaya-gone"))
    files = open_store(gone, "outbox", keyring)
    for ask in (files.files, lambda: files.read("a.eml"), lambda: files.write("a.eml", b"x")):
        with pytest.raises(ShelfOutage, match="no such bucket"):
            ask()


def test_backups_go_to_a_store_of_others_and_come_back_equal(
    store: ForeignStore, kept_house: KeptHouse, new_place: Settings, figures: Figures
) -> None:
    settings = replace(
        kept_house.settings, **_files(store), backups_kept=3, backup_passphrase="faro de noche"
    )
    open_store(settings, "editions", kept_house.keyring, "SV").write("1.csv", b"x", is_sealed=True)
    place = _place(store)
    for number in range(OTHERS):
        place.put(f"anteriores-{number:04}", lambda sink: _write(sink, b"x"))
    made = [_backed_up(kept_house, settings, place, hours) for hours in range(4)]
    large = Path("leaflets") / "large"
    (settings.instance / large).write_bytes(os.urandom(LARGE))
    made.append(_backed_up(kept_house, settings, place, 4))
    assert [name for name in place.names() if is_backup_name(name)] == made[-3:]
    with pytest.raises(OSError, match="power cut"):
        place.put("atalaya-half.backup", _cut)
    assert "atalaya-half.backup" not in place.names()
    restored = replace(new_place, **_files(store))
    with place.open(made[-1]) as source:
        report = restore(source, lock_of(settings), restored, kept_house.erased(), now())
    assert _facts(restored) == _facts(settings)
    assert (restored.instance / large).read_bytes() == (settings.instance / large).read_bytes()
    shelf = open_shelf(restored, "editions", "folder")
    assert len([*move_files(shelf, open_shelf(restored, "editions"))]) == 1
    figures.add(
        "backups in an object store",
        f"5 made beside {OTHERS} files of others, the newest 3 kept, one of {LARGE >> 20} MB "
        f"brought back: {sum(report.facts.rows.values())} rows and {report.files} files equal",
    )


# -- inside ---------------------------------------------------------------------------------


def _files(store: ForeignStore) -> dict[str, Any]:
    return {
        "files_in": f"s3+{store.bucket}",
        "files_store_key": store.key,
        "files_store_secret": store.secret,
    }


def _house(store: ForeignStore) -> Settings:
    return Settings(mode="test", **_files(store))


def _place(store: ForeignStore) -> StorePlace:
    access = StoreAccess(f"{store.origin}/atalaya-proof/copias", store.key, store.secret)
    client = ApiClient(
        user_agent="proof",
        hosts=[listed_host_of(store.origin)],
        timeout_seconds=60,
        allow_loopback=True,
    )
    return StorePlace(ObjectStore(access, client, now))


def _holders(files: FileStore) -> int:
    """Return how many of those who ask at once may make a file."""
    start, held, leave = threading.Barrier(RIVALS), [], threading.Barrier(RIVALS)

    def rival() -> None:
        start.wait()
        with files.turn("run.zip", 60) as is_ours:
            held.append(is_ours)
            leave.wait()

    rivals = [threading.Thread(target=rival) for _ in range(RIVALS)]
    for each in rivals:
        each.start()
    for each in rivals:
        each.join()
    assert len(held) == RIVALS
    return sum(held)


def _killed(store: ForeignStore, house: Settings, number: int) -> str:
    """Kill a process while it writes; say which file is there: the new one, or the one before."""
    runs = open_store(house, "plans/runs")
    runs.write("run.zip", b"before")
    letter = "abcdefgh"[number % 8]
    words = [sys.executable, "-c", _WRITE, house.files_in, store.key, store.secret, letter]
    told = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, cwd=ROOT, env=told, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"now\n"
        time.sleep(0.3 * number)
        writer.send_signal(signal.SIGKILL)
    found = runs.read("run.zip")
    assert found in {b"before", letter.encode() * (48 << 20)}
    return "before" if found == b"before" else "whole"


def _backed_up(house: KeptHouse, settings: Settings, place: StorePlace, hours: int) -> str:
    return back_up(house.engine, settings, place, now() + timedelta(hours=hours), "worker")


def _facts(settings: Settings) -> list[object]:
    """Return the rows but those that say where backups went."""
    left_out = {"job", "installation_fact"}
    return [each for each in rows(settings) if each[0] not in left_out]


def _write(sink: BinaryIO, data: bytes) -> None:
    sink.write(data)


def _cut(sink: BinaryIO) -> None:
    for _ in range(3):
        sink.write(os.urandom(16 << 20))
    raise OSError("power cut")
