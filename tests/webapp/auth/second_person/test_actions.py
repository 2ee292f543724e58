from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.accounts import AccessRequest, RequestKind, RoleName, User
from core.audit_log import AuditEntry
from core.db import reading, writing
from core.errors import UnusableInput
from core.outbox.models import MessageState, OutboxMessage
from directory.entries.models import Post, PostKind, Visibility
from tests.webapp.auth.second_person.staff import Staff
from webapp.auth.account_messages import OWNER, AccountMessages
from webapp.auth.second_person.actions import Hand, carry_out


def done(staff: Staff, hand: Hand, kind: RequestKind, **details: object) -> None:
    asked = staff.asked("country_adminGT1", "country_adminGT", kind, **details)
    with writing(staff.engine) as session:
        carry_out(session, session.get_one(AccessRequest, asked), hand)


def test_a_reset_mails_a_link_to_the_own_address_that_a_dropped_factor_does_not_overtake(
    staff: Staff, hand: Hand
) -> None:
    for kind in (RequestKind.RESET_PASSWORD, RequestKind.DROP_FACTOR):
        done(staff, hand, kind)
    owner = AccountMessages("https://atalaya.example")
    with reading(staff.engine) as session:
        letters = session.scalars(sa.select(OutboxMessage).where(OutboxMessage.owner == OWNER))
        found = [(one.recipient, owner.is_wanted(session, one)) for one in letters]
    assert ("country_admingt@example.org", True) in found
    assert {address for address, _ in found} == {"country_admingt@example.org"}
    assert sum(is_wanted for _, is_wanted in found) == 1


def test_accounts_are_closed_and_opened(staff: Staff, hand: Hand) -> None:
    done(staff, hand, RequestKind.CLOSE_ACCOUNT)
    assert staff.mark("country_adminGT")[1] is False
    done(staff, hand, RequestKind.OPEN_ACCOUNT)
    assert staff.mark("country_adminGT")[1] is True


def test_a_closed_account_gets_no_password(staff: Staff, hand: Hand) -> None:
    done(staff, hand, RequestKind.CLOSE_ACCOUNT)
    with pytest.raises(UnusableInput):
        done(staff, hand, RequestKind.RESET_PASSWORD)


def test_a_role_is_given_in_the_country_only(staff: Staff, hand: Hand) -> None:
    posts = [
        Post(
            kind=PostKind.CONSULATE, name=country, country=country, located_in="US",
            visibility=Visibility.RCM,
        )
        for country in ("GT", "HN")
    ]  # fmt: skip
    with writing(staff.engine) as session:
        session.add_all(posts)
        session.flush()
        own, other = (str(post.id) for post in posts)
    with pytest.raises(UnusableInput):
        done(staff, hand, RequestKind.GRANT_ROLE, role="consul", post_id=other)
    with writing(staff.engine) as session:
        session.execute(sa.delete(AccessRequest))
    done(staff, hand, RequestKind.GRANT_ROLE, role="consul", post_id=own, is_post_admin=True)
    with reading(staff.engine) as session:
        user = session.get_one(User, staff.users["country_adminGT"])
        assert (user.role, str(user.post_id), user.is_post_admin) == (RoleName.CONSUL, own, True)


def test_an_account_is_made_with_a_password_nobody_knows(staff: Staff, hand: Hand) -> None:
    with writing(staff.engine) as session:
        request = AccessRequest(
            kind=RequestKind.NEW_ACCOUNT, country="GT", subject="new@example.org",
            subject_name="new@example.org", details={"role": "emergency"}, reason="a new colleague",
            asked_by=staff.users["country_adminGT"], asked_at=hand.now, due_at=hand.now,
            state="waiting", is_demo=False,
        )  # fmt: skip
        session.add(request)
        session.flush()
        user = carry_out(session, request, hand)
        assert user is not None
        assert (user.country, user.role, user.password) == ("GT", "emergency", "nobody knows")
        assert user.must_change_password
    with reading(staff.engine) as session:
        letter = session.scalars(sa.select(OutboxMessage)).one()
        assert (letter.recipient, letter.state) == ("new@example.org", MessageState.WAITING)
        lines = session.scalars(sa.select(AuditEntry.action)).all()
    assert "account.create" in lines
