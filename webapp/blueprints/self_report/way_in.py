"""What the end of the address opens: the message it came in, the form of a crisis, or nothing.

The token of a message is the capability; a code on a poster opens the form for everybody. Wrong
ones are counted per address. Opening a page changes nothing, however often it is done.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, make_response, render_template, request
from werkzeug.wrappers import Response

from registry.joining.models import FormKind, PublicForm
from registry.joining.public_forms import form_of_code, is_open
from watch.replies.intake import AnsweredMessage
from webapp.auth.brakes.attempts import Brake, Try, begin_attempt
from webapp.auth.sessions.browser_session import client_address
from webapp.http.database import db
from webapp.http.i18n import chosen_on_page, speak
from webapp.http.services import services
from webapp.http.transactions import short_write
from webapp.replies.sent_messages import SENT_MESSAGES

LONGEST_CODE, LONGEST_TOKEN = 12, 100
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """What an address opens: one of the two."""

    message: AnsweredMessage | None = None
    form: PublicForm | None = None


def open_page() -> Response | None:
    """Before each request: what the address opens, or the page of one that opens nothing."""
    token = str((request.view_args or {}).get("token", ""))
    page = _page_of(token)
    speak(_language(page))
    if page is None:
        return _shut()
    g.self_report = page
    return None


def opened_page() -> OpenedPage:
    """Return what the address of this request opens."""
    page: OpenedPage = g.self_report
    return page


def forbid_keeping(response: Response) -> Response:
    """After each request: never kept, never indexed, never told to the next site."""
    response.headers.update(HEADERS)
    return response


def is_within_limits() -> bool:
    """Return whether one more answer by a form is taken from this address: a shelter answers behind
    one, a script comes no further.
    """
    mark = services().token_hasher.hash(client_address(), "joining origin").hex()[:32]
    with short_write() as session:
        attempt = Try(Brake.JOINING, "", mark)
        return begin_attempt(session, attempt, services().clock()) is not None


def origin_mark() -> str:
    """Return a keyed mark of the network that asks: nobody reads an address out of it."""
    return services().token_hasher.hash(client_address(), "joining origin").hex()[:32]


# -- inside ---------------------------------------------------------------------------------


def _page_of(token: str) -> OpenedPage | None:
    session = db.session()
    if len(token) > LONGEST_TOKEN:
        return None
    if len(token) > LONGEST_CODE:
        message = SENT_MESSAGES.by_link(session, token)
        return OpenedPage(message=message) if message is not None else None
    form = form_of_code(session, token)
    if form is None or form.kind is not FormKind.CRISIS or not is_open(form, services().clock()):
        return None
    return OpenedPage(form=form)


def _language(page: OpenedPage | None) -> str:
    """Return what the reader chose on the page, else the language of the message."""
    of_message = page.message.language if page is not None and page.message is not None else ""
    return chosen_on_page() or of_message


def _shut() -> Response:
    """404 for what opens nothing, 429 when too many such come from one address."""
    attempt = Try(Brake.LINK, "", client_address())
    with short_write() as session:
        code = 404 if begin_attempt(session, attempt, services().clock()) else 429
    return make_response(render_template("self_report/shut.html"), code)
