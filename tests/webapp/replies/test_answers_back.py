from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.outbox.models import OutboxMessage
from tests.watch.replies.incoming import SENDER, incoming_reply
from watch.replies.intake import take_reply
from webapp.replies.answers_back import ReplyAnswers, put_answer


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("a salvo", "es", "llame ya al 911"),
        ("help", "en", "call 911"),
        ("BAJA", "es", "conteste ALTA"),
        ("aide", "fr", "appelez"),
    ],
)
def test_the_answer_is_in_their_language_and_goes_where_the_reply_came_from(
    session: Session, keyring: Keyring, now: datetime, text: str, language: str, words: str
) -> None:
    reply = take_reply(session, keyring, incoming_reply(text, now), now)
    assert reply is not None
    reply.language = language
    assert put_answer(session, reply, SENDER, now)
    assert not put_answer(session, reply, SENDER, now + timedelta(minutes=1))
    message = session.scalars(sa.select(OutboxMessage)).one()
    assert SENDER not in repr(
        [getattr(message, each.key) for each in sa.inspect(OutboxMessage).columns]
    )
    owner = ReplyAnswers(keyring)
    assert owner.is_wanted(session, message)
    assert owner.new_secret(session, message, now) == ""
    body = owner.body(session, message, "")
    assert body.to == SENDER
    assert words in body.short_text


def test_nothing_goes_back_to_a_page(session: Session, keyring: Keyring, now: datetime) -> None:
    reply = take_reply(session, keyring, incoming_reply("a salvo", now, channel="link"), now)
    assert reply is not None
    assert not put_answer(session, reply, SENDER, now)
