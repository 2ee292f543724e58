"""The passwords of the demo's accounts."""

from __future__ import annotations

import pytest

from core.errors import UnusableInput
from tests.webapp.conftest import PASSWORD
from webapp.auth.accounts import HashedPassword
from webapp.demo.accounts import _Passwords


def test_a_common_password_is_hashed_once_for_all_accounts() -> None:
    passwords = _Passwords(PASSWORD)
    first, second = passwords.next_one(), passwords.next_one()
    assert first == second
    assert isinstance(first[1], HashedPassword)
    assert first[1].value != PASSWORD


def test_without_a_common_one_each_account_has_its_own() -> None:
    passwords = _Passwords("")
    first, second = passwords.next_one(), passwords.next_one()
    assert first[0] != second[0]
    assert first[1] == first[0]


def test_a_common_password_that_is_easily_guessed_is_refused() -> None:
    with pytest.raises(UnusableInput):
        _Passwords("demo.example-1234")
