"""Files a killed process left, and lists nobody applied, go in their time; the others stay."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.accounts import User
from core.accounts.program_tokens import ProgramToken
from core.announcements.models import EventSubscription
from core.atlas import Atlas
from core.child import module_environment
from core.crypto import Keyring
from core.db import reading, writing
from core.settings import Settings
from core.storage import FileStore
from directory.entries.visibility import Clearance
from directory.imports.models import ImportBatch, ImportState
from registry.imports.lists import FOLDER, WAITING_DAYS, ListSender, content_of, new_list
from registry.imports.models import PeopleList, PeopleListState
from watch.rota.models import CalendarLink
from webapp.worker.job_kinds import WorkerServices
from webapp.worker.tidying import tidy

KILLED_AMID = """
import sys
from pathlib import Path
from core.private_files import whole_file
with whole_file(Path(sys.argv[1])) as sink:
    sink.write(b"half")
    sink.flush()
    print("begun", flush=True)
    sys.stdin.read()
"""


def services_at(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> WorkerServices:
    return WorkerServices(engine, cast(Atlas, None), keyring, settings, lambda: now)


def unfinished(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.part"))


def test_what_a_killed_process_left_is_swept_and_what_is_being_written_stays(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    folder = settings.instance / "plans" / "kept"
    folder.mkdir(parents=True)
    writer = subprocess.Popen(
        [sys.executable, "-c", KILLED_AMID, str(folder / "plan.pdf")],
        env=module_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"begun\n"
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    (left,) = folder.glob(".plan.pdf.*.part")
    others = [folder / ".notes.part", folder / "report.part", folder / "plan.pdf"]
    for path in (left, *others):
        path.write_bytes(b"x")
        os.utime(path, (now.timestamp(), now.timestamp()))
    tidy(services_at(engine, settings, keyring, now + timedelta(minutes=59)))
    assert left.exists(), "it may be being written still"
    tidy(services_at(engine, settings, keyring, now + timedelta(minutes=61)))
    assert not left.exists()
    assert all(path.exists() for path in others), "what another hand has named stays"


def test_lists_that_wait_too_long_expire_by_themselves(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    store = FileStore(settings.instance / FOLDER, keyring)
    with writing(engine) as session:
        sent = new_list(store, b"name\nAna\n", "a.csv", ListSender("user:1", "SV"), now)
        session.add(sent)
        batch = ImportBatch(
            id=uuid.uuid4(),
            at=now,
            actor="user:1",
            clearance=Clearance.RCM,
            country="SV",
            file_name="b.csv",
            sha256="0" * 64,
            content=b"sealed",
        )
        session.add(batch)
        list_id, batch_id = sent.id, batch.id
    for path in (settings.instance / FOLDER).iterdir():
        os.utime(path, (now.timestamp(), now.timestamp()))
    seen = []
    for days in (WAITING_DAYS - 1, WAITING_DAYS + 1):
        tidy(services_at(engine, settings, keyring, now + timedelta(days=days)))
        with reading(engine) as session:
            people, entries = session.get(PeopleList, list_id), session.get(ImportBatch, batch_id)
            assert people is not None
            assert entries is not None
            held = content_of(people, store), entries.content
            seen.append((people.state, entries.state, *held))
    assert seen == [
        (PeopleListState.UPLOADED, ImportState.UPLOADED, b"name\nAna\n", b"sealed"),
        (PeopleListState.DROPPED, ImportState.DROPPED, None, None),
    ]


def test_ended_keys_calendars_and_subscriptions_go_in_their_time(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    with writing(engine) as session:
        user = User(
            email="ana@rcm.example", password="x", country="SV", fs_uniquifier="mark",
            roles=[], active=True,
        )  # fmt: skip
        session.add(user)
        session.flush()
        for number, (ends, revoked) in enumerate(((1, None), (400, 1), (400, None))):
            made = {"made_at": now, "ends_at": now + timedelta(days=ends)}
            gone = {"revoked_at": now + timedelta(days=revoked) if revoked else None}
            mark = bytes([number]) * 32
            session.add(
                ProgramToken(
                    user_id=user.id, name="x", token_hash=mark, mark="mark", scopes=["feed"],
                    **made, **gone,
                )
            )  # fmt: skip
            session.add(CalendarLink(user_id=user.id, token_hash=mark, **made, **gone))
        for removed in (None, now):
            session.add(
                EventSubscription(
                    country="SV", name="x", host="x", address=b"x", secret=b"x", kinds=[],
                    least="Severe", made_by="x", made_at=now, since_at=now, removed_at=removed,
                )
            )  # fmt: skip
    kept = []
    for days in (6, 8, 89, 93):
        tidy(services_at(engine, settings, keyring, now + timedelta(days=days)))
        with reading(engine) as session:
            tables = (ProgramToken, CalendarLink, EventSubscription)
            count = sa.func.count()
            kept.append([session.scalar(sa.select(count).select_from(each)) for each in tables])
    assert kept == [[3, 3, 2], [3, 3, 1], [3, 3, 1], [1, 1, 1]]
