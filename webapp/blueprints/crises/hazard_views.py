"""Hazards that feed a crisis: one more is added by whoever leads."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import UnusableInput
from response.crisis.zones import add_hazard
from webapp.auth.access import current_scope
from webapp.blueprints.crises.views import blueprint
from webapp.crisis_frame.crisis_heads import visible_hazard
from webapp.crisis_frame.crisis_pages import crisis_page
from webapp.http.database import db
from webapp.http.services import services


@blueprint.post("/<number>/peligros")
def hazards(number: str) -> Response:
    """Let one more hazard feed a crisis."""
    page = crisis_page(number)
    if not page.leads or not page.crisis.is_open:
        abort(403)
    try:
        hazard_id = uuid.UUID(request.form.get("hazard", ""))
    except ValueError:
        abort(404)
    hazard = visible_hazard(db.session(), hazard_id, current_scope().source_country)
    if hazard is None:
        abort(404)
    try:
        add_hazard(db.session(), page.crisis, hazard, by=page.officer.actor, now=services().clock())
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
    else:
        flash(_("El peligro alimenta ahora la crisis."), "done")
    return redirect(url_for("crises.zone", number=page.crisis.number))
