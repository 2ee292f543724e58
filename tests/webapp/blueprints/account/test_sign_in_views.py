"""The way in from where nobody may come in."""

from __future__ import annotations

import pytest

from tests.webapp.conftest import House, post


@pytest.mark.parametrize("path", ["/entrar/codigo", "/entrar/recuperacion"])
def test_a_code_without_a_password_before_it_leads_back_to_the_password(
    house: House, path: str
) -> None:
    browser = house.browser()
    assert browser.get(path).headers["Location"].startswith("/entrar?")
    assert post(browser, path, code="123456").headers["Location"].startswith("/entrar?")


def test_who_is_in_already_is_sent_on(house: House) -> None:
    answer = house.signed_in("consul.gt").get("/entrar?next=/directorio")
    assert answer.headers["Location"] == "/directorio"
