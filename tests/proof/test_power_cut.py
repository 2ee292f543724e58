"""What is written for people is on the disk before its row says so.

After a power cut a letter once could be empty though its row said *sent*: files were renamed and
never synced, while the database is.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import writing
from core.jobs import JobKind, JobResult, JobTask, ask_for
from core.jobs.runner import run_next
from core.outbox.delivery import Transports, deliver
from core.settings import Settings
from core.storage import FileStore
from core.transports.folder import FolderTransport
from directory.editions.file_jobs import edition_store
from plans.batch.print_runs import run_store
from plans.documents.printed_plans import printed_plans
from plans.packs.pack_builder import pack_store
from tests.core.outbox.invented import AT, festival_outbox, invite, messages
from tests.keys import MASTER
from tests.proof.figures import Figures
from tests.recorded_disk import recorded_disk
from webapp.cli.context import write_file


@pytest.fixture
def steps(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What this process has the disk keep, and when it commits a write, in order."""
    found = recorded_disk(monkeypatch)

    def commit(connection: Any) -> None:
        if connection.get_execution_options().get("writes"):
            found.append("commit")

    event.listen(engine, "commit", commit)
    return found


def on_disk_before_commit(steps: list[str], name: str, folder: str) -> bool:
    """Return whether a file, its name and its folder are kept, in this order, before a commit."""
    beside = f"fsync .{name.split('.')[0]}"
    wanted = [beside, f"replace {name}", f"fsync {folder}", "commit"]
    at = -1
    for each in wanted:
        if each not in steps[at + 1 :]:
            return False
        at = steps.index(each, at + 1)
    return True


def test_a_letter_is_on_the_disk_before_its_row_says_sent(
    engine: Engine, keyring: Keyring, tmp_path: Path, steps: list[str], figures: Figures
) -> None:
    invite(engine, guests=("ana", "beto"))
    folder = FolderTransport(FileStore(tmp_path / "outbox", keyring), "a@rcm.example")
    report = deliver(festival_outbox(engine, keyring), Transports({"email": folder}), now=AT)
    assert report.sent == 2
    for message in messages(engine).values():
        name = f"{message.id}@atalaya.example.eml.sealed"
        assert on_disk_before_commit(steps, name, "outbox"), steps
    figures.add("power cut, letters", "2 of 2 synced before their rows say sent")


def test_a_letter_there_already_is_synced_again_before_its_row_says_sent(
    engine: Engine, keyring: Keyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process before ended between the rename and the sync of the folder."""
    invite(engine, guests=("ana",))
    outbox = festival_outbox(engine, keyring)
    folder = FolderTransport(FileStore(tmp_path / "outbox", keyring), "a@rcm.example")
    sent: list[Any] = []
    monkeypatch.setattr(folder, "send", lambda message: sent.append(message))
    deliver(outbox, Transports({"email": folder}), now=AT)
    monkeypatch.undo()
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox" / f"{sent[0].message_id.strip('<>')}.eml").write_bytes(b"whole")
    steps = recorded_disk(monkeypatch)
    folder.send(sent[0])
    assert steps == ["fsync outbox"]


Store = Callable[[Settings, Keyring], FileStore]
STORES: dict[str, Store] = {
    "editions": edition_store,
    "packs": lambda settings, keyring: pack_store(settings, keyring),
    "mx": lambda settings, keyring: run_store(settings, keyring, "MX"),
    "kept": lambda settings, keyring: printed_plans(settings, keyring, _NO_ATLAS).store,
}
_NO_ATLAS: Any = None


@pytest.mark.parametrize("name", STORES)
@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_paper_is_on_the_disk_before_its_job_says_done(
    engine: Engine,
    settings: Settings,
    now: datetime,
    steps: list[str],
    name: str,
    is_sealed: bool,
) -> None:
    store = STORES[name](settings, Keyring([MASTER]))

    def make(_task: JobTask) -> JobResult:
        store.write("paper.pdf", b"%PDF" * 1000, is_sealed=is_sealed)
        return JobResult("paper.pdf")

    with writing(engine) as session:
        ask_for(session, "paper", "x", {}, now=now, actor="user:a")
    steps.clear()
    assert run_next(engine, {"paper": JobKind(name="paper", run=make)}, lambda: now)
    on_disk = f"paper.pdf{'.sealed' if is_sealed else ''}"
    assert on_disk_before_commit(steps, on_disk, store.shelf.title), steps


def test_a_file_for_the_command_line_is_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = recorded_disk(monkeypatch)
    write_file(tmp_path / "errors.csv", b"a;b")
    assert steps == ["fsync .errors", "replace errors.csv", f"fsync {tmp_path.name}"]


@pytest.mark.parametrize("cut_at", ["fsync", "replace"])
def test_a_cut_while_a_letter_is_written_leaves_no_letter_and_a_row_that_waits(
    engine: Engine,
    keyring: Keyring,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cut_at: str,
) -> None:
    invite(engine, guests=("ana",))
    folder = FolderTransport(FileStore(tmp_path / "outbox", keyring), "a@rcm.example")
    (tmp_path / "outbox").mkdir()

    def cut(*_: object, **__: object) -> None:
        raise OSError(5, "no power")

    with monkeypatch.context() as patch:
        patch.setattr(os, cut_at, cut)
        report = deliver(festival_outbox(engine, keyring), Transports({"email": folder}), now=AT)
    assert (report.sent, report.put_off) == (0, 1)
    assert list((tmp_path / "outbox").iterdir()) == []
    assert messages(engine)["ana"].state.value == "waiting"
