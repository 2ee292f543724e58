"""What a browser of the tests holds in its session, read and written without opening a request for
it: most tests do it for every form they send.
"""

from __future__ import annotations

from typing import Any

from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient


def held_by(browser: FlaskClient) -> dict[str, Any]:
    """Return what the session cookie of a browser says; nothing where it has none."""
    cookie = browser.get_cookie(**_place(browser))
    return dict(_serializer(browser).loads(cookie.value)) if cookie is not None else {}


def give(browser: FlaskClient, held: dict[str, Any]) -> None:
    """Have a browser hold this, as our pages would have written it."""
    place = _place(browser)
    browser.set_cookie(place.pop("key"), _serializer(browser).dumps(held), **place)


def _serializer(browser: FlaskClient) -> Any:
    interface = browser.application.session_interface
    assert isinstance(interface, SecureCookieSessionInterface)
    return interface.get_signing_serializer(browser.application)


def _place(browser: FlaskClient) -> dict[str, str]:
    settings = browser.application.config
    return {
        "key": settings["SESSION_COOKIE_NAME"],
        "domain": "localhost",
        "path": settings["SESSION_COOKIE_PATH"],
    }
