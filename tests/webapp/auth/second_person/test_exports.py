"""Files with many persons: small, agreed to, at once in a live hazard, or asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccessRequest, RequestState, User
from core.db import reading, writing
from core.errors import UnusableInput
from core.outbox.models import OutboxMessage
from tests.interleaving import later_of_two
from tests.webapp.auth.second_person.staff import Staff
from webapp.auth.second_person import exports
from webapp.auth.second_person.actions import Hand
from webapp.auth.second_person.decision import approve
from webapp.auth.second_person.exports import PersonFile, Release, is_country_in_danger, release

MOST = 100
REASON = "to call them all"


def wish(
    staff: Staff,
    persons: int,
    later: timedelta = timedelta(),
    code: str = "a",
    reason: str = REASON,
) -> Release:
    file = PersonFile(f"calls:{code}", "a list", "GT", persons, reason)
    with writing(staff.engine) as session:
        taker = session.get_one(User, staff.users["emergencyGT"])
        return release(session, file, taker, most=MOST, now=staff.now + later)


def agree(staff: Staff, hand: Hand) -> None:
    with writing(staff.engine) as session:
        asked = session.scalars(
            sa.select(AccessRequest).where(AccessRequest.state == RequestState.WAITING)
        ).one()
        approve(session, asked, staff.scope(session, "country_adminGT"), hand)


def test_a_long_list_needs_a_second_person_and_is_good_for_a_day(staff: Staff, hand: Hand) -> None:
    assert wish(staff, MOST) is Release.SMALL
    assert wish(staff, MOST + 1) is Release.ASKED
    assert wish(staff, MOST + 1) is Release.ASKED, "and asked for once"
    agree(staff, hand)
    assert wish(staff, MOST + 1, code="b") is Release.ASKED, "another file"
    assert wish(staff, 2 * MOST) is Release.ASKED, "it has grown"
    assert wish(staff, MOST + 2, timedelta(hours=23)) is Release.AGREED
    assert wish(staff, MOST + 1, timedelta(hours=25)) is Release.ASKED
    assert staff.lines().count("person.export") == 2


def test_many_small_ones_asked_for_at_the_same_moment_are_counted_together(staff: Staff) -> None:
    def file(code: str) -> PersonFile:
        return PersonFile(f"calls:{code}", "a list", "GT", 60, REASON)

    def released(session: Session, taker: User, code: str) -> Release:
        return release(session, file(code), taker, most=MOST, now=staff.now)

    def taker(session: Session) -> User:
        return session.get_one(User, staff.users["emergencyGT"])

    assert (
        later_of_two(
            staff.engine,
            lambda session: released(session, taker(session), "a"),
            taker,
            lambda session, user: released(session, user, "b"),
        )
        is Release.ASKED
    )


def test_a_large_file_cut_into_small_ones_is_a_large_one(staff: Staff) -> None:
    assert [wish(staff, 40, code=code) for code in "abac"] == [
        Release.SMALL,
        Release.SMALL,
        Release.SMALL,
        Release.ASKED,
    ]
    assert wish(staff, 20, code="d") is Release.SMALL
    assert wish(staff, 1, code="e") is Release.ASKED
    assert wish(staff, 40, timedelta(hours=25), code="c") is Release.SMALL, "another day"


def test_in_a_live_hazard_one_person_takes_it_with_a_reason_and_all_are_told(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "is_country_in_danger", lambda _session, country: country == "GT")
    assert wish(staff, MOST + 1) is Release.AT_ONCE
    with reading(staff.engine) as session:
        row = session.scalars(sa.select(AccessRequest)).one()
        assert (row.state, row.reason) == (RequestState.AT_ONCE, "to call them all")
        assert row.details == {"persons": MOST + 1}
        readers = session.execute(sa.select(OutboxMessage.kind, OutboxMessage.recipient)).all()
    assert {tuple(each) for each in readers} == {
        ("taken", f"country_admingt{n}@example.org") for n in ("", "1", "2")
    }
    assert staff.lines() == ["person.export"]
    with pytest.raises(UnusableInput):
        wish(staff, MOST + 1, reason=" ")


def test_without_a_flag_on_its_people_no_country_is_in_danger(staff: Staff) -> None:
    with reading(staff.engine) as session:
        assert not is_country_in_danger(session, "GT")
