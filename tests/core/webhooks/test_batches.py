"""A body with many parts: each is taken once, however bundled, and none takes another down."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.delivery import Transports, deliver
from core.outbox.models import MessageState, OutboxMessage, Receipt
from core.outbox.owner import Outbox
from core.transports.gateway_formats import SMS_FORMAT, WHATSAPP_FORMAT
from core.transports.transport import FailureClass
from core.transports.whatsapp.addressing import WHATSAPP
from core.transports.whatsapp.window import is_window_open, note_word
from core.webhooks.batches import take_batch
from core.webhooks.events import ReplyEvent
from core.webhooks.intake import IncomingEvent, unplaced_events
from tests.core.outbox.invented import AT as INVITED_AT
from tests.core.outbox.invented import Festival, invite
from tests.gateways.cloud_api import NUMBER, CloudApiFake, word
from tests.gateways.direct import direct_whatsapp

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
SECONDS = int(AT.timestamp())
ANA, BETO = "+50255551234", "+525512345678"


class Readers:
    """Takes replies; stumbles over one word, and knows not what to do with another."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, str]] = []

    def __call__(self, session: Session, reply: ReplyEvent, now: datetime) -> bool:
        if "piedra" in reply.text:
            raise ZeroDivisionError(reply.text)
        self.taken.append((reply.sender, reply.text, reply.about))
        return "qué" not in reply.text


def take(engine: Engine, keyring: Keyring, body: bytes, readers: Readers | None = None) -> int:
    incoming = IncomingEvent(WHATSAPP_FORMAT, body, "application/json")
    with writing(engine) as session:
        return take_batch(session, keyring, incoming, readers or Readers(), AT, number_id=NUMBER)


def rows(engine: Engine) -> dict[str, OutboxMessage]:
    with reading(engine) as session:
        return {row.recipient: row for row in session.scalars(sa.select(OutboxMessage))}


@pytest.fixture
def sent(engine: Engine, keyring: Keyring) -> CloudApiFake:
    """The fake, with a message to each of two who wrote within a day."""
    api = CloudApiFake(open_windows={ANA[1:], BETO[1:]})
    with writing(engine) as session:
        for number in (ANA, BETO):
            note_word(session, keyring, number, INVITED_AT)
    outbox = Outbox(engine, keyring, {"festival": Festival()}, "atalaya.example")
    invite(engine, guests=(f"{ANA}@", f"{BETO}@"), addressing=_Numbered())
    transport = direct_whatsapp(api, engine, keyring, lambda: INVITED_AT)
    report = deliver(outbox, Transports({WHATSAPP.name: transport}), now=INVITED_AT)
    assert report.sent == 2
    return api


class _Numbered:
    """Takes numbers that end as the invented guests do."""

    name = WHATSAPP.name

    def recipient(self, text: str) -> str:
        return WHATSAPP.recipient(text.rstrip("@"))


def test_receipts_in_any_order_and_twice_leave_read_or_delivered(
    engine: Engine, keyring: Keyring, sent: CloudApiFake
) -> None:
    sent.late_refusals = {BETO[1:]: 131049}
    for body in sent.receipts(SECONDS):
        assert take(engine, keyring, body) == 1
    found = rows(engine)
    assert found[ANA].receipt in {Receipt.READ, Receipt.DELIVERED}
    lost = found[BETO]
    assert (lost.receipt, lost.failure, lost.state) == (
        Receipt.FAILED, FailureClass.OTHER_CHANNEL, MessageState.SENT,
    )  # fmt: skip
    assert lost.last_error == "whatsapp 131049: withheld by the platform for this person"
    with reading(engine) as session:
        assert unplaced_events(session, keyring) == []


def test_of_a_bundle_each_is_taken_once_and_what_stumbles_is_kept_for_a_person(
    engine: Engine, keyring: Keyring, sent: CloudApiFake, caplog: pytest.LogCaptureFixture
) -> None:
    readers = Readers()
    words = [
        word(ANA[1:], "1", SECONDS, about="wamid.1"),
        word("5215512345678", "una piedra", SECONDS),
        word("17135550100", "qué", SECONDS),
        word("17135550101", "", SECONDS, kind="audio"),
    ]
    for _again in range(2):
        assert take(engine, keyring, sent.event(None, words), readers) == 4
    take(engine, keyring, sent.event(None, words[:1]), readers)
    assert readers.taken == [
        (ANA, "1", "wamid.1"), ("+17135550100", "qué", ""), ("+17135550101", "[audio]", ""),
    ]  # fmt: skip
    with reading(engine) as session:
        kept = [each.text for each in unplaced_events(session, keyring)]
    assert len(kept) == 2
    assert all("piedra" in each or "qué" in each for each in kept)
    assert "piedra" not in caplog.text


def test_who_writes_may_be_written_to_for_a_day(
    engine: Engine, keyring: Keyring, sent: CloudApiFake
) -> None:
    number = "+17135550100"
    changed = word("17135550109", "", SECONDS, kind="system")
    late = word("17135550108", "hola", SECONDS + 9999)
    take(engine, keyring, sent.event(None, [word(number[1:], "hola", SECONDS), changed, late]))
    with reading(engine) as session:
        assert is_window_open(session, keyring, number, AT)
        assert not is_window_open(session, keyring, "+17135550109", AT)
        assert is_window_open(session, keyring, "+17135550108", AT)


def test_another_gateway_tells_one_thing_at_a_time(engine: Engine, keyring: Keyring) -> None:
    readers = Readers()
    body = b'{"from": "+502", "text": "hola"}'
    with writing(engine) as session:
        incoming = IncomingEvent(SMS_FORMAT, body, "application/json")
        assert take_batch(session, keyring, incoming, readers, AT) == 1
    assert readers.taken == [("+502", "hola", "")]
