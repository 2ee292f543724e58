from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.models import MessageState, OutboxMessage
from core.settings import Settings
from response.accounting.models import Statement
from tests.response.crisis_parts import add_part, add_people
from tests.watch.replies.incoming import SENDER, incoming_reply, message_to
from tests.webapp.worker.test_tidying import services_at
from watch.replies.intake import take_reply
from watch.replies.models import NoticeReply
from webapp.replies.answers_back import put_answer
from webapp.worker.crisis.replies import (
    TEXTS_KEPT,
    forget_reply_texts,
    send_reply_answers,
    state_replies,
)


def test_what_waited_for_its_crisis_is_put_in_and_the_answer_leaves_once(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    with writing(engine) as session:
        (person,) = add_people(session, keyring, now, ["Marta Xol"])
        about = message_to(person, is_demo=True)
        incoming = incoming_reply("ayuda", now, country="GT", about=about)
        reply = take_reply(session, keyring, incoming, now)
        assert reply is not None
        put_answer(session, reply, SENDER, now)
    services = services_at(engine, settings, keyring, now)
    assert state_replies(services) == 0
    with writing(engine) as session:
        add_part(session, now)
    assert [state_replies(services), state_replies(services)] == [1, 0]
    assert [send_reply_answers(services), send_reply_answers(services)] == [1, 0]
    with reading(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Statement)) == 1
        assert session.scalars(sa.select(OutboxMessage.state)).all() == [MessageState.SENT]
    later = now + TEXTS_KEPT + timedelta(days=1)
    assert forget_reply_texts(services) == 0
    assert forget_reply_texts(services_at(engine, settings, keyring, later)) == 1
    with reading(engine) as session:
        assert session.scalars(sa.select(NoticeReply.ciphertext)).all() == [None]
