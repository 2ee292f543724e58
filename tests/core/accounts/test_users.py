from __future__ import annotations

import uuid

import pytest
from sqlalchemy.orm import Session

from core.accounts import User, account_name


def test_an_account_is_called_by_its_address(session: Session) -> None:
    user = User(email="ana@example.org", password="x", fs_uniquifier="ana")
    session.add(user)
    session.flush()
    assert account_name(session, f"user:{user.id}") == "ana@example.org"


@pytest.mark.parametrize(
    "actor", ["", "cli:operator", "user:", "user:nobody", f"user:{uuid.UUID(int=7)}", "letter:1"]
)
def test_any_other_actor_stands_as_it_is(session: Session, actor: str) -> None:
    assert account_name(session, actor) == actor
