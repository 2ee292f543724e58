"""Dispatches go into the outbox some at a time, each once, without any address."""

from __future__ import annotations

import sqlalchemy as sa

from core.db import reading, writing
from core.outbox.models import OutboxMessage
from registry.people.card_parts import ContactChannel as Channel
from registry.people.models import Person
from registry.people.record import open_card, put_card
from tests.watch.notices.dispatching.conftest import SendingHouse
from watch.notices.dispatching.batches import put_batch
from watch.notices.dispatching.models import NoticeDispatch
from watch.notices.models import NoticeState

PEOPLE = [
    {
        "full_name": f"Persona {number}",
        "phone": f"+1520555000{number}",
        "email": f"p{number}@example.org",
        "agreed": (Channel.SMS, Channel.EMAIL) if number % 2 else (Channel.EMAIL,),
    }
    for number in range(5)
]


def messages(house: SendingHouse) -> list[OutboxMessage]:
    with reading(house.engine) as session:
        return list(session.scalars(sa.select(OutboxMessage)))


def test_some_at_a_time_and_each_once_whoever_tries_again(house: SendingHouse) -> None:
    house.register(PEOPLE)
    notice = house.approve()
    assert put_batch(house.work, notice, house.now) == 0  # not sent yet
    house.begin(notice)
    assert [put_batch(house.work, notice, house.now, 2) for _ in range(4)] == [2, 2, 1, 0]
    with writing(house.engine) as session:  # killed between the message and its dispatch
        session.execute(sa.update(NoticeDispatch).values(outbox_message_id=None))
    assert house.put(notice) == 5
    found = messages(house)
    assert len(found) == 5
    assert {each.id for each in found} == {each.outbox_message_id for each in house.rows(notice)}
    assert {(each.recipient, each.name) for each in found} == {("", "")}
    assert sorted(each.transport for each in found) == ["email"] * 3 + ["sms"] * 2


def test_a_new_address_and_somebody_erased_get_nothing_and_say_so(house: SendingHouse) -> None:
    ana, luis, *_ = house.register(PEOPLE)
    notice = house.approve()
    house.begin(notice)
    with writing(house.engine) as session:
        person = session.get_one(Person, ana)
        card = open_card(person, house.keyring)
        put_card(house.keyring, person, type(card)(full_name="Ana", phone=card.phone))
        session.delete(session.get_one(Person, luis))
    house.tend(notice)
    states = house.states(notice)
    assert states[ana][0] == ("email", "failed", "address_changed")
    assert states[ana][1] == ("call", "queued", "instead:email")
    assert states[None] == [("sms", "failed", "erased")]


def test_each_gets_one_message_and_the_notice_is_sent_once_nothing_waits(
    house: SendingHouse,
) -> None:
    house.register(PEOPLE)
    notice = house.approve()
    house.begin(notice)
    house.tend(notice)
    house.tend(notice)
    assert len(house.sms.taken) == 2
    assert len(house.mail.taken) == 3
    assert {state for own in house.states(notice).values() for _, state, _ in own} == {"sent"}
    assert house.state(notice) is NoticeState.SENT
