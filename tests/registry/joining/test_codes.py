"""Codes: right once, for half an hour, and never by guessing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.crypto.sent_codes import CODE_LIVES, MOST_CODES, MOST_TRIES, CodeOutcome
from registry.joining.codes import new_code, try_code
from registry.joining.models import JoiningState
from tests.registry.joining.conftest import answers_of, waiting


def test_a_code_is_right_once_and_however_it_is_spaced(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    request = waiting(session, keyring, answers_of(), now)
    code = new_code(keyring, request, now, "email")
    spaced = f" {code[:3]}-{code[3:]} "
    assert try_code(session, keyring, request, spaced, now) is CodeOutcome.RIGHT
    assert try_code(session, keyring, request, code, now) is CodeOutcome.NO_CODE


def test_guesses_do_not_get_in(session: Session, keyring: Keyring, now: datetime) -> None:
    """After five wrong ones the right one is over, too; and no more than three codes are made."""
    request = waiting(session, keyring, answers_of(), now)
    for _each in range(MOST_CODES):
        code = new_code(keyring, request, now, "email")
        wrong = f"{(int(code) + 1) % 10**6:06}"
        results = {try_code(session, keyring, request, wrong, now) for _try in range(MOST_TRIES)}
        assert results == {CodeOutcome.WRONG}
        assert try_code(session, keyring, request, code, now) is CodeOutcome.NO_CODE
    assert new_code(keyring, request, now, "email") == ""


def test_a_code_lapses_and_a_new_one_ends_it(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    request = waiting(session, keyring, answers_of(), now)
    first, second = (new_code(keyring, request, now, "email") for _each in range(2))
    if first != second:
        assert try_code(session, keyring, request, first, now) is CodeOutcome.WRONG
    assert try_code(session, keyring, request, second, now + CODE_LIVES) is CodeOutcome.NO_CODE
    just_before = now + CODE_LIVES - timedelta(seconds=1)
    assert try_code(session, keyring, request, second, just_before) is CodeOutcome.RIGHT


def test_only_a_request_that_waits_for_a_code_has_one(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    request = waiting(session, keyring, answers_of(), now, JoiningState.POST)
    assert new_code(keyring, request, now, "email") == ""
    assert try_code(session, keyring, request, "", now) is CodeOutcome.NO_CODE


def test_a_code_proves_the_address_it_went_to_from_the_moment_it_is_made(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    """Who asks for another by SMS and types the one of the letter has proved the letter."""
    request = waiting(session, keyring, answers_of(), now)
    by_letter = new_code(keyring, request, now, "email")
    assert request.code_channel == "email"
    assert try_code(session, keyring, request, by_letter, now) is CodeOutcome.RIGHT
    new_code(keyring, request, now, "sms")
    assert request.code_channel == "sms"
    assert try_code(session, keyring, request, by_letter, now) is CodeOutcome.WRONG
