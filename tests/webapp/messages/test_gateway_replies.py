"""That a reply with a code answers its call, `tests/webapp/alarms/test_channels.py` shows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.webhooks.events import ReplyEvent
from webapp.messages.gateway_replies import take_reply


def test_a_reply_without_a_code_is_left_for_a_person(session: Session, now: datetime) -> None:
    assert not take_reply(session, ReplyEvent("+50255551234", "hola", None), now)
    assert not take_reply(session, ReplyEvent("+50255551234", "1 AAAAA", now), now)
