"""What colleagues know somebody by, and whether more than a password lets them in."""

from __future__ import annotations

import pytest

from core.accounts import RoleName
from core.accounts.passkeys import Passkey
from core.accounts.users import ROLE_WORDS, AccountRole, User


@pytest.mark.parametrize(
    ("name", "known"),
    [("Ana Prueba", "Ana Prueba"), ("", "ana@example.org"), (None, "ana@example.org")],
)
def test_who_gave_no_name_is_known_by_the_address(name: str | None, known: str) -> None:
    assert User(email="ana@example.org", name=name).known_name == known


def test_each_role_has_words_and_an_account_has_one() -> None:
    assert set(ROLE_WORDS) == set(RoleName)
    assert User(roles=[AccountRole(name="consul")]).role is RoleName.CONSUL


def test_a_code_or_a_passkey_is_a_second_factor() -> None:
    assert not User().has_second_factor
    assert User(totp_secret="sealed").has_second_factor
    assert User(passkeys=[Passkey()]).has_second_factor
