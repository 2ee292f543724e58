from __future__ import annotations

import pyotp
import pytest
import time_machine

from core.accounts import User
from webapp.auth.factors.totp import TotpMaker

MAKER = TotpMaker("a secret of these tests, long enough")


@pytest.fixture
def at_noon() -> object:
    with time_machine.travel("2026-11-29 12:00:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.mark.usefixtures("at_noon")
def test_a_code_fits_once() -> None:
    user, sealed = User(email="ana@rcm.example"), MAKER.new_secret()
    phone = pyotp.parse_uri(MAKER.address("ana@rcm.example", sealed))
    assert isinstance(phone, pyotp.TOTP)
    code = phone.now()
    assert MAKER.fits(user, f"{code[:3]} {code[3:]}", sealed)
    assert not MAKER.fits(user, code, sealed)


@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345x", "１２３４５６", "-12345"])
def test_what_is_no_code_fits_nothing(typed: str) -> None:
    assert not MAKER.fits(User(email="ana@rcm.example"), typed, MAKER.new_secret())
    assert not MAKER.fits(User(email="ana@rcm.example"), "123456", None)


def test_the_secret_is_sealed_and_typed_in_groups() -> None:
    sealed = MAKER.new_secret()
    key = MAKER.key(sealed).replace("-", "")
    assert key not in sealed
    assert len(key) >= 26
    assert TotpMaker.of_secret("one") is TotpMaker.of_secret("one")
