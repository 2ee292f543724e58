"""Who holds a personal link: whom it opens, their language, and the one page of all that opens
nothing.

The token is the capability, so that these forms need no token of a session: who can send one has
the link already, and no other site knows it. A right link always opens; wrong ones are counted per
address.
"""

from __future__ import annotations

from flask import g, make_response, render_template, request
from werkzeug.wrappers import Response

from core.context import Context
from core.crypto import CannotOpen
from directory.entries.visibility import Viewer
from registry.confirmation.answers import PersonAnswer
from registry.confirmation.links import LinkedPersons, persons_of_link, was_issued
from registry.people.record import open_card
from webapp.auth.brakes.attempts import Brake, Try, begin_attempt
from webapp.auth.sessions.browser_session import client_address
from webapp.confirmation_messages import language_of_card
from webapp.http.database import db
from webapp.http.i18n import chosen_on_page, speak
from webapp.http.services import services
from webapp.http.transactions import short_write

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
_PURPOSE = "own record"


def open_link() -> Response | None:
    """Before each request: whom the link opens, or the page of a link that opens nothing."""
    token = str((request.view_args or {}).get("token", ""))
    shared = services()
    linked = persons_of_link(db.session(), shared.keyring, token, shared.clock())
    speak(_language(linked))
    if linked is None:
        return _shut(token)
    g.linked_persons = linked
    return None


def linked_persons() -> LinkedPersons:
    """Return whom the link of this request opens."""
    linked: LinkedPersons = g.linked_persons
    return linked


def link_answer() -> PersonAnswer:
    """Return by whom and when something is said through this link."""
    return PersonAnswer(f"link:{linked_persons().link_id}", services().clock())


def link_context() -> Context[Viewer]:
    """Return what reading one's own record needs; it goes into the audit log as any reading."""
    answer, shared = link_answer(), services()
    return Context(
        session=db.session(),
        keyring=shared.keyring,
        atlas=shared.atlas,
        viewer=Viewer.of_country(linked_persons().country),
        actor=answer.actor,
        now=answer.now,
        purpose=_PURPOSE,
    )


def forbid_keeping(response: Response) -> Response:
    """After each request: never kept, never indexed, never told to the next site."""
    response.headers.update(HEADERS)
    return response


# -- inside ---------------------------------------------------------------------------------


def _language(linked: LinkedPersons | None) -> str:
    """Return what the reader chose on the page, else the language on the card."""
    chosen = chosen_on_page()
    if chosen or linked is None:
        return chosen
    try:
        card = open_card(linked.persons[0], services().keyring)
    except CannotOpen:
        return ""
    return language_of_card(card)


def _shut(token: str) -> Response:
    """404 for a token nobody made, 410 for one that ended, 429 when too many wrong ones come from
    one address.
    """
    code = 410
    if not was_issued(db.session(), services().keyring, token):
        attempt = Try(Brake.LINK, "", client_address())
        with short_write() as session:
            code = 404 if begin_attempt(session, attempt, services().clock()) else 429
    return make_response(render_template("own_record/shut.html"), code)
