"""Which channels there are, one tried, and what nobody could place: read for a purpose alone."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

from core.crypto import Keyring
from core.db import writing
from core.outbox.models import MessageState, OutboxMessage
from core.transports.gateway_formats import SMS_FORMAT
from core.transports.transport import FailureClass
from core.webhooks.intake import IncomingEvent, take_event
from tests.keys import MASTER
from tests.webapp.cli.conftest import Terminal

TELEPHONE = "+50255551234"


def test_the_channels_are_listed_with_what_waits(terminal: Terminal) -> None:
    lines = json.loads(
        terminal("transports", "list", "--json", ATALAYA_GATEWAY_HOSTS="ntfy.sh").stdout
    )
    assert {line["name"] for line in lines if line["is_configured"]} == {
        "email", "ntfy", "matrix", "webhook",
    }  # fmt: skip
    assert {(line["waiting"], line["failed"]) for line in lines} == {(0, 0)}
    assert "sin configurar" in terminal("transports", "list").stdout


def test_what_is_the_operators_to_mend_is_said(terminal: Terminal) -> None:
    with writing(terminal.engine) as session:
        for number, (state, failure) in enumerate(
            ((MessageState.WAITING, FailureClass.OPERATOR), (MessageState.FAILED, None))
        ):
            session.add(
                OutboxMessage(
                    owner="notice", kind="n", dedupe_key=str(number), transport="whatsapp",
                    recipient="", state=state, failure=failure, due_at=datetime.now(UTC),
                    last_error="WhatsApp 131042: the account cannot pay",
                )
            )  # fmt: skip
    shown = terminal("transports", "list").stdout
    assert "esperan 1, fallidos 1" in shown
    assert shown.count("por arreglar: WhatsApp 131042: the account cannot pay") == 1


def test_a_trial_leaves_by_the_channel_and_is_written_down(terminal: Terminal) -> None:
    assert terminal("transports", "test", "email", "--to", "ana@rcm.example").exit_code == 0
    details = [details for action, _, details in terminal.actions() if action == "transport.test"]
    assert len(details) == 1
    assert "ana@rcm.example" not in str(details)


def test_what_cannot_be_tried_is_said(terminal: Terminal) -> None:
    refused = terminal("transports", "test", "ntfy", "--to", "https://ntfy.sh/t")
    assert (refused.exit_code, "no está configurado" in refused.stderr) == (2, True)
    refused = terminal("transports", "test", "email", "--to", "nobody")
    assert refused.exit_code == 2
    failed = terminal(
        "transports", "test", "webhook", "--to", "https://evil.example/h",
        ATALAYA_GATEWAY_HOSTS="ntfy.sh",
    )  # fmt: skip
    assert (failed.exit_code, "evil.example:443 is not listed" in failed.stderr) == (1, True)


def test_what_nobody_could_place_is_read_for_a_purpose(terminal: Terminal) -> None:
    assert "Nada" in terminal("transports", "received").stdout
    body = json.dumps({"from": TELEPHONE, "text": "hola"}).encode()
    with writing(terminal.engine) as session:
        incoming = IncomingEvent(SMS_FORMAT, body, "application/json")
        now = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
        take_event(session, Keyring([MASTER]), incoming, lambda *_given: False, now)
    bare = terminal("transports", "received").stdout
    assert re.search(r"2026-11-30 03:00Z +sms", bare)
    assert TELEPHONE not in bare
    assert "transport.received_read" not in str(terminal.actions())
    (line,) = json.loads(terminal("transports", "received", "--purpose", "queja", "--json").stdout)
    assert TELEPHONE in line["text"]
    assert "transport.received_read" in str(terminal.actions())
