"""The first hour of a real installation: an empty database, production settings, the first account,
its link, its password, its first page. As docs/operator.md tells it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient

from core.development_key import new_key
from core.settings import read_settings
from tests.webapp.conftest import TOKEN
from webapp.app import create_app
from webapp.cli import main

HOST = "https://atalaya.cancilleria.example"
PASSWORD = "farola mango tambor siete"


class Browser:
    """A browser that reaches the installation through its HTTPS proxy."""

    def __init__(self, app: Flask) -> None:
        self._client: FlaskClient = app.test_client()

    def get(self, path: str) -> Any:
        return self._client.get(path, base_url=HOST)

    def post(self, path: str, **form: str) -> Any:
        found = TOKEN.search(self.get("/ayuda").data)
        assert found
        data = {"csrf_token": found.group(1).decode(), **form}
        return self._client.post(path, base_url=HOST, data=data)


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    for name in os.environ:
        if name.startswith("ATALAYA_"):
            monkeypatch.delenv(name)
    values = {
        "ATALAYA_MODE": "production",
        "ATALAYA_INSTANCE": str(tmp_path / "instance"),
        "ATALAYA_SECRET_KEY": new_key(),
        "ATALAYA_DATA_KEY": new_key(),
        "ATALAYA_COOKIE_SECURE": "true",
        "ATALAYA_BASE_URL": HOST,
        "ATALAYA_FEEDS_ONLINE": "false",
        "ATALAYA_MAIL_INTO_FOLDER": "true",
        "LC_ALL": "es_MX.UTF-8",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return values


def command(*words: str) -> Result:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == 0, result.output
    return result


def answer_of(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(command(*words, "--json").stdout)
    return found


def enter(browser: Browser, link: str, email: str) -> str:
    """Follow the link, choose a password, sign in; return the first page."""
    assert link.startswith(HOST)
    path = link.removeprefix(HOST)
    assert email in browser.get(path).text
    chosen = browser.post(path, new=PASSWORD, again=PASSWORD)
    assert (chosen.status_code, chosen.headers["Location"]) == (302, "/entrar"), chosen.text
    entered = browser.post("/entrar", email=email, password=PASSWORD)
    assert entered.status_code == 302, entered.text
    assert "Secure" in entered.headers["Set-Cookie"]
    home = browser.get("/inicio")
    assert home.status_code == 200, home.text
    assert browser.get(path).status_code == 404, "the link worked once"
    page: str = home.text
    return page


def test_from_an_empty_database_to_the_first_page(environment: dict[str, str]) -> None:
    command("db", "upgrade")
    command("country", "add", "SV")
    first = answer_of("user", "add", "--role", "secretariat", "--email", "sec@rcm.example")
    app = create_app(read_settings())
    assert "Secretaría" in enter(Browser(app), first["link"], "sec@rcm.example")

    admin = ("--role", "country_admin", "--country", "SV", "--email", "adm@rree.example")
    second = answer_of("user", "add", *admin)
    browser = Browser(app)
    assert "El Salvador" in enter(browser, second["link"], "adm@rree.example")
    assert browser.get("/usuarios/").status_code == 200

    accounts = json.loads(command("user", "list", "--json").stdout)
    assert [each["email"] for each in accounts] == ["sec@rcm.example", "adm@rree.example"]
    assert not any(each["link_waits"] for each in accounts)
    assert json.loads(command("demo", "remove", "--json").stdout)["rows"] == {}
