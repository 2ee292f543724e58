from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from response.crisis.models import Participation
from response.locate.journal import LookKind, looks_of, note_look
from tests.response.locate.examples import NAME, add_post, sent_locate


def test_each_look_is_a_line_of_both_countries_and_names_nobody(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    later = now + timedelta(minutes=1)
    notice = sent_locate(session, keyring, part, now, [add_post(session, "MX")])
    for country, kind, at in (("MX", LookKind.NOTICE, now), ("GT", LookKind.PHOTO, later)):
        note_look(session, notice, kind, country=country, by="user:m", purpose="localizar", now=at)
    session.flush()
    lines = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "locate.read")).all()
    assert [each.country for each in lines] == ["MX", "GT", "GT"]
    assert {each.purpose for each in lines} == {"localizar"}
    every = session.scalars(sa.select(AuditEntry)).all()
    assert not any(NAME in str(vars(each)) for each in every)
    looks = looks_of(session, notice)
    assert [(each.country, each.what) for each in looks] == [("GT", "photo"), ("MX", "notice")]
