from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.audit_log.heads import NotedHead, head_of, read_head
from core.audit_log.letters import AuditMessages, is_letter_due, mail_head
from core.audit_log.verification import verify
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from tests.core.audit_log.tampering import write_log


def the_head(session: Session, now: datetime) -> NotedHead:
    head = head_of(session, now)
    assert head is not None
    return head


def test_a_letter_a_day_while_the_log_grows(engine: Engine, now: datetime) -> None:
    write_log(engine, now, 4)
    with writing(engine) as session:
        head = the_head(session, now)
        assert is_letter_due(session, head, now)
        mail_head(
            session,
            head,
            ["a@b.example", "c@d.example"],
            lines=4,
            faults=0,
            put_back=2,
            language="en",
            now=now,
        )
    with reading(engine) as session:
        letters = session.scalars(sa.select(OutboxMessage)).all()
        assert {each.recipient for each in letters} == {"a@b.example", "c@d.example"}
        body = AuditMessages("atalaya.example").body(session, letters[0], "")
        assert read_head(body.text.split("\n\n")[1]) == NotedHead(head.number, head.link)
        assert "atalaya.example" in body.text
        assert body.text.split("\n\n")[3].endswith(": 2.")
        day = now + timedelta(days=1)
        assert not is_letter_due(session, the_head(session, day), day)  # it names the letter alone
    write_log(engine, now, 1)
    with reading(engine) as session:
        head = the_head(session, now)
        assert not is_letter_due(session, head, now + timedelta(hours=23))
        assert is_letter_due(session, head, now + timedelta(hours=24))
        assert is_letter_due(session, head, now - timedelta(hours=1))
    assert verify(engine).faults == ()
