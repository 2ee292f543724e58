"""What whoever was refused reads: why, the way back, and nothing of anybody."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.outbox.models import OutboxMessage
from core.transports.sms_length import measured
from registry.joining.models import JoiningState
from registry.joining.refusals import RefusalReason
from tests.registry.joining.conftest import answers_of, waiting
from webapp.joining_messages import JoiningMessages, put_refusal_letter


def message(session: Session) -> OutboxMessage:
    return session.scalars(sa.select(OutboxMessage)).one()


@pytest.mark.parametrize("reason", RefusalReason)
@pytest.mark.parametrize("speech", ["es", "en", "fr"])
def test_a_refusal_says_why_and_how_to_come_back_and_nothing_of_anybody(
    session: Session, keyring: Keyring, now: datetime, reason: RefusalReason, speech: str
) -> None:
    answers = answers_of(speech=speech)
    request = waiting(session, keyring, answers, now, JoiningState.REFUSED)
    assert put_refusal_letter(session, request, answers, reason, now, can_text=False)
    letter, owner = message(session), JoiningMessages("https://a.example", keyring)
    assert (letter.recipient, letter.details) == ("", {"reason": reason.value})
    assert owner.is_wanted(session, letter)
    assert owner.new_secret(session, letter, now) == ""
    body = owner.body(session, letter, "")
    assert body.to == "rosa@example.org"
    assert "https://a.example/registrarse" in body.text
    assert "{" not in body.subject + body.text + body.short_text
    for name in ("Rosa", "McAllen", "9565550123"):
        assert name not in body.subject + body.text + body.short_text
    session.delete(request)
    session.flush()
    assert not owner.is_wanted(session, letter)


def test_without_a_gateway_nobody_is_told_by_telephone(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    answers, reason = answers_of(email=""), RefusalReason.UNREACHABLE
    request = waiting(session, keyring, answers, now, JoiningState.REFUSED)
    assert not put_refusal_letter(session, request, answers, reason, now, can_text=False)
    assert put_refusal_letter(session, request, answers, reason, now, can_text=True)
    body = JoiningMessages("https://a.example", keyring).body(session, message(session), "")
    assert body.to == "+19565550123"
    assert measured(body.short_text).segments <= 3
