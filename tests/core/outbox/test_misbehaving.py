"""Whatever a gateway does, each message leaves once: nothing is lost, and what comes twice because
an answer was lost is the same message by the same id.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.engine import Engine

from core.db import writing
from core.outbox.delivery import Transports, deliver
from core.outbox.models import MessageState, Receipt
from core.outbox.owner import Outbox
from core.outbox.receipts import record_receipt
from core.outbox.settlement import MOST_ATTEMPTS, PAUSES, TRUSTED_PAUSES, pause_after
from core.transports.transport import TransportError
from tests.core.outbox.invented import AT, invite, messages
from tests.core.outbox.killing import Recorder
from tests.core.outbox.misbehaving import MisbehavingGateway, Temper

GUESTS = tuple(f"loft:{number:03}" for number in range(24))


def run_out(outbox: Outbox, gateway: MisbehavingGateway, at_once: int = 0) -> datetime:
    """Deliver until nothing is due any more, a minute at a time as the worker does."""
    several = {gateway.name: at_once} if at_once else {}
    transports, now = Transports({gateway.name: gateway}, at_once=several), AT
    for _minute in range(4000):
        deliver(outbox, transports, now=now)
        waiting = [
            row.due_at
            for row in messages(outbox.engine).values()
            if row.state is MessageState.WAITING
        ]
        if not waiting:
            return now
        now = max(now + timedelta(minutes=1), min(waiting))
    raise AssertionError("messages still wait")


@pytest.mark.parametrize(
    "temper",
    [
        Temper(errors=0.05, refusals=0.05),
        Temper(throttles=0.3, errors=0.05),
        Temper(throttles=0.3, errors=0.05, refusals=0.05, failed_receipts=0.2),
    ],
    ids=["errors", "throttling", "all of it"],
)
def test_each_message_leaves_once_or_is_listed(
    engine: Engine, outbox: Outbox, temper: Temper
) -> None:
    gateway = MisbehavingGateway(temper)
    invite(engine, guests=GUESTS, addressing=gateway)
    run_out(outbox, gateway)
    rows = {row.message_id: row for row in messages(engine).values()}
    assert set(gateway.taken.values()) == {1}
    assert len(gateway.taken) + len(gateway.refused) == len(GUESTS) == len(rows)
    for message_id, row in rows.items():
        is_taken = message_id in gateway.taken
        assert row.state is (MessageState.SENT if is_taken else MessageState.FAILED)
        assert row.gateway_id == gateway.ids.get(message_id)

    for gateway_id, receipt in gateway.receipts():
        with writing(engine) as session:
            record_receipt(session, gateway.name, gateway_id, receipt, AT)
    for row in messages(engine).values():
        assert (row.receipt in set(Receipt)) == (row.state is MessageState.SENT)


def test_an_answer_that_is_lost_brings_the_same_message_again(
    engine: Engine, outbox: Outbox
) -> None:
    gateway = MisbehavingGateway(Temper(lost_answers=0.2))
    invite(engine, guests=GUESTS, addressing=gateway)
    run_out(outbox, gateway)
    assert len(gateway.taken) == len(GUESTS)
    assert max(gateway.taken.values()) > 1, "the dice must have lost an answer"
    assert all(len(texts) == 1 for texts in gateway.texts.values())


def test_a_gateway_that_rests_keeps_no_mail_waiting(engine: Engine, outbox: Outbox) -> None:
    gateway, mail = MisbehavingGateway(Temper(throttles=1.0)), Recorder()
    invite(engine, guests=GUESTS[:3], addressing=gateway)
    invite(engine, guests=("ana", "beto"))
    report = deliver(outbox, Transports({"gateway": gateway, "email": mail}), now=AT)
    assert (report.sent, report.put_off, gateway.tries) == (2, 1, 1)

    broken = MisbehavingGateway(Temper(errors=1.0))
    invite(engine, "b", guests=("carla",))
    report = deliver(outbox, Transports({"gateway": broken, "email": mail}), now=AT)
    assert (report.sent, broken.tries) == (1, 2), "the one put off is not due yet"


def test_the_pause_a_gateway_asks_for_is_kept() -> None:
    throttled = TransportError("HTTP 429", pause_seconds=7)
    assert pause_after(1, throttled) == timedelta(seconds=7)
    assert pause_after(TRUSTED_PAUSES, throttled) == timedelta(seconds=7)
    assert pause_after(TRUSTED_PAUSES + 1, throttled) == PAUSES[0]
    forever = TransportError("HTTP 429", pause_seconds=10**9)
    assert pause_after(1, forever) == timedelta(days=1)
    assert pause_after(1, TransportError("HTTP 500")) == PAUSES[0]
    assert pause_after(MOST_ATTEMPTS, TransportError("HTTP 500")) == PAUSES[-1]
