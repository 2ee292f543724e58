"""What the worker does about locate notices: a question a day, the end, no byte afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.accounts import AccountRole, RoleName, User
from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from core.settings import Settings
from response.locate.forgetting import KEEP_AFTER_END
from response.locate.models import LocateNotice, LocatePhoto, LocateState
from response.locate.photos import put_photo
from tests.response.crisis_parts import add_part
from tests.response.locate.examples import add_post, sent_locate
from tests.webapp.worker.test_tidying import services_at
from webapp.worker.crisis.locates import LocatesReport, tend_locates

PHOTO = b"\xff\xd8 the very bytes of a photograph " * 300


def bytes_of(engine: Engine) -> bytes:
    """Return every byte the database has on the disk, that of the log before its pages, too."""
    path = str(engine.url.database)
    files = [Path(f"{path}{end}") for end in ("", "-wal", "-journal")]
    return b"".join(each.read_bytes() for each in files if each.exists())


def test_a_question_a_day_then_the_end_and_thirty_days_later_no_byte_of_the_photograph(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    with writing(engine) as session:
        role = AccountRole(name=RoleName.EMERGENCY.value)
        unit = User(email="unidad@gt.example", password="x", country="GT", fs_uniquifier="u")
        unit.roles = [role]
        session.add(unit)
        notice = sent_locate(session, keyring, add_part(session, now), now, [add_post(session)])
        sealed = bytes(put_photo(session, keyring, notice, PHOTO, by="user:a", now=now).ciphertext)
    reports = [
        tend_locates(services_at(engine, settings, keyring, now + timedelta(hours=hour)))
        for hour in (0, 23, 24, 24, 47, 48, 71, 72, 73)
    ]
    assert [each.asked for each in reports] == [0, 0, 1, 0, 0, 1, 0, 0, 0]
    assert [each.expired for each in reports] == [0, 0, 0, 0, 0, 0, 0, 1, 0]
    with reading(engine) as session:
        letters = session.scalars(sa.select(OutboxMessage)).all()
        assert [each.recipient for each in letters] == ["unidad@gt.example"] * 2
        assert session.scalar(sa.select(LocateNotice.state)) is LocateState.EXPIRED
    is_file = engine.dialect.name == "sqlite"
    if is_file:
        assert sealed[200:400] in bytes_of(engine)
        assert PHOTO[:40] not in bytes_of(engine)
    end = now + timedelta(hours=72) + KEEP_AFTER_END
    early = services_at(engine, settings, keyring, end - timedelta(minutes=1))
    assert tend_locates(early) == LocatesReport()
    late = services_at(engine, settings, keyring, end)
    assert tend_locates(late) == LocatesReport(forgotten=1)
    assert tend_locates(late) == LocatesReport()
    with reading(engine) as session:
        assert session.scalar(sa.select(LocatePhoto.id)) is None
    if is_file:
        whole = bytes_of(engine)
        assert not any(sealed[at : at + 100] in whole for at in range(0, len(sealed) - 100, 100))
