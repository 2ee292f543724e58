"""The worst of gateways, and each message still leaves once: what got lost is known by its receipt.

As a proof of notices uses them: an outbox, the transport without a socket, receipts as they come.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import writing
from core.outbox.delivery import Transports, deliver
from core.outbox.models import MessageState, Receipt
from core.transports.gateway_formats import WHATSAPP_FORMAT
from core.transports.transport import TransportError
from core.transports.whatsapp.addressing import WHATSAPP
from core.transports.whatsapp.window import note_word
from core.webhooks.batches import take_batch
from core.webhooks.intake import IncomingEvent
from tests.core.outbox.invented import AT, festival_outbox, invite, messages
from tests.core.transports.example import MESSAGE
from tests.gateways.cloud_api import NUMBER, CloudApiFake
from tests.gateways.direct import DirectSms, direct_whatsapp
from tests.gateways.misbehaving import Mischief, MischiefDice, Trick
from tests.gateways.sms_gateway import SmsGatewayFake

GUESTS = tuple(f"+5025555{number:04}" for number in range(16))
WORST = Mischief(errors=0.15, throttles=0.1, drops=0.1, losses=0.25, failed_receipts=0.1)


class _Numbered:
    """Takes numbers that end as the invented guests do."""

    name = WHATSAPP.name

    def recipient(self, text: str) -> str:
        return WHATSAPP.recipient(text.rstrip("@"))


def hear(engine: Engine, keyring: Keyring, api: CloudApiFake, now: datetime) -> None:
    """Take the receipts of all that was accepted so far."""
    with writing(engine) as session:
        for body in api.receipts(int(now.timestamp())):
            incoming = IncomingEvent(WHATSAPP_FORMAT, body, "application/json")
            take_batch(session, keyring, incoming, lambda *_given: False, now, number_id=NUMBER)


def test_nothing_is_lost_and_nothing_goes_out_twice(engine: Engine, keyring: Keyring) -> None:
    outbox = festival_outbox(engine, keyring)
    api = CloudApiFake(WORST, open_windows={each[1:] for each in GUESTS})
    with writing(engine) as session:
        for guest in GUESTS:
            note_word(session, keyring, guest, AT + timedelta(hours=20))
    invite(engine, guests=tuple(f"{each}@" for each in GUESTS), addressing=_Numbered())
    now = AT
    transport = direct_whatsapp(api, engine, keyring, lambda: now)
    for _turn in range(200):
        deliver(outbox, Transports({WHATSAPP.name: transport}), now=now)
        hear(engine, keyring, api, now)
        waiting = [row for row in messages(engine).values() if row.state is MessageState.WAITING]
        if not waiting:
            break
        now = max(now, min(row.due_at for row in waiting))
    rows = messages(engine)
    assert {row.state for row in rows.values()} == {MessageState.SENT}
    assert {row.receipt for row in rows.values()} <= {*Receipt}
    assert Counter(each.to for each in api.accepted) == Counter(each[1:] for each in GUESTS)
    assert {each.own_id for each in api.accepted} == {
        row.message_id.strip("<>") for row in rows.values()
    }
    assert set(api.dice.thrown) == {*Trick}


def test_the_same_dice_fall_the_same_way() -> None:
    first, second = MischiefDice(WORST), MischiefDice(WORST)
    thrown = [first.throw() for _ in range(500)]
    assert thrown == [second.throw() for _ in range(500)]
    assert first.thrown[Trick.LOSE] in range(90, 160)
    assert sorted(first.scattered([b"1", b"2"])) == [b"1", b"1", b"2", b"2"]


@pytest.mark.parametrize(
    ("mischief", "pause", "taken"),
    [
        (Mischief(), None, 1),
        (Mischief(errors=1), 0, 0),
        (Mischief(throttles=1), 7, 0),
        (Mischief(drops=1), 0, 0),
        (Mischief(losses=1), 0, 1),
    ],
)
def test_the_gateway_of_sms_misbehaves_alike(
    mischief: Mischief, pause: int | None, taken: int
) -> None:
    gateway = SmsGatewayFake(mischief)
    message = replace(MESSAGE, to=GUESTS[0])
    if pause is None:
        assert DirectSms(gateway).send(message) == "sms-1"
    else:
        with pytest.raises(TransportError) as wrong:
            DirectSms(gateway).send(message)
        assert (wrong.value.pause_seconds, wrong.value.is_permanent) == (pause, False)
    assert len(gateway.accepted) == taken
    assert len(list(gateway.receipts())) == 4 * taken
