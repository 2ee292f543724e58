"""What became of a dispatch, and what follows where it failed."""

from __future__ import annotations

import pytest

from core.db import writing
from core.outbox.models import Receipt
from core.transports.transport import TransportError
from registry.contacts.reach import address_digests
from registry.people.card_parts import ContactChannel as Channel
from tests.watch.notices.dispatching.conftest import SendingHouse
from watch.notices.dispatching.settling import words_without_addresses
from watch.replies.stops import note_stop

ANA = {
    "full_name": "Ana",
    "phone": "+15205550001",
    "email": "ana@example.org",
    "agreed": (Channel.SMS, Channel.EMAIL),
}
REFUSED = TransportError("550 <ana@example.org> +1 520 555 0001 unknown", is_permanent=True)


def test_receipts_move_a_dispatch_on_and_never_back(house: SendingHouse) -> None:
    (ana,) = house.register([ANA])
    notice = house.approve()
    house.begin(notice)
    house.tend(notice)
    assert house.states(notice)[ana] == [("sms", "sent", "")]
    house.receipt("sms-1", Receipt.DELIVERED)
    house.settle(notice)
    assert house.states(notice)[ana] == [("sms", "delivered", "")]
    house.receipt("sms-1", Receipt.FAILED)
    house.settle(notice)
    assert house.states(notice)[ana] == [("sms", "delivered", "")]


def test_what_fails_goes_by_the_next_channel_and_at_last_is_called(house: SendingHouse) -> None:
    (ana,) = house.register([ANA])
    notice = house.approve()
    house.begin(notice)
    house.sms.failing["+15205550001"] = house.mail.failing["ana@example.org"] = REFUSED
    house.tend(notice)
    house.tend(notice)
    assert house.states(notice)[ana] == [
        ("sms", "failed", "550 … … unknown"),
        ("email", "failed", "550 … … unknown"),
        ("call", "queued", "instead:email"),
    ]
    assert house.sms.taken == house.mail.taken == []


def test_a_receipt_of_failure_is_followed_even_after_all_was_sent(house: SendingHouse) -> None:
    (ana,) = house.register([ANA])
    notice = house.approve()
    house.begin(notice)
    house.tend(notice)
    house.receipt("sms-1", Receipt.FAILED)
    house.tend(notice)
    assert house.states(notice)[ana] == [
        ("sms", "failed", "not_delivered"),
        ("email", "sent", "instead:sms"),
    ]


def test_stop_said_before_it_leaves_keeps_it_back_and_the_call_stays(house: SendingHouse) -> None:
    (ana,) = house.register([{**ANA, "agreed": (Channel.SMS,)}])
    notice = house.approve()
    house.begin(notice)
    house.put(notice)
    digest = address_digests(house.keyring, "SV", "+15205550001")[0]
    with writing(house.engine) as session:
        note_stop(session, "SV", digest, is_stopped=True, said_at=house.now)
    house.tend(notice)
    assert house.states(notice)[ana] == [
        ("sms", "skipped", "stopped"),
        ("call", "queued", "instead:sms"),
    ]
    assert house.sms.taken == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("550 <ana@example.org>: no such user", "550 … no such user"),
        ("error 131026 of +52 (81) 8345-1234", "error 131026 of …"),
        ("503 busy", "503 busy"),
    ],
)
def test_the_words_of_a_gateway_hold_no_address(words: str, expected: str) -> None:
    assert words_without_addresses(words) == expected
