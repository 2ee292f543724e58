from __future__ import annotations

import pytest

from tests.webapp.conftest import House
from webapp.auth.sign_in import SignInOutcome
from webapp.blueprints.account.own_account import own_account, refusal


def test_a_page_of_the_account_without_an_account_is_our_own_fault(house: House) -> None:
    with house.app.test_request_context("/"), pytest.raises(RuntimeError):
        own_account()


def test_each_refusal_has_its_status_and_says_what_to_do(house: House) -> None:
    with house.app.test_request_context("/"):
        said = {
            outcome: refusal(outcome, "wrong")
            for outcome in (SignInOutcome.THROTTLED, SignInOutcome.BUSY, SignInOutcome.REFUSED)
        }
    assert [status for _words, status in said.values()] == [429, 503, 422]
    assert "un aparato en el que ya entró" in said[SignInOutcome.THROTTLED][0]
    assert said[SignInOutcome.REFUSED][0] == "wrong"
