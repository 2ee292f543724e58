"""Whether those of a link may be shared by agreements between countries: given and taken back by
themselves.
"""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core.errors import Outdated
from registry.confirmation.links import note_use
from registry.people.models import Person
from registry.sharing.permission import forbid, permit
from webapp.blueprints.own_record.link_auth import link_answer, linked_persons
from webapp.blueprints.own_record.views import blueprint
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes


@blueprint.post("/compartir")
def set_sharing(token: str) -> AnyResponse:
    """Write down that all of them may be shared, or that none may from now on."""
    answer, linked, is_yes = link_answer(), linked_persons(), request.form.get("agrees") == "1"
    writes()
    session = db.session()
    note_use(session, linked.link_id, services().clock())
    try:
        for person_id in sorted(linked.ids):
            person = session.get(Person, person_id) or abort(404)
            (permit if is_yes else forbid)(session, person, actor=answer.actor, now=answer.now)
    except Outdated:
        abort(404)
    outcome = "comparte" if is_yes else "no-comparte"
    language = request.args.get("l") or None
    return redirect(url_for("own_record.home", token=token, l=language, hecho=outcome), 303)
