"""Receipts come late, twice and out of order."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy.engine import Engine

from core.db import writing
from core.outbox.delivery import Transports, deliver
from core.outbox.models import MessageState, Receipt
from core.outbox.owner import Outbox
from core.outbox.receipts import ReceiptFault, record_receipt
from core.transports.transport import FailureClass
from tests.core.outbox.invented import AT, invite, messages
from tests.core.outbox.misbehaving import MisbehavingGateway, Temper


@pytest.fixture
def sent(engine: Engine, outbox: Outbox) -> str:
    """A message that a gateway took, by the id it gave."""
    gateway = MisbehavingGateway(Temper())
    invite(engine, guests=("loft:ana",), addressing=gateway)
    assert deliver(outbox, Transports({gateway.name: gateway}), now=AT).sent == 1
    (row,) = messages(engine).values()
    assert row.gateway_id
    return row.gateway_id


def test_delivered_is_the_last_word_in_whatever_order(engine: Engine, sent: str) -> None:
    for order in permutations((Receipt.FAILED, Receipt.DELIVERED, Receipt.DELIVERED)):
        for number, receipt in enumerate(order):
            with writing(engine) as session:
                moment = AT + timedelta(minutes=number)
                assert record_receipt(session, "gateway", sent, receipt, moment) is not None
        (row,) = messages(engine).values()
        assert row.receipt is Receipt.DELIVERED


def test_a_failure_after_the_sending_is_written_down(engine: Engine, sent: str) -> None:
    with writing(engine) as session:
        record_receipt(session, "gateway", sent, Receipt.FAILED, AT)
    (row,) = messages(engine).values()
    assert (row.receipt, row.receipt_at) == (Receipt.FAILED, AT)


def test_a_receipt_of_none_of_ours_touches_nothing(engine: Engine, sent: str) -> None:
    with writing(engine) as session:
        assert record_receipt(session, "gateway", "another", Receipt.DELIVERED, AT) is None
        assert record_receipt(session, "sms", sent, Receipt.DELIVERED, AT) is None
        assert record_receipt(session, "gateway", "", Receipt.DELIVERED, AT) is None
    (row,) = messages(engine).values()
    assert row.receipt is None


def test_read_is_the_last_word_and_says_that_it_was_delivered(engine: Engine, sent: str) -> None:
    for order in permutations((Receipt.READ, Receipt.DELIVERED, Receipt.FAILED, None)):
        for receipt in order:
            with writing(engine) as session:
                assert record_receipt(session, "gateway", sent, receipt, AT) is not None
        (row,) = messages(engine).values()
        assert (row.receipt, row.state) == (Receipt.READ, MessageState.SENT)


def test_why_it_did_not_arrive_is_kept_until_it_did(engine: Engine, sent: str) -> None:
    fault = ReceiptFault("whatsapp 131026: blocked", FailureClass.OTHER_CHANNEL)
    told = [
        (Receipt.FAILED, fault, FailureClass.OTHER_CHANNEL, "whatsapp 131026: blocked"),
        (Receipt.DELIVERED, None, None, ""),
        (Receipt.FAILED, fault, None, ""),
    ]
    for receipt, why, failure, words in told:
        with writing(engine) as session:
            record_receipt(session, "gateway", sent, receipt, AT, fault=why)
        (row,) = messages(engine).values()
        assert (row.failure, row.last_error) == (failure, words)


@pytest.mark.parametrize("receipt", [None, Receipt.DELIVERED, Receipt.FAILED])
def test_a_message_whose_answer_was_lost_is_known_by_our_own_name_and_goes_out_once(
    engine: Engine, outbox: Outbox, receipt: Receipt | None
) -> None:
    gateway = MisbehavingGateway(Temper(lost_answers=1))
    invite(engine, guests=("loft:ana",), addressing=gateway)
    assert deliver(outbox, Transports({gateway.name: gateway}), now=AT).put_off == 1
    (row,) = messages(engine).values()
    own_id = row.message_id.strip("<>")
    with writing(engine) as session:
        for wrong in ("", "no-id", "00000000-0000-0000-0000-000000000000@h"):
            assert record_receipt(session, "gateway", "gw-1", receipt, AT, own_id=wrong) is None
        assert record_receipt(session, "sms", "gw-1", receipt, AT, own_id=own_id) is None
        assert record_receipt(session, "gateway", "gw-1", receipt, AT, own_id=own_id) is not None
    (row,) = messages(engine).values()
    assert (row.state, row.gateway_id, row.receipt) == (MessageState.SENT, "gw-1", receipt)
    deliver(outbox, Transports({gateway.name: gateway}), now=AT + timedelta(days=1))
    assert gateway.taken.total() == 1


def test_of_one_that_went_out_twice_either_copy_may_have_arrived(engine: Engine, sent: str) -> None:
    (row,) = messages(engine).values()
    own_id = row.message_id.strip("<>")
    with writing(engine) as session:
        record_receipt(session, "gateway", "gw-0", Receipt.DELIVERED, AT, own_id=own_id)
    (row,) = messages(engine).values()
    assert (row.gateway_id, row.receipt) == (sent, Receipt.DELIVERED)
