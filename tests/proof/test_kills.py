"""Killed at any moment (-9), nothing acknowledged is lost and nothing is done twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.db import reading
from core.outbox.claims import LEASE
from core.outbox.delivery import Transports, deliver
from core.outbox.models import MessageState, OutboxMessage
from core.storage import FileStore
from core.transports.folder import FolderTransport
from tests.audit_keys import keyed_engine
from tests.core.outbox.invented import festival_outbox
from tests.proof.figures import Figures
from tests.proof.kill_targets import KEY, WRITERS

ROOT = Path(__file__).resolve().parents[2]
RUNS_TO_THE_END = 100
"""So many runs at most send what is left when all is over."""


@contextmanager
def killed_at_the_end(*words: str) -> Iterator[subprocess.Popen[str]]:
    """Yield a process of `kill_targets`; it is killed without a word."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.proof.kill_targets", *words]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def test_writers_and_a_sender_killed_lose_nothing_and_double_nothing(
    database_url: str, tmp_path: Path, is_long: bool, figures: Figures
) -> None:
    kills, most = (200, 60) if is_long else (4, 12)
    lots, folder = random.Random(20_210_829), tmp_path / "outbox"
    acknowledged: list[str] = []
    for number in range(kills // 2):
        with (
            killed_at_the_end("writers", database_url, f"w{number}") as writers,
            killed_at_the_end("sender", database_url, str(folder)) as sender,
        ):
            assert sender.stdout is not None
            assert writers.stdout is not None
            assert sender.stdout.readline() == "ready\n"
            for _ in range(lots.randint(1, most)):
                acknowledged.append(writers.stdout.readline().strip())
            os.killpg(lots.choice((writers, sender)).pid, signal.SIGKILL)
            # Whatever was printed before the end was committed before it.
            if lots.random() < 0.5:
                os.killpg(writers.pid, signal.SIGKILL)
                acknowledged += writers.stdout.read().split()
    assert "" not in acknowledged

    engine = keyed_engine(database_url)
    outbox = festival_outbox(engine, Keyring([KEY]))
    letters = FileStore(folder, Keyring([KEY]))
    transports = Transports({"email": FolderTransport(letters, "a@rcm.example")})
    later = datetime.now(UTC) + LEASE + timedelta(seconds=1)
    for _ in range(RUNS_TO_THE_END):
        if not deliver(outbox, transports, now=later).sent:
            break
    with reading(engine) as session:
        keys = Counter(session.scalars(sa.select(OutboxMessage.dedupe_key)))
        logged = Counter(session.scalars(sa.select(AuditEntry.subject)))
        states = Counter(session.scalars(sa.select(OutboxMessage.state)))
        ids = set(session.scalars(sa.select(OutboxMessage.message_id)))
    engine.dispose()
    # What a killed sender was still writing bears another name, and is no letter.
    files = [path.name for path in folder.glob("*.eml.sealed")]
    lost = set(acknowledged) - keys.keys()
    doubled = [key for key, times in (keys + Counter(acknowledged)).items() if times > 2]
    assert (lost, doubled) == (set(), [])
    assert set(keys.values()) == {1}
    assert logged == keys, "the audit log says of each write what the outbox says, once"
    assert states == {MessageState.SENT: len(keys)}
    assert len(files) == len(set(files)) == len(keys)
    assert {f"<{name.removesuffix('.eml.sealed')}>" for name in files} == ids
    in_flight = len(keys) - len(set(acknowledged))
    figures.add(
        f"kills, {keyed_engine(database_url).dialect.name}",
        f"{kills} kills (-9) under {WRITERS} writers: {len(set(acknowledged))} acknowledged, "
        f"{len(lost)} lost, {len(doubled)} doubled; {in_flight} more committed and not yet said; "
        f"{len(files)} letters, each one file",
    )
