"""A closed gateway holds no urgent notice: the next channel goes before it, and never both."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from core.db import writing
from core.outbox.models import MessageState, OutboxMessage
from core.transports.transport import TransportError
from registry.people.card_parts import ContactChannel as Channel
from tests.watch.notices.dispatching.conftest import SendingHouse
from watch.notices.dispatching.patience import take_back_batch
from watch.notices.models import Notice, NoticeKind, NoticeState

WAIT = timedelta(minutes=10)
CLOSED = TransportError("closed for the night", pause_seconds=24 * 3600)
ANA = {
    "full_name": "Ana",
    "phone": "+15205550001",
    "email": "ana@example.org",
    "agreed": (Channel.SMS, Channel.EMAIL),
}
BEA = {"full_name": "Bea", "phone": "+15205550002", "agreed": (Channel.SMS,)}


def _take_back(house: SendingHouse, notice: uuid.UUID, size: int = 200) -> int:
    work = replace(house.work, patience={NoticeKind.WARNING: WAIT})
    count = 0
    while looked := take_back_batch(work, notice, house.now, size):
        count += looked
    return count


def _closed(house: SendingHouse, **given: Any) -> uuid.UUID:
    """Return a notice whose short messages a closed gateway put off."""
    house.sms.failing = dict.fromkeys(("+15205550001", "+15205550002"), CLOSED)
    notice = house.approve(**given)
    house.begin(notice)
    house.put(notice)
    house.deliver()
    house.settle(notice)
    return notice


def test_who_has_another_channel_is_told_by_it_and_who_has_none_waits_on(
    house: SendingHouse,
) -> None:
    ana, bea = house.register([ANA, BEA])
    notice = _closed(house)
    house.now += WAIT - timedelta(seconds=1)
    assert _take_back(house, notice) == 0, "not yet"
    house.now += timedelta(minutes=2)
    assert _take_back(house, notice, size=1) == 2
    assert _take_back(house, notice) == 0, "each is looked at once"
    house.tend(notice)
    states = house.states(notice)
    assert states[ana] == [
        ("sms", "failed", "waited:11"),
        ("email", "sent", "instead_of_waiting:sms:11"),
    ]
    assert states[bea] == [("sms", "queued", "")]
    house.sms.failing.clear()
    house.now += timedelta(days=1)
    house.tend(notice)
    assert [each.to for each in house.sms.taken] == ["+15205550002"], "never both"
    assert len(house.mail.taken) == 1


@pytest.mark.parametrize("kind", [NoticeKind.ADVICE, NoticeKind.CHECK_IN])
def test_what_is_not_urgent_waits(house: SendingHouse, kind: NoticeKind) -> None:
    house.register([ANA])
    notice = _closed(house, kind=kind)
    house.now += timedelta(hours=5)
    assert _take_back(house, notice) == 0


def test_what_is_in_the_gateway_s_hand_is_not_taken_back(
    house: SendingHouse, engine: Engine
) -> None:
    (ana,) = house.register([ANA])
    notice = _closed(house)
    with writing(engine) as session:
        session.query(OutboxMessage).update({"state": MessageState.SENDING})
    house.now += timedelta(hours=1)
    assert _take_back(house, notice) == 0
    assert house.states(notice)[ana] == [("sms", "queued", "")]


def test_a_notice_that_was_stopped_is_not_told_otherwise(
    house: SendingHouse, engine: Engine
) -> None:
    house.register([ANA])
    notice = _closed(house)
    with writing(engine) as session:
        session.query(Notice).update({"state": NoticeState.STOPPED})
    house.now += timedelta(hours=1)
    assert _take_back(house, notice) == 0
