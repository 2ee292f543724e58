from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from core.db import writing
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.submission import MessageDraft, put, withdraw
from core.transports.email_format import EMAIL
from tests.core.outbox.invented import AT, invite, messages


def test_messages_are_put_in_once(engine: Engine) -> None:
    assert invite(engine) == 2
    assert invite(engine) == 0
    assert len(messages(engine)) == 2


def test_two_owners_may_use_the_same_key(engine: Engine) -> None:
    assert invite(engine) == 2
    assert invite(engine, owner="carnival") == 2


@pytest.mark.parametrize("recipient", ["", "ana", "ana@x\nBcc: b@c.example", "+50322220100"])
def test_nobody_is_written_to_whom_the_transport_cannot_reach(
    engine: Engine, recipient: str
) -> None:
    draft = MessageDraft(owner="festival", kind="ticket", dedupe_key="x", recipient=recipient)
    with writing(engine) as session:
        assert put(session, draft, EMAIL, now=AT) is None
    assert messages(engine) == {}


def test_the_recipient_is_kept_as_the_transport_writes_it(engine: Engine) -> None:
    invite(engine, guests=(" Ana@Cancillería.Example ",))
    (message,) = messages(engine).values()
    assert (message.recipient, message.transport) == ("ana@xn--cancillera-s8a.example", "email")


def test_what_waits_is_withdrawn_and_what_was_sent_stays(engine: Engine) -> None:
    invite(engine, guests=("ana", "beto", "clara"))
    with writing(engine) as session:
        for message in session.query(OutboxMessage):
            message.secret_ciphertext = b"x"
            if message.recipient.startswith("ana"):
                message.state = MessageState.SENT
    with writing(engine) as session:
        assert withdraw(session, OutboxMessage.recipient != "clara@guests.example") == 1
    states = {name: (row.state, row.secret_ciphertext) for name, row in messages(engine).items()}
    assert states == {
        "ana": (MessageState.SENT, b"x"),
        "beto": (MessageState.WITHDRAWN, None),
        "clara": (MessageState.WAITING, b"x"),
    }
