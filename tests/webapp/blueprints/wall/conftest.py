"""A wall, and who holds a key of it."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.kept_rows import Sow
from tests.webapp.conftest import House, post
from tests.webapp.danger import Danger, sown_danger

KEY = re.compile(r'<p class="key big">([A-Z0-9-]+)</p>')


@pytest.fixture
def danger(house: House, sow: Sow) -> Danger:
    return sown_danger(house, sow)


def made_key(house: House, account: str = "country_admin.gt", days: str = "7") -> str:
    page = post(house.signed_in(account), "/muro/llaves", place="Sala de crisis", days=days)
    found = KEY.search(page.text)
    assert found
    return found[1]


def screen(house: House, key: str) -> FlaskClient:
    browser = house.browser()
    assert post(browser, "/muro/entrar", key=key).status_code == 302
    return browser
