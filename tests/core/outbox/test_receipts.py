"""Receipts come late, twice and out of order."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy.engine import Engine

from core.db import writing
from core.outbox.delivery import Transports, deliver
from core.outbox.models import Receipt
from core.outbox.owner import Outbox
from core.outbox.receipts import record_receipt
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
