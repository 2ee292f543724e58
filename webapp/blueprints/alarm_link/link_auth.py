"""Who holds the link of a call: the call, its language, and the one page of all that opens nothing.

The token is the capability, so that the form needs no token of a session: who can send it has the
link already, and no other site knows it. A right link always opens; wrong ones are counted per
address. Opening the page changes nothing, however often it is done.
"""

from __future__ import annotations

from flask import g, make_response, render_template, request
from werkzeug.wrappers import Response

from watch.alarms.links import call_of_link, was_issued
from watch.alarms.models import AlarmCall
from webapp.auth.brakes.attempts import Brake, Try, begin_attempt
from webapp.auth.sessions.browser_session import client_address
from webapp.http.database import db
from webapp.http.i18n import chosen_on_page, speak
from webapp.http.services import services
from webapp.http.transactions import short_write

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def open_link() -> Response | None:
    """Before each request: the call, or the page of a link that opens nothing."""
    token = str((request.view_args or {}).get("token", ""))
    shared = services()
    call = call_of_link(db.session(), shared.keyring, token, shared.clock())
    speak(_language(call))
    if call is None:
        return _shut(token)
    g.alarm_call = call
    return None


def linked_call() -> AlarmCall:
    """Return the call whose link this request holds."""
    call: AlarmCall = g.alarm_call
    return call


def forbid_keeping(response: Response) -> Response:
    """After each request: never kept, never indexed, never told to the next site."""
    response.headers.update(HEADERS)
    return response


# -- inside ---------------------------------------------------------------------------------


def _language(call: AlarmCall | None) -> str:
    """Return what the reader chose on the page, else the language they were called in."""
    return chosen_on_page() or (call.language if call is not None else "")


def _shut(token: str) -> Response:
    """404 for a token nobody made, 410 for one that ended, 429 when too many wrong ones come from
    one address.
    """
    code = 410
    if not was_issued(db.session(), services().keyring, token):
        attempt = Try(Brake.LINK, "", client_address())
        with short_write() as session:
            code = 404 if begin_attempt(session, attempt, services().clock()) else 429
    return make_response(render_template("alarm_link/shut.html"), code)
