"""What one tap changes of a person: their time renewed, that they left or are back, whom they live
with, a stay that ended; and that they are erased.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import abort, flash, redirect, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.approval import SecondPersonNeeded
from core.errors import Outdated
from registry.people.tombstones import ErasureCause
from registry.registration.erasure import Erasure
from registry.registration.households import join_household, leave_household
from registry.registration.leaving import mark_left, mark_returned
from registry.registration.persons import KEEP_DAYS
from registry.registration.retention import prolong
from registry.registration.stays import end_stay, stay_of, take_stay_away
from webapp.auth.access import current_scope
from webapp.auth.second_person.removal_page import (
    asked_first,
    erases_alone,
    may_erase_one_more,
    person_removal,
)
from webapp.blueprints.persons.rows import own_country, person_row
from webapp.blueprints.persons.views import blueprint
from webapp.erasure import erase_for_good
from webapp.http.database import db
from webapp.http.services import services


@blueprint.post("/<uuid:person_id>/renovar")
def renew(person_id: uuid.UUID) -> AnyResponse:
    """Keep somebody who agreed anew for the whole time again."""
    found, now = person_row(person_id), services().clock()
    until = now.date() + timedelta(days=KEEP_DAYS)
    try:
        prolong(db.session(), found, until=until, consent_at=now, actor=current_scope().actor)
    except Outdated:
        abort(404)
    flash(_("Plazo renovado hasta el %(day)s.", day=format_date(until, "d MMM y")), "done")
    return _back(person_id)


@blueprint.post("/<uuid:person_id>/se-fue")
def leave(person_id: uuid.UUID) -> AnyResponse:
    """Note that somebody is not here any more, from today on."""
    found, here = person_row(person_id), services()
    now, actor = here.clock(), current_scope().actor
    try:
        mark_left(db.session(), here.keyring, found, now.date(), at=now, actor=actor)
    except Outdated:
        abort(404)
    flash(_("Anotado: se fue. Ninguna alerta de aquí la cuenta ya."), "done")
    return _back(person_id)


@blueprint.post("/<uuid:person_id>/volvio")
def return_(person_id: uuid.UUID) -> AnyResponse:
    """Note that somebody is back."""
    found, here = person_row(person_id), services()
    if found.left_on is None:
        return _back(person_id)
    try:
        mark_returned(
            db.session(), here.keyring, found, at=here.clock(), actor=current_scope().actor
        )
    except Outdated:
        abort(404)
    flash(_("Anotado: volvió. Compruebe dónde vive ahora."), "done")
    return _back(person_id)


@blueprint.post("/<uuid:person_id>/hogar/mover")
def move(person_id: uuid.UUID) -> AnyResponse:
    """Let somebody live with another person of the registry, or by themselves."""
    found, here, other_id = person_row(person_id), services(), request.form.get("with", "")
    now, actor = here.clock(), current_scope().actor
    try:
        if request.form.get("act") == "leave":
            leave_household(db.session(), here.keyring, found, at=now, actor=actor)
        else:
            other = person_row(_id(other_id))
            if other.id == found.id:
                abort(404)
            join_household(db.session(), here.keyring, found, other, at=now, actor=actor)
    except Outdated:
        abort(404)
    flash(_("Hogar cambiado."), "done")
    return _back(person_id)


@blueprint.post("/<uuid:person_id>/lugares/<uuid:stay_id>")
def change_place(person_id: uuid.UUID, stay_id: uuid.UUID) -> AnyResponse:
    """End a stay today, or take it away: it was never so."""
    found, here = person_row(person_id), services()
    stay = stay_of(db.session(), found, stay_id)
    if stay is None:
        abort(404)
    now, actor = here.clock(), current_scope().actor
    change = take_stay_away if request.form.get("act") == "remove" else end_stay
    change(db.session(), here.keyring, stay, at=now, actor=actor)
    flash(_("Lugar cambiado."), "done")
    return _back(person_id)


@blueprint.post("/<uuid:person_id>/borrar")
def erase(person_id: uuid.UUID) -> AnyResponse:
    """Erase somebody for good, once the box is ticked."""
    country, actor = own_country(), current_scope().actor
    if request.form.get("confirm") != "1":
        flash(_("Marque la casilla para borrar: no hay vuelta atrás."), "wrong")
        return _back(person_id)
    if not may_erase_one_more():
        return asked_first(person_removal(), url_for("persons.person", person_id=person_id))
    is_mistake = request.form.get("cause") == ErasureCause.MISTAKE.value
    cause = ErasureCause.MISTAKE if is_mistake else ErasureCause.WISH
    here, still = services(), erases_alone()
    erasure = Erasure(country, cause, actor, actor, here.clock())
    db.session().rollback()  # what this request has read would hold the old pages
    try:
        erased = erase_for_good(db.engine, here.keyring, here.settings, [person_id], erasure, still)
    except SecondPersonNeeded:
        return asked_first(person_removal(), url_for("persons.person", person_id=person_id))
    if not erased:
        abort(404)
    flash(_("Borrada: fichas, índice, listas, mensajes y papeles."), "done")
    return redirect(url_for("persons.index"))


# -- inside ---------------------------------------------------------------------------------


def _back(person_id: uuid.UUID) -> AnyResponse:
    return redirect(url_for("persons.person", person_id=person_id))


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        abort(404)
