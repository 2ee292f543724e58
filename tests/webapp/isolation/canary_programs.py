"""Keys of programs in the canary house: one an account, so that the doors of programs are crawled
as everybody, too.
"""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core.accounts import User
from tests.webapp.api.programs import add_key
from tests.webapp.conftest import House


def plant_keys(house: House, session: Session) -> None:
    """Give each account a key for all there is."""
    for name, user_id in house.users.items():
        add_key(session, session.get_one(User, user_id), _text(name))


def hand_key(browser: FlaskClient, name: str) -> FlaskClient:
    """Return a browser that shows the key of an account with all it asks, as programs do; pages do
    not look at it, and the doors of programs at nothing else.
    """
    shown = {"HTTP_AUTHORIZATION": f"Bearer {_text(name)}"}
    browser.environ_base = {**browser.environ_base, **shown}
    return browser


def _text(name: str) -> str:
    return f"atalaya_key of {name}"
