"""A day without a refusal: what is carried out, what waits on, what lapses."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.accounts import RequestKind, RequestState, RoleName, User
from core.db import reading, writing
from core.outbox.models import MessageState, OutboxMessage
from directory.entries.models import Post, PostKind, Visibility
from tests.webapp.auth.second_person.staff import Staff
from webapp.auth.accounts import change_role
from webapp.auth.second_person.due import carry_out_due
from webapp.auth.second_person.petition import Petition, make_petition

DAY = timedelta(hours=24)
KIND = RequestKind.DROP_FACTOR


@pytest.mark.usefixtures("letters_left")
def test_what_nobody_refused_is_done_after_a_day_and_told_again(staff: Staff) -> None:
    asked = staff.asked("secretariat", "country_adminHN", KIND)
    before = staff.mark("country_adminHN")
    assert carry_out_due(staff.engine, lambda: staff.now + DAY - timedelta(seconds=1)) == 0
    assert staff.mark("country_adminHN") == before
    assert carry_out_due(staff.engine, lambda: staff.now + DAY) == 1
    assert carry_out_due(staff.engine, lambda: staff.now + DAY) == 0
    assert staff.state(asked) is RequestState.ELAPSED
    assert staff.mark("country_adminHN") != before
    assert staff.lines() == ["access.ask", "access.elapse", "account.reset_totp"]
    with reading(staff.engine) as session:
        letters = session.execute(sa.select(OutboxMessage.kind, OutboxMessage.recipient)).all()
    assert {tuple(each) for each in letters} == {
        ("asked", "country_adminhn@example.org"),
        ("decided", "country_adminhn@example.org"),
        ("decided", "secretariat@example.org"),
    }


def test_no_day_counts_before_its_letters_have_left(staff: Staff) -> None:
    asked = staff.asked("secretariat", "country_adminHN", KIND)
    assert carry_out_due(staff.engine, lambda: staff.now + 3 * DAY) == 0
    assert staff.state(asked) is RequestState.WAITING
    with writing(staff.engine) as session:
        session.execute(
            sa.update(OutboxMessage).values(state=MessageState.SENT, sent_at=staff.now + 2 * DAY)
        )
    assert carry_out_due(staff.engine, lambda: staff.now + 3 * DAY - DAY / 2) == 0
    assert carry_out_due(staff.engine, lambda: staff.now + 3 * DAY) == 1


@pytest.mark.usefixtures("letters_left")
@pytest.mark.parametrize("why", ["closed", "lowered"])
def test_the_request_of_one_who_may_not_ask_any_more_lapses(staff: Staff, why: str) -> None:
    asked = staff.asked("country_adminGT1", "country_adminGT", KIND)
    before = staff.mark("country_adminGT")
    with writing(staff.engine) as session:
        asker = session.get_one(User, staff.users["country_adminGT1"])
        if why == "closed":
            asker.active = False
        else:
            helper = session.get_one(User, staff.users["civil_societyGT"])
            asker.roles = list(helper.roles)
    assert carry_out_due(staff.engine, lambda: staff.now + DAY) == 0
    assert staff.state(asked) is RequestState.LAPSED
    assert staff.mark("country_adminGT") == before


@pytest.mark.usefixtures("letters_left")
@pytest.mark.parametrize(
    ("role", "at", "is_post_admin", "state"),
    [
        ("consul", 0, False, RequestState.ELAPSED),
        ("consul", 1, False, RequestState.LAPSED),
        ("consul", 0, True, RequestState.LAPSED),
        ("emergency", None, False, RequestState.LAPSED),
        ("country_admin", None, False, RequestState.LAPSED),
    ],
)
def test_who_looks_after_one_post_since_gives_nothing_more_than_that(
    staff: Staff, role: str, at: int | None, is_post_admin: bool, state: RequestState
) -> None:
    posts = [
        Post(
            kind=PostKind.CONSULATE, name=name, country="GT", located_in="US",
            visibility=Visibility.RCM,
        )
        for name in ("Own", "Other")
    ]  # fmt: skip
    with writing(staff.engine) as session:
        session.add_all(posts)
        session.flush()
        asker = session.get_one(User, staff.users["country_adminGT1"])
        place = "" if at is None else str(posts[at].id)
        details = {"role": role, "post_id": place, "is_post_admin": is_post_admin}
        address = "new@example.org"
        petition = Petition(
            RequestKind.NEW_ACCOUNT, "GT", address, address, "a new colleague", details
        )
        asked = make_petition(session, petition, asker=asker, now=staff.now).id
        change_role(session, asker, RoleName.CONSUL, posts[0].id, None)
        asker.is_post_admin = True
    carry_out_due(staff.engine, lambda: staff.now + DAY)
    assert staff.state(asked) is state
