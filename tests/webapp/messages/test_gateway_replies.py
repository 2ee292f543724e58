"""That a reply with a code answers its call, `tests/webapp/alarms/test_channels.py` shows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.webhooks.events import ReplyEvent
from tests.webapp.replies.known_messages import KnownMessages
from watch.replies.models import NoticeReply
from webapp.messages import gateway_replies
from webapp.messages.gateway_replies import LATEST_REPLY, reply_taker, take_reply


def test_a_reply_without_a_code_is_left_for_a_person(session: Session, now: datetime) -> None:
    assert not take_reply(session, ReplyEvent("+50255551234", "hola", None), now)
    assert not take_reply(session, ReplyEvent("+50255551234", "1 AAAAA", now), now)


def test_a_reply_to_an_alarm_written_long_ago_is_not_taken(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway_replies, "answer_by_reply", lambda *_given: object())
    assert take_reply(session, ReplyEvent("+50255551234", "1 AAAAA", now), now)
    old = now - LATEST_REPLY - timedelta(seconds=1)
    assert not take_reply(session, ReplyEvent("+50255551234", "1 AAAAA", old), now)


def test_what_is_of_no_alarm_is_the_reply_of_a_national(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    take = reply_taker(keyring, KnownMessages())
    assert take(session, ReplyEvent("+50255551234", "ayuda", now, "sms"), now)
    assert session.query(NoticeReply).one().country == "GT"
    assert not reply_taker(keyring, KnownMessages(wrote=()))(
        session, ReplyEvent("+50255551234", "ayuda", now, "sms"), now
    )
