"""Who holds the link: the key behind the token, the language of its owner, and the one page of all
that opens nothing.

The token is the capability, so that these forms need no token of a session: who can send one has
the link already, and no other site knows it. A right link always opens; wrong ones are counted
per address.
"""

from __future__ import annotations

from flask import abort, g, make_response, render_template, request
from werkzeug.wrappers import Response

from directory.rounds.magic_links import find_link, was_issued
from directory.rounds.models import AccessLink
from webapp.auth.brakes.attempts import Brake, Try, begin_attempt
from webapp.auth.sessions.browser_session import client_address
from webapp.http.database import db
from webapp.http.i18n import chosen_on_page, speak
from webapp.http.services import services
from webapp.http.transactions import SAFE_METHODS, short_write, writes

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
READ_FIRST = frozenset({"confirm.change"})
"""Forms that look into the map before they write."""


def open_link() -> Response | None:
    """Before each request: the key, or the page of a link that opens nothing."""
    token = str((request.view_args or {}).get("token", ""))
    key = find_link(db.session(), token, services().clock())
    speak(_language(key))
    if key is None:
        return _shut(token)
    g.link_key = key
    if request.method not in SAFE_METHODS and request.endpoint not in READ_FIRST:
        writes()
    return None


def begin_answer() -> AccessLink:
    """Hold the write lock from here on; return the key as it is now, for it may have ended."""
    writes()
    token = str((request.view_args or {}).get("token", ""))
    key = find_link(db.session(), token, services().clock())
    if key is None:
        abort(shut(410))
    g.link_key = key
    return key


def current_key() -> AccessLink:
    """Return the key of this request."""
    key: AccessLink = g.link_key
    return key


def forbid_keeping(response: Response) -> Response:
    """After each request: never kept, never indexed, never told to the next site."""
    response.headers.update(HEADERS)
    return response


def shut(code: int = 404) -> Response:
    """Return the same friendly page whatever was wrong with the link."""
    return make_response(render_template("confirm/shut.html"), code)


# -- inside ---------------------------------------------------------------------------------


def _language(key: AccessLink | None) -> str:
    """Return what the reader chose on the page, else the language of their message, else
    the browser's.
    """
    of_message = key.invitation.language if key is not None and key.invitation is not None else ""
    return chosen_on_page() or of_message


def _shut(token: str) -> Response:
    """404 for a token nobody made, 410 for one that ended, 429 when too many wrong ones come from
    one address.
    """
    if was_issued(db.session(), token):
        return shut(410)
    attempt = Try(Brake.LINK, "", client_address())
    with short_write() as session:
        is_answered = begin_attempt(session, attempt, services().clock()) is not None
    return shut() if is_answered else shut(429)
