from __future__ import annotations

from datetime import timedelta

from tests.webapp.blueprints.accounting.conftest import CrisisHouse
from tests.webapp.conftest import post


def test_the_curves_and_the_numbers_of_any_moment(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("consul.gt")
    said = {"says": "safe", "source": "call", "confidence": "self"}
    post(browser, f"{crisis.base}/{crisis.people['pedro']}/decir", **said)
    crisis.house.clock.at += timedelta(hours=1)
    page = browser.get(f"{crisis.base}/curvas")
    assert "<polyline" in page.text
    assert len(page.data) <= 20_000
    assert ">1</td>" in page.text
    before = browser.get(f"{crisis.base}/curvas?a=2026-11-22T05:58")
    numbers = before.text.split("En cualquier momento")[1]
    assert "05:58" in numbers
    assert '<th scope="row">respondieron</th><td>0</td>' in numbers
