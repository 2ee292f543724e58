"""Letters of the public form: wanted while their request waits, and no row holds an address."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.crypto.sent_codes import MOST_CODES
from core.outbox.models import OutboxMessage
from core.transports.gateway_addresses import SMS
from core.transports.sms_length import measured
from registry.joining.codes import new_code
from registry.joining.models import JoiningState
from registry.joining.registering import register
from tests.registry.joining.conftest import answers_of, context_of, general_origin, waiting
from webapp.joining_messages import (
    JoiningMessages,
    put_code_letter,
    put_welcome_letter,
)


def message(session: Session) -> OutboxMessage:
    return session.scalars(sa.select(OutboxMessage)).one()


def test_a_code_is_wanted_while_its_request_waits_and_codes_are_left(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    request = waiting(session, keyring, answers_of(), now)
    assert put_code_letter(session, request, answers_of(speech="fr"), now)
    letter, owner = message(session), JoiningMessages("https://a.example", keyring)
    assert (letter.recipient, letter.name, letter.details) == ("", "", {})
    assert owner.is_wanted(session, letter)
    secret = owner.new_secret(session, letter, now)
    body = owner.body(session, letter, secret)
    assert (body.to, secret in body.text, "Votre code" in body.subject) == (
        "rosa@example.org", True, True,
    )  # fmt: skip
    for _each in range(MOST_CODES - 1):
        new_code(keyring, request, now, "email")
    assert not owner.is_wanted(session, letter)
    request.state = JoiningState.POST
    assert owner.new_secret(session, letter, now) == ""
    session.delete(request)
    session.flush()
    assert not owner.is_wanted(session, letter)
    assert owner.body(session, letter, "").to == ""


def test_the_link_goes_to_the_address_of_the_card(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    answers = answers_of()
    ids = register(context_of(session, keyring, now), answers, {}, general_origin(now))
    assert put_welcome_letter(session, ids, answers, now, is_demo=False)
    letter, owner = message(session), JoiningMessages("https://a.example", keyring)
    token = owner.new_secret(session, letter, now)
    body = owner.body(session, letter, token)
    assert body.to == "rosa@example.org"
    assert f"https://a.example/mi-registro/{token}" in body.text
    assert "Rosa" not in body.text


def test_a_telephone_gets_its_code_and_its_link_in_a_short_message(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    answers = answers_of(email="")
    request = waiting(session, keyring, answers, now)
    assert not put_code_letter(session, request, answers, now)
    assert put_code_letter(session, request, answers, now, SMS)
    letter, owner = message(session), JoiningMessages("https://a.example", keyring)
    assert (letter.transport, letter.recipient) == ("sms", "")
    code = owner.new_secret(session, letter, now)
    assert request.code_channel == "sms"
    body = owner.body(session, letter, code)
    assert (body.to, code in body.short_text) == ("+19565550123", True)
    assert measured(body.short_text).segments == 1
    session.delete(letter)
    ids = register(context_of(session, keyring, now), answers, {}, general_origin(now))
    assert put_welcome_letter(session, ids, answers, now, is_demo=False, way=SMS)
    letter = message(session)
    body = owner.body(session, letter, owner.new_secret(session, letter, now))
    assert (body.to, "https://a.example/mi-registro/" in body.short_text) == ("+19565550123", True)
