"""A locate notice brought on: approved, sent, renewed, answered for, ended."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.approval import IllegalMove, SecondPersonNeeded
from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import N_
from response.locate.daily import say_open
from response.locate.models import FamilyNews, LocateState, SightingCertainty
from response.locate.moves import (
    LocateEnd,
    approve,
    end_locate,
    look_second,
    renew,
    send,
    take_death_back,
)
from response.locate.sightings import SightingDraft, SightingWords, add_sighting
from webapp.auth.access import current_scope
from webapp.blueprints.locating.form_values import chosen, moment_or_now, typed_id
from webapp.blueprints.locating.views import BASE, OwnLocate, blueprint, found_locate
from webapp.crisis_frame.crisis_pages import current_officer
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.services import services
from webapp.messages.locate_messages import tell_addressees, tell_second
from webapp.queries.locate_choices import is_on_duty


@blueprint.post(f"{BASE}/<uuid:locate_id>/aprobar", endpoint="approve")
def approve_it(number: str, locate_id: uuid.UUID) -> Response:
    """Approve what somebody else wrote; of a minor in danger the officer on duty alone."""

    def act(one: OwnLocate) -> str:
        session, now = db.session(), services().clock()
        on_duty = is_on_duty(session, current_scope(), now)
        approve(session, one.notice, current_officer(), now, is_on_duty=on_duty)
        if not one.notice.waits_for_second:
            return N_("Aprobado: ahora envíelo.")
        tell_second(session, one.notice, one.part, now)
        return N_("Aprobado por usted sola persona: se pidió a otra que lo revise en dos horas.")

    return _done(number, locate_id, act)


@blueprint.post(f"{BASE}/<uuid:locate_id>/revisar")
def second(number: str, locate_id: uuid.UUID) -> Response:
    """Be the second person of one that one alone has approved."""

    def act(one: OwnLocate) -> str:
        look_second(db.session(), one.notice, current_officer(), services().clock())
        return N_("Revisado por dos personas.")

    return _done(number, locate_id, act)


@blueprint.post(f"{BASE}/<uuid:locate_id>/enviar", endpoint="send")
def send_it(number: str, locate_id: uuid.UUID) -> Response:
    """Open it to those it asks, and write to them."""

    def act(one: OwnLocate) -> str:
        session, now = db.session(), services().clock()
        send(session, one.notice, current_officer(), now)
        tell_addressees(session, one.notice, one.part, now)
        return N_("Enviado a quienes se pregunta.")

    return _done(number, locate_id, act)


@blueprint.post(f"{BASE}/<uuid:locate_id>/renovar", endpoint="renew")
def renew_it(number: str, locate_id: uuid.UUID) -> Response:
    """Let it hold for another term."""

    def act(one: OwnLocate) -> str:
        renew(db.session(), one.notice, current_officer(), services().clock())
        return N_("Renovado.")

    return _done(number, locate_id, act)


@blueprint.post(f"{BASE}/<uuid:locate_id>/sigue")
def still_open(number: str, locate_id: uuid.UUID) -> Response:
    """Answer the daily question: it is still open."""

    def act(one: OwnLocate) -> str:
        say_open(db.session(), one.notice, current_officer(), services().clock())
        return N_("Anotado: sigue abierto.")

    return _done(number, locate_id, act)


@blueprint.post(f"{BASE}/<uuid:locate_id>/cerrar", endpoint="end")
def end_it(number: str, locate_id: uuid.UUID) -> Response:
    """End it, or propose to end it with a death."""

    def act(one: OwnLocate) -> str:
        session, here, form = db.session(), services(), request.form
        news = form.get("news", "")
        end = LocateEnd(
            state=chosen(form, "state", LocateState),
            family_news=FamilyNews(news) if news in set(FamilyNews) else None,
            note=form_text(form, "note"),
            source=form_text(form, "source"),
            document=form_text(form, "document"),
        )
        was_open = one.notice.is_open
        ended = end_locate(session, here.keyring, one.notice, end, current_officer(), here.clock())
        if ended and was_open:
            tell_addressees(session, one.notice, one.part, here.clock(), ended=True)
        return N_("Cerrado.") if ended else N_("Falta que otra persona lo confirme.")

    return _done(number, locate_id, act)


@blueprint.post(f"{BASE}/<uuid:locate_id>/no-fallecio")
def undo_death(number: str, locate_id: uuid.UUID) -> Response:
    """Take back the proposal of a death."""

    def act(one: OwnLocate) -> str:
        take_death_back(db.session(), one.notice, current_officer(), services().clock())
        return N_("Deshecho: se le sigue buscando.")

    return _done(number, locate_id, act)


@blueprint.post(f"{BASE}/<uuid:locate_id>/noticia")
def sight(number: str, locate_id: uuid.UUID) -> Response:
    """Write down what somebody told the own country."""

    def act(one: OwnLocate) -> str:
        add_sighting(
            db.session(), services().keyring, one.notice, sighting_draft(), services().clock()
        )
        return N_("Anotado.")

    return _done(number, locate_id, act)


def sighting_draft() -> SightingDraft:
    """Return a sighting as somebody typed it. Raises UnusableInput."""
    form = request.form
    return SightingDraft(
        words=SightingWords(
            place=form_text(form, "place"),
            text=form_text(form, "text"),
            contact=form_text(form, "contact"),
        ),
        seen_at=moment_or_now(form, "seen_at", services().clock()),
        certainty=chosen(form, "certainty", SightingCertainty),
        by=current_scope().actor,
        id=typed_id(form.get("draft", "")),
    )


# -- inside ---------------------------------------------------------------------------------


def _done(number: str, locate_id: uuid.UUID, act: Callable[[OwnLocate], str]) -> Response:
    """Do something with a locate notice of the own country, and say what came of it."""
    one = found_locate(number, locate_id)
    try:
        words = act(one)
    except UnusableInput as wrong:
        db.session().rollback()
        flash(_(wrong.what), "wrong")
    except SecondPersonNeeded:
        db.session().rollback()
        flash(_("Usted lo escribió o lo propuso: decide otra persona de su país."), "wrong")
    except IllegalMove:
        db.session().rollback()
        flash(_("Eso ya no se puede: mire cómo está ahora."), "wrong")
    except NotAllowed:
        abort(404)
    else:
        flash(_(words), "done")
    return redirect(url_for("locating.show", number=number, locate_id=locate_id), 303)
