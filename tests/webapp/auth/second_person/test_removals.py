"""Many persons taken out: few alone, more when another administrator agreed, for a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.accounts import AccessRequest, RequestKind, RequestState, User
from core.approval import SecondPersonNeeded
from core.audit_log import record
from core.db import reading, writing
from core.errors import UnusableInput
from core.outbox.models import OutboxMessage
from tests.webapp.auth.second_person.staff import Staff
from webapp.auth.second_person.actions import Hand
from webapp.auth.second_person.decision import approve
from webapp.auth.second_person.due import carry_out_due
from webapp.auth.second_person.notices import AccessMessages
from webapp.auth.second_person.removals import (
    Removal,
    ask_removal,
    erased_today,
    is_agreed,
)

MOST = 20
ASKER = "country_adminGT"


def removal(persons: int, code: str = "list:a", reason: str = "a wrong list") -> Removal:
    return Removal(code, "a list", "GT", persons, reason)


def may(staff: Staff, wanted: Removal, later: timedelta = timedelta(), who: str = ASKER) -> bool:
    with reading(staff.engine) as session:
        taker = session.get_one(User, staff.users[who])
        return is_agreed(session, wanted, taker, most=MOST, now=staff.now + later)


def ask(staff: Staff, wanted: Removal) -> None:
    with writing(staff.engine) as session:
        ask_removal(session, wanted, session.get_one(User, staff.users[ASKER]), staff.now)


def waiting(staff: Staff) -> int:
    with reading(staff.engine) as session:
        asked = sa.select(sa.func.count()).where(AccessRequest.state == RequestState.WAITING)
        return session.scalar(asked) or 0


def agree(staff: Staff, hand: Hand, who: str) -> None:
    with writing(staff.engine) as session:
        asked = sa.select(AccessRequest).where(AccessRequest.kind == RequestKind.ERASE)
        approve(session, session.scalars(asked).one(), staff.scope(session, who), hand)


def test_many_wait_for_another_administrator_of_the_country_alone(staff: Staff, hand: Hand) -> None:
    assert may(staff, removal(MOST))
    assert not may(staff, removal(MOST + 1))
    with pytest.raises(UnusableInput):
        ask(staff, removal(MOST + 1, reason=" "))
    for _ in range(2):
        ask(staff, removal(30))
    assert waiting(staff) == 1, "asked for once"
    for stranger in (ASKER, "secretariat", "country_adminHN", "emergencyGT"):
        with pytest.raises(SecondPersonNeeded):
            agree(staff, hand, stranger)
    agree(staff, hand, "country_adminGT1")
    assert may(staff, removal(30))
    assert not may(staff, removal(31)), "more than was agreed to"
    assert not may(staff, removal(30, code="list:b")), "another list"
    assert not may(staff, removal(30), who="country_adminGT1"), "asked for by somebody else"
    assert may(staff, removal(30), timedelta(hours=23))
    assert not may(staff, removal(30), timedelta(hours=25))


@pytest.mark.usefixtures("letters_left")
def test_a_day_without_a_refusal_is_consent(staff: Staff) -> None:
    ask(staff, removal(30))
    assert carry_out_due(staff.engine, lambda: staff.now + timedelta(hours=23)) == 0
    later = timedelta(hours=25)
    assert carry_out_due(staff.engine, lambda: staff.now + later) == 1
    assert may(staff, removal(30), later)


def test_what_an_account_erased_in_the_last_day_is_counted(staff: Staff) -> None:
    actor, other = (f"user:{staff.users[name]}" for name in (ASKER, "country_adminGT1"))
    with writing(staff.engine) as session:
        for age, by, action in (
            (1, actor, "person.erase"),
            (23, actor, "person.erase"),
            (25, actor, "person.erase"),
            (1, other, "person.erase"),
            (1, "worker", "person.erase"),
            (1, actor, "person.read"),
        ):
            record(session, at=staff.now - timedelta(hours=age), actor=by, action=action)
        assert erased_today(session, session.get_one(User, staff.users[ASKER]), staff.now) == 2


def test_the_letter_says_that_who_asked_does_it_afterwards(staff: Staff) -> None:
    ask(staff, removal(30))
    with reading(staff.engine) as session:
        letter = session.scalars(sa.select(OutboxMessage)).first()
        assert letter is not None
        text = AccessMessages("https://atalaya.example").body(session, letter, "").text
    assert "Borrar a muchas personas" in text
    assert "quien la pidió tiene 24 horas" in text
    assert "se hace sola" not in text
