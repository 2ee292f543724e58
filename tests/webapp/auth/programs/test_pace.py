"""Questions are counted by key, and by address where no key opens."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.webapp.api.programs import anybody, program_of, shown
from tests.webapp.conftest import House
from webapp.auth.brakes.attempts import BUDGETS, Brake, Budget, Limit


def test_a_key_asks_so_often_a_minute_and_another_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = Limit(2, timedelta(minutes=1))
    few = {
        Brake.PROGRAM: Budget(account=twice),
        Brake.UNKNOWN_PROGRAM: Budget(address=twice),
    }
    monkeypatch.setattr("webapp.auth.brakes.attempts.BUDGETS", {**BUDGETS, **few})
    one, other = program_of(house, "consul.gt"), program_of(house, "consul.hn")
    assert [one.get("").status_code for _ in range(3)] == [200, 200, 429]
    assert other.get("").status_code == 200
    bad, open_ = shown(house, "atalaya_guess"), anybody(house)
    assert [bad.get("").status_code for _ in range(2)] == [401, 401]
    stopped = open_.get("")
    assert (stopped.status_code, stopped.headers["Retry-After"]) == (429, "60")
    house.clock.at += timedelta(seconds=61)
    assert one.get("").status_code == open_.get("").status_code == 200
