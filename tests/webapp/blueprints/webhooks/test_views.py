"""Whatever comes to the address of the gateways, the answer is the same; only what is signed does
anything.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.db import reading, writing
from core.outbox.models import MessageState, OutboxMessage, Receipt
from core.transports.gateway_formats import LONGEST_BODY
from core.webhooks.models import WebhookEvent
from core.webhooks.signatures import signature_header
from tests.gateways.cloud_api import APP_SECRET, NUMBER, CloudApiFake, signed, word
from tests.webapp.conftest import House

SMS_SECRET, BOT_SECRET = "a1" * 16, "b2" * 16
RECEIPT = json.dumps({"message_id": "m-1", "status": "delivered"}).encode()


@pytest.fixture
def gateways(make_house: object) -> House:
    secrets = (f"sms:{SMS_SECRET}", f"telegram:{BOT_SECRET}")
    house: House = make_house(webhook_secrets=secrets)  # type: ignore[operator]
    add_message(house, "sms", "m-1")
    return house


def add_message(house: House, transport: str, gateway_id: str) -> None:
    """Add a message that its gateway took."""
    with writing(house.engine) as session:
        session.add(
            OutboxMessage(
                owner="alarm",
                kind="call",
                dedupe_key="1",
                transport=transport,
                recipient="",
                state=MessageState.SENT,
                due_at=house.clock.at,
                gateway_id=gateway_id,
            )
        )


def send(
    browser: FlaskClient, body: bytes, signature: str, gateway: str = "sms", **more: str
) -> TestResponse:
    headers = {"X-Atalaya-Signature": signature, **more}
    return browser.post(
        f"/entrada/{gateway}", data=body, headers=headers, content_type="application/json"
    )


def receipt(house: House) -> Receipt | None:
    with reading(house.engine) as session:
        return session.scalar(sa.select(OutboxMessage.receipt))


def test_a_signed_receipt_is_written_down(gateways: House) -> None:
    header = signature_header(SMS_SECRET, RECEIPT, gateways.clock.at)
    assert send(gateways.browser(), RECEIPT, header).status_code == 200
    assert receipt(gateways) is Receipt.DELIVERED


def test_whatever_comes_is_answered_alike_and_does_nothing(gateways: House) -> None:
    browser, now = gateways.browser(), gateways.clock.at
    right = signature_header(SMS_SECRET, RECEIPT, now)
    huge = b"x" * (LONGEST_BODY + 1)
    answers = [
        send(browser, RECEIPT, ""),
        send(browser, RECEIPT, right.replace("v1=", "v1=0")),
        send(browser, RECEIPT + b" ", right),
        send(browser, RECEIPT, signature_header(SMS_SECRET, RECEIPT, now - timedelta(minutes=6))),
        send(browser, RECEIPT, signature_header(BOT_SECRET, RECEIPT, now)),
        send(browser, huge, signature_header(SMS_SECRET, huge, now)),
        send(browser, RECEIPT, right, "nobody"),
        send(browser, RECEIPT, right, "telegram"),
        send(browser, b"", signature_header(SMS_SECRET, b"", now)),
    ]
    assert receipt(gateways) is None
    answers.append(send(browser, RECEIPT, right))
    answers.append(send(browser, RECEIPT, right))
    assert receipt(gateways) is Receipt.DELIVERED
    told = {
        (each.status_code, each.data, each.mimetype, each.headers["Cache-Control"])
        for each in answers
    }
    assert told == {(200, b"", "text/plain", "no-store")}
    assert all("Set-Cookie" not in each.headers for each in answers)


def test_an_event_is_taken_once_and_what_is_strange_is_kept_sealed(gateways: House) -> None:
    body = json.dumps(
        {"update_id": 7, "message": {"chat": {"id": 1}, "text": "hola, soy Ana"}}
    ).encode()
    secret = {"X-Telegram-Bot-Api-Secret-Token": BOT_SECRET}
    for _again in range(2):
        send(gateways.browser(), body, "", "telegram", **secret)
    with reading(gateways.engine) as session:
        (sealed,) = session.scalars(sa.select(WebhookEvent.ciphertext)).all()
    assert sealed
    assert b"Ana" not in sealed


def test_nobody_reads_anything_there(gateways: House) -> None:
    assert gateways.browser().get("/entrada/sms").status_code in {404, 405}


HANDSHAKE = {"hub.mode": "subscribe", "hub.verify_token": "v" * 32, "hub.challenge": "115820"}


def test_the_platform_learns_with_our_token_that_this_address_is_ours(make_house: object) -> None:
    house: House = make_house(whatsapp_verify="v" * 32)  # type: ignore[operator]
    answer = house.browser().get("/entrada/whatsapp", query_string=HANDSHAKE)
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "115820", "text/plain")
    for wrong in ({}, HANDSHAKE | {"hub.verify_token": "w" * 32}):
        refused = house.browser().get("/entrada/whatsapp", query_string=wrong)
        assert (refused.status_code, refused.text == "115820") == (404, False)


def test_what_the_platform_tells_of_our_number_is_written_down(make_house: object) -> None:
    house: House = make_house(  # type: ignore[operator]
        webhook_secrets=(f"whatsapp:{APP_SECRET}",), whatsapp_number=NUMBER
    )
    add_message(house, "whatsapp", "wamid.1")
    api = CloudApiFake()
    statuses = [{"id": "wamid.1", "status": state} for state in ("read", "sent", "delivered")]
    body = api.event(statuses, [word("50255551234", "á" * 40_000, 1)])
    assert len(body) > LONGEST_BODY
    for headers in ({}, signed(body, "x" * 32), signed(body + b" ")):
        assert house.browser().post("/entrada/whatsapp", data=body, headers=headers).data == b""
    assert receipt(house) is None
    for _again in range(2):
        house.browser().post(
            "/entrada/whatsapp", data=body, headers=signed(body), content_type="application/json"
        )
    assert receipt(house) is Receipt.READ
    with reading(house.engine) as session:
        assert session.scalar(sa.select(sa.func.count(WebhookEvent.id))) == 4
