from __future__ import annotations

import threading
import uuid

import pytest
import sqlalchemy as sa

from core.accounts import AccessRequest, RequestKind, RequestState, User
from core.approval import IllegalMove, SecondPersonNeeded
from core.db import reading, writing
from tests.webapp.auth.second_person.staff import Staff
from webapp.auth.second_person.actions import Hand
from webapp.auth.second_person.decision import approve, refuse, withdraw
from webapp.auth.second_person.petition import Petition, make_petition

KIND = RequestKind.RESET_PASSWORD


def decide(staff: Staff, name: str, asked: uuid.UUID, hand: Hand, verb: str = "approve") -> None:
    with writing(staff.engine) as session:
        request, scope = session.get_one(AccessRequest, asked), staff.scope(session, name)
        if verb == "approve":
            approve(session, request, scope, hand)
        else:
            {"refuse": refuse, "withdraw": withdraw}[verb](session, request, scope, hand.now)


def test_a_second_administrator_agrees_and_it_is_done(staff: Staff, hand: Hand) -> None:
    asked = staff.asked("secretariat", "country_adminGT", KIND)
    before = staff.mark("country_adminGT")
    decide(staff, "country_adminGT1", asked, hand)
    assert staff.state(asked) is RequestState.APPROVED
    assert staff.mark("country_adminGT") != before
    assert staff.lines() == ["access.ask", "access.approve", "account.reset_password"]


@pytest.mark.parametrize(
    "name",
    ["secretariat", "secretariat1", "country_adminGT", "country_adminHN", "emergencyGT",
     "civil_societyGT"],
)  # fmt: skip
def test_nobody_else_agrees(staff: Staff, hand: Hand, name: str) -> None:
    asked = staff.asked("secretariat", "country_adminGT", KIND)
    before = staff.mark("country_adminGT")
    with pytest.raises(SecondPersonNeeded):
        decide(staff, name, asked, hand)
    assert staff.state(asked) is RequestState.WAITING
    assert staff.mark("country_adminGT") == before


def test_a_refusal_is_the_end_and_changes_nothing(staff: Staff, hand: Hand) -> None:
    asked = staff.asked("country_adminGT1", "country_adminGT", KIND)
    before = staff.mark("country_adminGT")
    decide(staff, "country_adminGT", asked, hand, "refuse")
    with pytest.raises(IllegalMove):
        decide(staff, "country_adminGT2", asked, hand)
    assert staff.mark("country_adminGT") == before
    again = staff.asked("country_adminGT1", "country_adminGT", KIND)
    decide(staff, "country_adminGT1", again, hand, "withdraw")
    assert staff.state(again) is RequestState.WITHDRAWN
    assert staff.lines().count("access.refuse") == staff.lines().count("access.withdraw") == 1


def test_of_two_who_agree_at_once_one_does_it(staff: Staff, hand: Hand) -> None:
    asked = staff.asked("secretariat", "country_adminGT", KIND)
    outcomes: list[str] = []
    ready = threading.Barrier(2, timeout=10)

    def agree(name: str) -> None:
        ready.wait()
        try:
            decide(staff, name, asked, hand)
        except IllegalMove:
            outcomes.append("decided before")
        else:
            outcomes.append("done")

    threads = [
        threading.Thread(target=agree, args=(f"country_adminGT{number}",)) for number in (1, 2)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=20)
    assert sorted(outcomes) == ["decided before", "done"]
    assert staff.lines().count("account.reset_password") == 1


@pytest.mark.parametrize("verb", ["approve", "refuse", "withdraw"])
def test_the_name_of_who_was_invited_stays_in_the_account_alone(
    staff: Staff, hand: Hand, verb: str
) -> None:
    details = {"role": "emergency", "language": "es", "name": "Luz Paz"}
    with writing(staff.engine) as session:
        asker = session.get_one(User, staff.users["country_adminGT"])
        kind = RequestKind.NEW_ACCOUNT
        petition = Petition(kind, "GT", "luz@x.org", "luz@x.org", "a new colleague", details)
        asked = make_petition(session, petition, asker=asker, now=staff.now).id
    decider = "country_adminGT" if verb == "withdraw" else "country_adminGT1"
    decide(staff, decider, asked, hand, verb)
    with reading(staff.engine) as session:
        assert "Luz" not in str(session.get_one(AccessRequest, asked).details)
        new = session.scalar(sa.select(User.name).where(User.email == "luz@x.org"))
    assert new == ("Luz Paz" if verb == "approve" else None)
