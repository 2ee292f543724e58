from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.audit_log.entries import LINES
from core.audit_log.heads import read_heads
from core.audit_log.verification import verify
from core.crypto import Keyring
from core.db import reading
from core.outbox.models import OutboxMessage
from core.settings import Settings
from tests.core.audit_log.tampering import write_log
from tests.webapp.worker.test_tidying import services_at
from webapp.worker.audit_heads import send_heads


def test_the_head_goes_outside_every_hour_and_by_mail_every_day(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime, tmp_path: Path
) -> None:
    path = tmp_path / "outside" / "heads.jsonl"
    services = services_at(
        engine,
        replace(settings, audit_heads=path, audit_mail=("auditor@x.example",)),
        keyring,
        now,
    )
    send_heads(services)
    assert not path.exists()
    for hours in (0, 0.5, 1, 25):
        write_log(engine, now, 3)
        later = now + timedelta(hours=hours)
        send_heads(replace(services, clock=partial(_same, later)))
    assert [head.at for head in read_heads(path)] == [
        now + timedelta(hours=hours) for hours in (0, 1, 25)
    ]
    assert verify(engine, read_heads(path)).faults == ()
    with reading(engine) as session:
        letters = session.scalars(sa.select(OutboxMessage)).all()
    assert [each.details["faults"] for each in letters] == [0, 0]


def test_a_letter_says_what_is_wrong_and_a_file_that_cannot_be_written_is_named(
    engine: Engine,
    settings: Settings,
    keyring: Keyring,
    now: datetime,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    write_log(engine, now, 5)
    with engine.connect().execution_options(writes=True) as connection:
        connection.execute(sa.update(LINES).where(LINES.c.number == 2).values(actor="user:9"))
        connection.commit()
    blocked = tmp_path / "no-folder"
    blocked.write_text("")
    settings = replace(
        settings, audit_heads=blocked / "heads.jsonl", audit_mail=("auditor@x.example",)
    )
    send_heads(services_at(engine, settings, keyring, now))
    with reading(engine) as session:
        (letter,) = session.scalars(sa.select(OutboxMessage)).all()
    assert letter.details["faults"] == 1
    assert "cannot be noted outside" in caplog.text
    assert "not whole: 1 faults" in caplog.text


def _same(moment: datetime) -> datetime:
    return moment
