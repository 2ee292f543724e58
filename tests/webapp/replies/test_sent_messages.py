from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.outbox.models import MessageState, OutboxMessage
from registry.contacts.reach import address_digests
from registry.people.models import Person
from tests.response.crisis_parts import add_people
from tests.watch.notices.rows import add_notice
from watch.notices.dispatching.models import DispatchChannel, DispatchState, NoticeDispatch
from webapp.replies.sent_messages import SENT_MESSAGES

OWN, TOKEN = "+19565550134", "a-token-of-128-bits-xyz"


@pytest.fixture
def person(session: Session, keyring: Keyring, now: datetime) -> Person:
    return add_people(session, keyring, now, ["Marta Xol"])[0]


def sent(
    session: Session, keyring: Keyring, person: Person, at: datetime, code: str, **changes: object
) -> NoticeDispatch:
    values: dict[str, object] = {
        "notice_id": add_notice(session, at, "GT").id, "country": "GT", "person_id": person.id,
        "household_key": person.id, "position": 1, "channel": DispatchChannel.SMS,
        "address_hash": address_digests(keyring, "GT", OWN)[0], "language": "es",
        "state": DispatchState.SENT, "code": code, "at": at, "sent_at": at,
    }  # fmt: skip
    row = NoticeDispatch(**{**values, **changes})
    session.add(row)
    session.flush()
    return row


def test_a_message_is_found_by_code_link_quotation_and_address(
    session: Session, keyring: Keyring, person: Person, now: datetime
) -> None:
    letter = OutboxMessage(
        owner="notice", kind="text", dedupe_key="k", transport="sms", recipient="", language="es",
        state=MessageState.SENT, due_at=now, gateway_id="wamid.7",
    )  # fmt: skip
    session.add(letter)
    session.flush()
    row = sent(
        session, keyring, person, now - timedelta(hours=2), "K7QF",
        link_hash=hashlib.sha256(TOKEN.encode()).hexdigest(), outbox_message_id=letter.id,
    )  # fmt: skip
    digests = address_digests(keyring, "GT", OWN)
    for found in (
        SENT_MESSAGES.by_code(session, "K7QF"),
        SENT_MESSAGES.by_link(session, TOKEN),
        SENT_MESSAGES.by_quotation(session, "sms", "wamid.7"),
        SENT_MESSAGES.by_address(session, "GT", digests, now),
    ):
        assert found is not None
        assert (found.dispatch_id, found.person_id, found.country) == (row.id, person.id, "GT")
    assert SENT_MESSAGES.by_code(session, "ZZ99") is None
    assert SENT_MESSAGES.by_link(session, "nothing") is None
    assert SENT_MESSAGES.by_quotation(session, "whatsapp", "wamid.7") is None
    assert SENT_MESSAGES.by_address(session, "HN", digests, now) is None
    assert list(SENT_MESSAGES.countries(session, now)) == ["GT"]
    assert list(SENT_MESSAGES.countries(session, now + timedelta(days=15))) == []


def test_by_its_address_a_reply_is_of_the_last_message_before_it_was_said(
    session: Session, keyring: Keyring, person: Person, now: datetime
) -> None:
    old = sent(session, keyring, person, now - timedelta(hours=9), "AA22")
    new = sent(session, keyring, person, now - timedelta(hours=2), "BB33")
    digests = address_digests(keyring, "GT", OWN)
    for hours, expected in ((0, new), (3, old)):
        found = SENT_MESSAGES.by_address(session, "GT", digests, now - timedelta(hours=hours))
        assert found is not None
        assert found.dispatch_id == expected.id
