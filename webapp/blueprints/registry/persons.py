"""One person of the registry, for the administrators of the country: who read them, their time
renewed, erased at their wish; and the list of those whose time ends.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.approval import SecondPersonNeeded
from core.errors import Outdated
from registry.merging.survivors import surviving_id
from registry.people.access import read_persons
from registry.people.models import Person
from registry.people.tombstones import ErasureCause
from registry.registration.erasure import Erasure
from registry.registration.persons import KEEP_DAYS
from registry.registration.retention import count_expiring, expiring, prolong
from registry.search.person_search import MOST_COUNTED, search_persons
from webapp.auth.access import current_scope, require_access
from webapp.auth.request_context import request_context
from webapp.auth.second_person.removal_page import (
    asked_first,
    erases_alone,
    may_erase_one_more,
    person_removal,
)
from webapp.blueprints.registry.views import blueprint
from webapp.erasure import erase_for_good
from webapp.http.database import db
from webapp.http.services import services
from webapp.queries.log_page import log_page

_MOST_SHOWN = 200
_SEARCH, _PAGE, _EXPIRING = "search", "person page", "expiring"
"""Why they are read, as the audit log says it."""


@blueprint.route("/personas", methods=["GET", "POST"])
def persons() -> str:
    """Find somebody by a name as it was heard, a telephone or an address: the likeliest first.

    What is sought is sent in the body: addresses of pages stand in logs and histories.
    """
    country, text = _country(), request.form.get("q", "").strip()
    found = search_persons(db.session(), services().keyring, country, text)
    read = read_persons(request_context(_SEARCH), found.ids) if found.ids else None
    return render_template(
        "registry/persons.html",
        text=text,
        persons=[read.opened[key] for key in found.ids if key in read.opened] if read else [],
        fitting=found.fitting,
        most_counted=MOST_COUNTED,
        closed=sorted(read.unreadable) if read else [],
        country=country,
    )


@blueprint.get("/personas/<uuid:person_id>")
def person(person_id: uuid.UUID) -> str | AnyResponse:
    """Return who somebody is, who read them, and what can be done at their wish."""
    country = _country()
    survivor = surviving_id(db.session(), country, person_id)
    if survivor is not None:
        return redirect(url_for("registry.person", person_id=survivor))
    log = log_page(db.session(), country, person=person_id)
    read = read_persons(request_context(_PAGE), [person_id])
    if not (read.opened or read.unreadable):
        abort(404)
    return render_template(
        "registry/person.html",
        person_id=person_id,
        open=read.opened.get(person_id),
        log=log,
        days=KEEP_DAYS,
        country=country,
        needs_second=not may_erase_one_more(),
        most=services().settings.erase_persons,
    )


@blueprint.post("/personas/<uuid:person_id>/renovar")
def renew_person(person_id: uuid.UUID) -> AnyResponse:
    """Keep somebody who agreed anew for the whole time again."""
    country, now = _country(), services().clock()
    found = db.session().get(Person, person_id)
    if found is None or found.country != country:
        abort(404)
    until = now.date() + timedelta(days=KEEP_DAYS)
    try:
        prolong(db.session(), found, until=until, consent_at=now, actor=current_scope().actor)
    except Outdated:
        abort(404)
    flash(_("Plazo renovado hasta el %(day)s.", day=format_date(until, "d MMM y")), "done")
    return redirect(url_for("registry.person", person_id=person_id))


@blueprint.post("/personas/<uuid:person_id>/borrar")
def erase_person(person_id: uuid.UUID) -> AnyResponse:
    """Erase somebody for good, once the box is ticked."""
    country, actor = _country(), current_scope().actor
    if request.form.get("confirm") != "1":
        flash(_("Marque la casilla para borrar: no hay vuelta atrás."), "wrong")
        return redirect(url_for("registry.person", person_id=person_id))
    if not may_erase_one_more():
        way_back = url_for("registry.person", person_id=person_id)
        return asked_first(person_removal(), way_back)
    is_mistake = request.form.get("cause") == ErasureCause.MISTAKE.value
    cause = ErasureCause.MISTAKE if is_mistake else ErasureCause.WISH
    here, still = services(), erases_alone()
    erasure = Erasure(country, cause, actor, actor, here.clock())
    db.session().rollback()  # what this request has read would hold the old pages
    try:
        erased = erase_for_good(db.engine, here.keyring, here.settings, [person_id], erasure, still)
    except SecondPersonNeeded:
        return asked_first(person_removal(), url_for("registry.person", person_id=person_id))
    if not erased:
        abort(404)
    flash(_("Borrada: fichas, índice, listas, cartas y papeles."), "done")
    return redirect(url_for("registry.persons"))


@blueprint.get("/plazos")
def expiring_persons() -> str:
    """Return those whose time ends soon, the first to go first."""
    country, here = _country(), services()
    until = here.clock().date() + timedelta(days=here.settings.keep_notice_days)
    due = expiring(db.session(), country, until, _MOST_SHOWN)
    read = read_persons(request_context(_EXPIRING), [each.id for each in due]) if due else None
    return render_template(
        "registry/expiring.html",
        due=due,
        opened=read.opened if read else {},
        total=count_expiring(db.session(), country, until),
        until=until,
        country=country,
    )


# -- inside ---------------------------------------------------------------------------------


def _country() -> str:
    scope = current_scope()
    require_access(scope.country)
    return scope.country
