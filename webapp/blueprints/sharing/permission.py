"""What a person agreed to: whether agreements may reach them at all."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import Outdated
from registry.people.models import Person
from registry.sharing.permission import PERMISSION_TEXT, TEXTS, forbid, permission_of, permit
from webapp.auth.access import current_scope, require_access
from webapp.blueprints.sharing.views import blueprint
from webapp.http.database import db
from webapp.http.services import services


@blueprint.get("/permiso/<uuid:person_id>", endpoint="permission")
def show_permission(person_id: uuid.UUID) -> str:
    """Return the text to be read aloud, and what the person said last."""
    person = _own_person(person_id)
    return render_template(
        "sharing/permission.html",
        person_id=person_id,
        permission=permission_of(db.session(), person_id),
        paragraphs=TEXTS[PERMISSION_TEXT],
        country=person.country,
    )


@blueprint.post("/permiso/<uuid:person_id>")
def set_permission(person_id: uuid.UUID) -> Response:
    """Write down what the person said to the text, now."""
    person, actor, now = _own_person(person_id), current_scope().actor, services().clock()
    is_yes = request.form.get("agrees") == "1"
    try:
        (permit if is_yes else forbid)(db.session(), person, actor=actor, now=now)
    except Outdated:
        abort(404)
    flash(
        _("Anotado: un acuerdo puede incluir a esta persona.")
        if is_yes
        else _("Anotado: ningún acuerdo incluye a esta persona."),
        "done",
    )
    return redirect(url_for("sharing.permission", person_id=person_id))


# -- inside ---------------------------------------------------------------------------------


def _own_person(person_id: uuid.UUID) -> Person:
    person = db.session().get(Person, person_id)
    if person is None:
        abort(404)
    require_access(person.country)
    return person
