from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.engine import Engine

from core.accounts import User
from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.claims import claim
from core.outbox.owner import Outbox
from webapp.auth.account_links import find_account, make_account_link
from webapp.auth.account_messages import OWNER, AccountMessages, mail_account_link
from webapp.auth.accounts import create_user, end_sessions

HOUR = timedelta(hours=1)
ACCOUNTS = AccountMessages("https://atalaya.example")


@pytest.fixture
def outbox(engine: Engine, keyring: Keyring) -> Outbox:
    return Outbox(engine, keyring, {OWNER: ACCOUNTS}, "atalaya.example")


def _mailed(engine: Engine, now: datetime, language: str = "es") -> User:
    with writing(engine) as session:
        user = create_user(
            session, "ana@rcm.example", "nobody knows this", "secretariat", language=language
        )
        assert mail_account_link(session, user, now=now, lifetime=HOUR, actor="cli:test")
        assert not mail_account_link(session, user, now=now, lifetime=HOUR, actor="cli:test")
        return user


@pytest.mark.parametrize(
    ("language", "word"), [("es", "contraseña"), ("en", "password"), ("fr", "mot de passe")]
)
def test_the_message_carries_a_link_that_works_from_when_it_leaves(
    engine: Engine, outbox: Outbox, now: datetime, language: str, word: str
) -> None:
    user = _mailed(engine, now, language)
    later = now + timedelta(days=3)
    claimed = claim(outbox, ["email"], now=later)
    assert claimed is not None
    with reading(engine) as session:
        body = ACCOUNTS.body(session, claimed.message, claimed.secret)
        found = find_account(session, claimed.secret, later + HOUR / 2)
        assert found is not None
        assert found.id == user.id
        assert find_account(session, claimed.secret, later + HOUR) is None
    assert f"https://atalaya.example/cuenta/enlace/{claimed.secret}" in body.text
    assert word in body.text
    assert word in body.subject


def test_until_it_leaves_no_earlier_link_works(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        user = create_user(session, "ana@rcm.example", "nobody knows this", "secretariat")
        token = make_account_link(session, user, now=now, lifetime=HOUR, actor="cli:test")
        assert find_account(session, token, now) is user
        mail_account_link(session, user, now=now, lifetime=HOUR, actor="cli:test")
        assert find_account(session, token, now) is None


@pytest.mark.parametrize("why", ["closed", "reset", "gone"])
def test_what_was_overtaken_does_not_leave(
    engine: Engine, outbox: Outbox, now: datetime, why: str
) -> None:
    user = _mailed(engine, now)
    with writing(engine) as session:
        account = session.get_one(User, user.id)
        if why == "closed":
            account.active = False
        elif why == "reset":
            end_sessions(account)
        else:
            session.delete(account)
    assert claim(outbox, ["email"], now=now) is None
