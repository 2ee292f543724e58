"""Requests that a second person decides: listed, approved, refused, taken back."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import ROLE_WORDS, AccessRequest
from core.approval import IllegalMove, SecondPersonNeeded
from core.errors import UnusableInput
from webapp.auth.access import current_scope
from webapp.auth.accounts import unknown_password
from webapp.auth.second_person import decision
from webapp.auth.second_person.actions import Hand
from webapp.auth.second_person.listing import find_request, request_lines
from webapp.auth.second_person.notices import KIND_WORDS, STATE_WORDS
from webapp.blueprints.users.views import blueprint
from webapp.http.database import DatabaseSession, db
from webapp.http.services import services
from webapp.http.transactions import short_write


@blueprint.get("/solicitudes", endpoint="requests")
def list_requests() -> str:
    """Return what waits for a second person, and what was decided."""
    return render_template(
        "users/requests.html",
        lines=request_lines(db.session(), current_scope()),
        kind_words=KIND_WORDS,
        state_words=STATE_WORDS,
        role_words=ROLE_WORDS,
    )


@blueprint.post("/solicitudes/<uuid:request_id>/aprobar")
def approve_request(request_id: uuid.UUID) -> Response:
    """Agree as the second person; it is carried out at once."""
    unknown = unknown_password()
    hand = Hand(current_scope().actor, services().clock(), unknown)
    try:
        with short_write() as session:
            found = _found(session, request_id)
            decision.approve(session, found, current_scope(), hand)
    except UnusableInput as wrong:
        flash(_("No se pudo hacer: %(why)s", why=_(wrong.what)), "wrong")
    except IllegalMove:
        _say_decided()
    except SecondPersonNeeded:
        abort(403)
    else:
        flash(_("Aprobada y hecha."), "done")
    return redirect(url_for("users.requests"))


@blueprint.post("/solicitudes/<uuid:request_id>/rechazar")
def refuse_request(request_id: uuid.UUID) -> Response:
    """Refuse; nothing of it is done."""
    return _ended(request_id, decision.refuse, _("Rechazada: no se hizo nada."))


@blueprint.post("/solicitudes/<uuid:request_id>/retirar")
def withdraw_request(request_id: uuid.UUID) -> Response:
    """Take back what one asked for."""
    return _ended(request_id, decision.withdraw, _("Retirada."))


# -- inside ---------------------------------------------------------------------------------


def _ended(request_id: uuid.UUID, end: Callable[..., None], words: str) -> Response:
    session = db.session()
    try:
        end(session, _found(session, request_id), current_scope(), services().clock())
    except IllegalMove:
        _say_decided()
    except SecondPersonNeeded:
        abort(403)
    else:
        flash(words, "done")
    return redirect(url_for("users.requests"))


def _found(session: DatabaseSession, request_id: uuid.UUID) -> AccessRequest:
    found = find_request(session, current_scope(), request_id)
    if found is None:
        abort(404)
    return found


def _say_decided() -> None:
    flash(_("Ya estaba decidida por otra persona."), "wrong")
