"""The list of focal points: who is designated and who stands in, and where nobody is."""

from __future__ import annotations

from flask import render_template

from directory.calling.focal_points import focal_list
from directory.labels import DESIGNATION_WORDS
from webapp.auth.access import current_scope
from webapp.blueprints.directory.views import blueprint
from webapp.http.database import db
from webapp.http.services import services


@blueprint.get("/directorio/puntos-focales")
def focal_points() -> str:
    """Return one designated and one alternate per country and per post, with the holes."""
    now, scope = services().clock(), current_scope()
    seats = focal_list(db.session(), viewer=scope.viewer, now=now)
    visible = [
        each for each in seats if scope.role is not None or each.holes < 2 + 2 * len(each.posts)
    ]
    return render_template(
        "directory/focal_points.html", seats=visible, now=now, designation_words=DESIGNATION_WORDS
    )
