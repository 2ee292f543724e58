"""The request a browser is writing: found by the random token in its session cookie alone.

What was written lies sealed in the database and nowhere else: the cookie holds no answer, an
address neither. It is over an hour after the last answer, when it is sent, and by one tap.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import g, session
from flask_babel import get_locale

from core.atlas.names import fold
from core.crypto import CannotOpen
from core.db import hold_row
from core.errors import Outdated
from registry.joining.answers import FormAnswers, open_answers
from registry.joining.models import JoiningRequest, JoiningState
from registry.joining.public_forms import countries_open
from registry.joining.requests import begin_draft, find_request, forget_requests, save_answers
from webapp.auth.tokens import new_token
from webapp.http.database import db
from webapp.http.i18n import country_name
from webapp.http.services import services
from webapp.http.transactions import writes

_TOKEN, _PURPOSE = "joining", "joining request"
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noarchive"}


@dataclass(frozen=True, slots=True)
class JoiningDraft:
    """A request and what stands in it."""

    request: JoiningRequest
    answers: FormAnswers


def begin(track: str, form_id: uuid.UUID | None, country: str) -> bool:
    """Begin a new draft in place of the one of before; whether there was room for it."""
    here = services()
    drop()
    token = new_token()
    answers = FormAnswers(track=track, speech=str(get_locale()), country=country)
    request = begin_draft(db.session(), here.keyring, answers, _hash(token), here.clock())
    if request is None:
        return False
    request.form_id = form_id
    session[_TOKEN] = token
    return True


def current_draft(state: JoiningState = JoiningState.DRAFT) -> JoiningDraft | None:
    """Return what this browser is writing, or what it has sent and waits for its code."""
    token = str(session.get(_TOKEN, ""))
    found = find_request(db.session(), _hash(token), services().clock()) if token else None
    if found is None or found.state is not state:
        return None
    try:
        return JoiningDraft(found, open_answers(services().keyring, found))
    except CannotOpen:
        return None


def save(answers: FormAnswers) -> bool:
    """Put the answers into the draft of this browser; whether it is still there."""
    writes()
    draft = current_draft()
    if draft is None:
        return False
    try:
        hold_row(db.session(), draft.request)
    except Outdated:
        return False
    if draft.request.state is not JoiningState.DRAFT:
        return False
    save_answers(services().keyring, draft.request, answers, services().clock())
    return True


def drop() -> None:
    """Erase what this browser wrote or sent, and let it forget the way there."""
    token = str(session.pop(_TOKEN, ""))
    found = find_request(db.session(), _hash(token), services().clock()) if token else None
    if found is not None:
        forget_requests(db.session(), [found.id])


def leave() -> None:
    """Let this browser forget the way to what it sent."""
    session.pop(_TOKEN, None)


def open_countries() -> tuple[str, ...]:
    """Return the countries whose general form is open."""
    if "joining_countries" not in g:
        g.joining_countries = tuple(countries_open(db.session(), services().clock()))
    found: tuple[str, ...] = g.joining_countries
    return found


def countries_by_name() -> list[str]:
    """Return the same countries in the order of their names, as the reader says them."""
    return sorted(open_countries(), key=lambda code: fold(country_name(code)))


def have_keys(*countries: str) -> None:
    """Open the keys of countries before the write lock is taken: one that is made waits for it."""
    for country in ("", *countries):
        services().keyring.header_of(country)


# -- inside ---------------------------------------------------------------------------------


def _hash(token: str) -> bytes:
    return services().token_hasher.hash(token, _PURPOSE)
