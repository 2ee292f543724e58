"""What a browser of the tests holds in its session, read and written without opening a request for
it: most tests do it for every form they send.
"""

from __future__ import annotations

from typing import Any

from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient

_HOST = "localhost"
"""Whom a browser of the tests asks."""


def held_by(browser: FlaskClient) -> dict[str, Any]:
    """Return what the session cookie of a browser says; nothing where it has none."""
    name, path = _place(browser)
    cookie = browser.get_cookie(name, domain=_HOST, path=path)
    return dict(_serializer(browser).loads(cookie.value)) if cookie is not None else {}


def give(browser: FlaskClient, held: dict[str, Any]) -> None:
    """Have a browser hold this, as our pages would have written it."""
    name, path = _place(browser)
    browser.set_cookie(name, _serializer(browser).dumps(held), domain=_HOST, path=path)


def _serializer(browser: FlaskClient) -> Any:
    interface = browser.application.session_interface
    assert isinstance(interface, SecureCookieSessionInterface)
    return interface.get_signing_serializer(browser.application)


def _place(browser: FlaskClient) -> tuple[str, str]:
    settings = browser.application.config
    return settings["SESSION_COOKIE_NAME"], settings["SESSION_COOKIE_PATH"]
