"""What the browser at the other end holds: the token of its session, and that of its device.

The token of the session lies in the signed cookie of the pages, so that whatever a request told the
browser is undone where its transaction failed (`webapp.http.transactions`). That of the device has
a cookie of its own, which outlives the session.
"""

from __future__ import annotations

import logging

from flask import Flask, Response, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.exc import SQLAlchemyError

from core.accounts import User
from core.database_faults import fault_of
from core.db import writing
from webapp.auth.sessions.devices import REMEMBERED
from webapp.auth.sessions.open_sessions import (
    OpenSession,
    find_session,
    is_due,
    limits_of,
    note_use,
)
from webapp.auth.sessions.visitors import Visitor, counted_address, read_visitor
from webapp.auth.tokens import LONGEST_TOKEN, TokenHasher
from webapp.http.database import db
from webapp.http.services import services

SESSION_TOKEN = "token"  # noqa: S105 - the name of a place in the cookie
SIGNED_IN = "signed_in"
"""Under it a request keeps who is signed in (`webapp.auth.access`)."""
DEVICE_COOKIE = "atalaya_device"
"""Of the real house; a drill's has the name of its own session before it."""
CHOSEN_LANGUAGE = "chosen_language"
"""What was pressed at the door: kept in the account of whoever comes in next by this browser."""
TOUCH_SECONDS = 0.05
"""How long an answer waits to write down that its session is used; the next one tries again."""
_log = logging.getLogger(__name__)


class SignedCookies(SecureCookieSessionInterface):
    """The signed cookies of Flask, with what signs them made once."""

    def __init__(self) -> None:
        self._signers: dict[object, URLSafeTimedSerializer | None] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs and reads the cookies of an application."""
        if app.secret_key not in self._signers:
            self._signers[app.secret_key] = super().get_signing_serializer(app)
        return self._signers[app.secret_key]


def init_sessions(app: Flask) -> None:
    """Have the answers of `app` write down the use of a session and hand over device cookies.

    Called before the transactions are set up, so that both happen after those are over.
    """
    app.session_interface = SignedCookies()
    app.after_request(_put_device_cookie)
    app.after_request(_note_use)


def token_hasher() -> TokenHasher:
    """Return the hasher of this installation."""
    return services().token_hasher


def current_session() -> tuple[OpenSession, User] | None:
    """Return the live session of this request and its account, looked up once."""
    if "account_session" not in g:
        g.account_session = find_session(
            db.session(),
            str(session.get(SESSION_TOKEN, "")),
            hasher=token_hasher(),
            limits=limits_of(services().settings),
            now=services().clock(),
        )
    found: tuple[OpenSession, User] | None = g.account_session
    return found


def session_secret(purpose: str) -> bytes:
    """Return 32 bytes drawn from the token of this browser's session: nobody has them but while it
    asks. Empty for who is not signed in.
    """
    token = str(session.get(SESSION_TOKEN, "")) if current_session() is not None else ""
    return token_hasher().hash(token, purpose) if token else b""


def hold_session(token: str) -> None:
    """Give this browser a session, and nothing of what it held before (fixation)."""
    session.clear()
    session.permanent = True
    session[SESSION_TOKEN] = token
    forget_lookup()


def drop_session() -> None:
    """Take from this browser all that it holds but its device."""
    session.clear()
    forget_lookup()


def note_chosen_language(code: str) -> None:
    """Remember what was pressed before anybody signed in."""
    session[CHOSEN_LANGUAGE] = code


def chosen_language() -> str:
    """Return the language pressed before anybody signed in, empty when none was."""
    return str(session.get(CHOSEN_LANGUAGE, ""))


def forget_lookup() -> None:
    """Look again who asks, from here on in this request."""
    for name in ("account_session", SIGNED_IN, "scope"):
        g.pop(name, None)


def hold_device(token: str) -> None:
    """Give this browser the token of its device, once the answer leaves well."""
    g.device_token = token


def device_token() -> str:
    """Return the token of the device that asks, or what stands in its place."""
    return request.cookies.get(_device_cookie(), "")[: LONGEST_TOKEN + 1]


def client_address() -> str:
    """Return as whom the address of this request is counted."""
    return counted_address(request.remote_addr or "")


def visitor() -> Visitor:
    """Return what is kept of the browser that asks."""
    return read_visitor(request.headers.get("User-Agent", ""), request.remote_addr or "")


# -- inside ---------------------------------------------------------------------------------


def _device_cookie() -> str:
    return DEVICE_COOKIE.replace("atalaya", current_app.config["SESSION_COOKIE_NAME"])


def _put_device_cookie(response: Response) -> Response:
    token = g.pop("device_token", "") if response.status_code < 400 else ""
    if token:
        response.set_cookie(
            _device_cookie(),
            token,
            max_age=REMEMBERED,
            path=current_app.config["SESSION_COOKIE_PATH"],
            secure=services().settings.cookie_secure,
            httponly=True,
            samesite="Lax",
        )
    return response


def _note_use(response: Response) -> Response:
    """Write down that the session is used, some minutes after the last time; never in the way of
    the answer: it has its page already.
    """
    found = g.get("account_session")
    now = services().clock()
    if found is None or not is_due(found[0], now):
        return response
    try:
        with writing(db.engine, wait_seconds=TOUCH_SECONDS) as writer:
            note_use(writer, found[0].id, now)
    except SQLAlchemyError as wrong:
        if fault_of(wrong) is None:
            raise
        _log.info("the use of a session is written down later")
    return response
