"""What was written is sealed whole, and comes back whole."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from registry.joining.answers import Member, StayAnswer, open_answers, put_answers
from tests.registry.joining.conftest import MCALLEN, answers_of, waiting


def test_answers_come_back_as_they_were(session: Session, keyring: Keyring, now: datetime) -> None:
    answers = answers_of(
        track="trip",
        stages=(
            StayAnswer(text="Roma", from_on="2026-12-01", until_on="2026-12-09", spot=MCALLEN),
        ),
        members=(Member(full_name="Luis", birth_year=2015, needs=("infant",)),),
        answered=("nombre",),
    )
    request = waiting(session, keyring, answers, now)
    assert open_answers(keyring, request) == answers
    assert request.persons == 2
    assert b"Rosa" not in request.ciphertext


def test_answers_of_another_row_or_country_do_not_open(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    one, other = (waiting(session, keyring, answers_of(), now) for _each in range(2))
    one.ciphertext = other.ciphertext
    with pytest.raises(CannotOpen):
        open_answers(keyring, one)
    put_answers(keyring, one, answers_of())
    one.country = "HN"
    with pytest.raises(CannotOpen):
        open_answers(keyring, one)
    one.country = "GT"


def test_a_stay_is_open_until_somebody_says_which_place() -> None:
    assert StayAnswer(text="San Juan").is_open
    assert not StayAnswer(text="San Juan", spot=MCALLEN).is_open
    assert not StayAnswer(text="San Juan", is_left=True).is_open
    assert not StayAnswer().is_open
    assert answers_of().after("nombre").after("nombre").answered == ("nombre",)
