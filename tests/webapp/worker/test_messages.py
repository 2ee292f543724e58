"""What the worker does about messages: each of its turns, once, with what is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.accounts import AlarmChannelKind
from core.accounts.channel_changes import add_channel
from core.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.models import MessageState, OutboxMessage, Receipt
from core.settings import Settings
from core.transports.folder import letters_of
from core.transports.gateway_formats import SMS_FORMAT
from core.transports.whatsapp.models import WhatsappWord
from core.transports.whatsapp.templates import listed_templates
from core.transports.whatsapp.window import note_word
from core.webhooks.intake import IncomingEvent, take_event
from tests.core.accounts.test_channel_changes import account
from tests.gateways.cloud_api import CloudApiFake
from tests.gateways.direct import ACCOUNT_OF_FAKE, DirectAsk
from tests.webapp.messages.test_shelter_questions import add_danger
from webapp.messages.channel_codes import put_code
from webapp.worker.job_kinds import WorkerServices
from webapp.worker.messages import (
    ask_about_shelters,
    ask_whatsapp,
    send_channel_codes,
    tend_webhook_events,
    write_digests,
)


def services_of(
    engine: Engine, keyring: Keyring, settings: Settings, now: datetime
) -> WorkerServices:
    return WorkerServices(engine, Atlas.open([]), keyring, settings, lambda: now)


def test_codes_leave_at_once_and_those_of_the_demo_into_the_folder(
    engine: Engine, keyring: Keyring, settings: Settings, now: datetime
) -> None:
    services = services_of(engine, keyring, settings, now)
    assert send_channel_codes(services) == 0
    with writing(engine) as session:
        invented, real = account(session), account(session, "b@rcm.example")
        invented.is_demo = True
        for user in (invented, real):
            channel = add_channel(session, keyring, user, AlarmChannelKind.SMS, "+50255551234")
            put_code(session, keyring, channel, user, now)
    assert send_channel_codes(services) == 1
    with reading(engine) as session:
        rows = session.execute(sa.select(OutboxMessage.is_demo, OutboxMessage.state)).all()
    assert {tuple(row) for row in rows} == {
        (True, MessageState.SENT),
        (False, MessageState.WAITING),
    }
    letters = letters_of(settings, keyring)
    (letter,) = letters.files()
    assert letter.is_sealed
    assert (letters.read(letter.name) or b"").startswith(b"To: sms:+50255551234")


def test_each_turn_does_what_is_due(
    engine: Engine, keyring: Keyring, settings: Settings, now: datetime
) -> None:
    services = services_of(engine, keyring, settings, now)
    assert (write_digests(services), ask_about_shelters(services)) == (0, 0)
    with writing(engine) as session:
        add_danger(session, now, "casa@albergue.example", languages=[])
    assert ask_about_shelters(services) == 1
    assert ask_about_shelters(services) == 0


def test_a_receipt_that_came_early_is_placed_at_the_next_turn(
    engine: Engine, keyring: Keyring, settings: Settings, now: datetime
) -> None:
    body = b'{"message_id": "m-1", "status": "delivered"}'
    with writing(engine) as session:
        incoming = IncomingEvent(SMS_FORMAT, body, "application/json")
        take_event(session, keyring, incoming, lambda *_given: False, now)
        session.add(
            OutboxMessage(
                owner="alarm",
                kind="call",
                dedupe_key="1",
                transport="sms",
                recipient="",
                state=MessageState.SENT,
                due_at=now,
                sent_at=now,
                gateway_id="m-1",
            )
        )
    assert tend_webhook_events(services_of(engine, keyring, settings, now)) == 1
    with reading(engine) as session:
        assert session.scalar(sa.select(OutboxMessage.receipt)) is Receipt.DELIVERED


def test_the_platform_is_asked_only_where_whatsapp_is_set_up(
    engine: Engine, keyring: Keyring, settings: Settings, now: datetime
) -> None:
    api = CloudApiFake()
    ask = DirectAsk(api)
    assert ask_whatsapp(services_of(engine, keyring, settings, now), ask) == ""
    assert api.asked.total() == 0
    account = ACCOUNT_OF_FAKE
    whole = replace(
        settings, whatsapp_api=account.api, whatsapp_number=account.number_id,
        whatsapp_account=account.account_id, whatsapp_token=account.token,
    )  # fmt: skip
    services = services_of(engine, keyring, whole, now)
    assert ask_whatsapp(services, ask) == ""
    with reading(engine) as session:
        assert [each.name for each in listed_templates(session)] == ["aviso"]
    with writing(engine) as session:
        note_word(session, keyring, "+50255551234", now - timedelta(days=2))
    tend_webhook_events(services)
    with reading(engine) as session:
        assert session.scalars(sa.select(WhatsappWord)).all() == []
    api.token = "another"
    assert ask_whatsapp(services, ask) == "WhatsApp 190: the token has expired"
