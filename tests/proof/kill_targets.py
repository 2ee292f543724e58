"""Processes to be killed: eight writers who acknowledge what is committed, and a sender.

`python -m tests.proof.kill_targets writers URL PREFIX` prints the key of each write once it is
committed; `… sender URL FOLDER` sends what waits into a folder, until it is killed.
"""

from __future__ import annotations

import sys
import threading
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy.engine import Engine

from core.audit_log import record
from core.crypto import Keyring
from core.db import writing
from core.outbox.delivery import Transports, deliver
from core.outbox.submission import MessageDraft, put
from core.storage import FileStore
from core.transports.email_format import EMAIL
from core.transports.folder import FolderTransport
from tests.audit_keys import keyed_engine
from tests.core.outbox.invented import festival_outbox

WRITERS = 8
KEY = b"k" * 32
_print_lock = threading.Lock()


def write(engine: Engine, key: str) -> None:
    """Put one message into the outbox and say so in the audit log, in one transaction."""
    now = datetime.now(UTC)
    draft = MessageDraft(
        owner="festival",
        kind="ticket",
        dedupe_key=key,
        recipient=f"{key}@guests.example",
        details={"day": "Sunday"},
    )
    with writing(engine) as session:
        put(session, draft, EMAIL, now=now)
        record(session, at=now, actor="writer", action="proof.write", subject=key)


def _keep_writing(engine: Engine, prefix: str) -> None:
    for number in count():
        key = f"{prefix}-{number}"
        write(engine, key)
        with _print_lock:
            print(key, flush=True)


def _write_side_by_side(url: str, prefix: str) -> None:
    engine = keyed_engine(url)
    threads = [
        threading.Thread(target=_keep_writing, args=(engine, f"{prefix}-{number}"))
        for number in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _keep_sending(url: str, folder: str) -> None:
    engine = keyed_engine(url)
    outbox = festival_outbox(engine, Keyring([KEY]))
    transports = Transports(
        {"email": FolderTransport(FileStore(Path(folder), Keyring([KEY])), "a@rcm.example")}
    )
    print("ready", flush=True)
    for _ in count():
        deliver(outbox, transports, now=datetime.now(UTC))
        time.sleep(0.02)


if __name__ == "__main__":
    kind, url, last = sys.argv[1:]
    if kind == "writers":
        _write_side_by_side(url, last)
    else:
        _keep_sending(url, last)
