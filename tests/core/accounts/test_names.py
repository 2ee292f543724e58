"""By what name an account is known."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy.orm import Session

from core.accounts import User, account_name, account_names, clean_name
from core.errors import UnusableInput


def _user(session: Session, email: str, name: str | None = None) -> uuid.UUID:
    user = User(email=email, name=name, password="x", fs_uniquifier=email)
    session.add(user)
    session.flush()
    return user.id


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Ana   López ", "Ana López"),
        ("Jose\u0301", "José"),
        ("María-José O’Neil, hija", "María-José O’Neil, hija"),
        ("Ñ", "Ñ"),
        ("", None),
        ("...", None),
        ("ana@example.org", None),
        ("Ana \u202etxt", None),
        ("a" * 81, None),
    ],
)
def test_a_name_has_letters_and_no_address(typed: str, name: str | None) -> None:
    if name is None:
        with pytest.raises(UnusableInput) as wrong:
            clean_name(typed)
        assert wrong.value.location == "name"
    else:
        assert clean_name(typed) == name


def test_an_account_is_called_by_its_name_else_by_its_address(session: Session) -> None:
    never_asked, unwilling = _user(session, "ana@x.org"), _user(session, "eva@x.org", "")
    named = _user(session, "luz@x.org", "Luz Paz")
    found = account_names(session, {never_asked, unwilling, named, uuid.UUID(int=7)})
    assert found == {never_asked: "ana@x.org", unwilling: "eva@x.org", named: "Luz Paz"}
    assert account_name(session, f"user:{named}") == "Luz Paz"


def test_two_of_one_name_are_told_apart(session: Session) -> None:
    one, other = _user(session, "luz@x.org", "Luz Paz"), _user(session, "l.paz@x.org", "Luz Paz")
    found = account_names(session, {one, other})
    assert found == {one: "Luz Paz (luz)", other: "Luz Paz (l.paz)"}


@pytest.mark.parametrize(
    "actor", ["", "cli:operator", "user:", "user:nobody", f"user:{uuid.UUID(int=7)}", "letter:1"]
)
def test_any_other_actor_stands_as_it_is(session: Session, actor: str) -> None:
    assert account_name(session, actor) == actor
