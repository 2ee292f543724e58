from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccountLink, User
from webapp.auth.account_links import (
    close_account,
    find_account,
    has_live_link,
    link_address,
    make_account_link,
    use_account_link,
)
from webapp.auth.accounts import end_sessions, hash_password, password_fits
from webapp.auth.tokens import LONGEST_TOKEN

HOUR = timedelta(hours=1)
NEW = "cuatro palabras al azar"


def make(session: Session, user: User, now: datetime) -> str:
    return make_account_link(session, user, now=now, lifetime=HOUR, actor="cli:test")


def test_a_link_works_once_and_gives_the_password(
    session: Session, ana: User, now: datetime
) -> None:
    token = make(session, ana, now)
    before = ana.fs_uniquifier
    assert find_account(session, token, now) is ana
    assert use_account_link(session, token, hash_password(NEW), now=now) is ana
    assert password_fits(ana, NEW)
    assert ana.fs_uniquifier != before
    assert find_account(session, token, now) is None
    assert use_account_link(session, token, hash_password("otra clave de noche"), now=now) is None
    assert password_fits(ana, NEW)


@pytest.mark.parametrize("when", [HOUR, HOUR + timedelta(seconds=1)])
def test_a_link_ends(session: Session, ana: User, now: datetime, when: timedelta) -> None:
    token = make(session, ana, now)
    assert find_account(session, token, now + HOUR - timedelta(seconds=1)) is ana
    assert find_account(session, token, now + when) is None
    assert not has_live_link(session, ana, now + when)


def test_a_closed_account_opens_for_no_link(session: Session, ana: User, now: datetime) -> None:
    token, mark = make(session, ana, now), ana.fs_uniquifier
    close_account(session, ana, now)
    session.flush()
    assert find_account(session, token, now) is None
    assert ana.fs_uniquifier != mark
    ana.active = True
    session.flush()
    assert find_account(session, token, now) is None, "opened again it takes a new link"


def test_a_new_link_ends_the_one_before(session: Session, ana: User, now: datetime) -> None:
    first, second = make(session, ana, now), make(session, ana, now)
    assert find_account(session, first, now) is None
    assert find_account(session, second, now) is ana


@pytest.mark.parametrize("token", ["", "x", "x" * (LONGEST_TOKEN + 1), "\ud800", "a\0b"])
def test_what_is_no_token_opens_nothing(
    session: Session, ana: User, now: datetime, token: str
) -> None:
    make(session, ana, now)
    assert find_account(session, token, now) is None


def test_the_token_is_not_kept_and_long_enough(session: Session, ana: User, now: datetime) -> None:
    token = make(session, ana, now)
    assert len(token) >= 43, "32 bytes"
    assert token not in repr(session.execute(sa.select(AccountLink.__table__)).one())
    assert link_address("https://a.example", token) == f"https://a.example/cuenta/enlace/{token}"


def test_links_go_with_their_account(session: Session, ana: User, now: datetime) -> None:
    make(session, ana, now)
    session.execute(sa.delete(User).where(User.id == ana.id))
    assert session.scalar(sa.select(sa.func.count()).select_from(AccountLink)) == 0


def test_ending_sessions_leaves_the_link(session: Session, ana: User, now: datetime) -> None:
    token = make(session, ana, now)
    end_sessions(ana)
    assert find_account(session, token, now) is ana
