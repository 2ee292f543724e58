"""The coverage board: where nationals live without a plan, and how the plans stand."""

from __future__ import annotations

from flask import render_template
from flask_babel import get_locale

from core.atlas.placing.path_words import unit_path
from webapp.auth.access import current_scope
from webapp.blueprints.plans.presenters import STATE_WORDS, state_words
from webapp.blueprints.plans.views import blueprint
from webapp.http.database import db
from webapp.http.services import services
from webapp.queries.coverage_board import coverage_board


@blueprint.get("/planes/tablero")
def board() -> str:
    """Return every country for the Secretariat, the own one for its officials."""
    installation, now = services(), services().clock()
    country, language = current_scope().country, str(get_locale())
    return render_template(
        "plans/board.html",
        rows=coverage_board(
            db.session(),
            installation.atlas,
            installation.keyring,
            country,
            now,
            installation.settings.disclosure,
        ),
        now=now,
        smallest=installation.settings.smallest_count,
        words=STATE_WORDS,
        unit_words=lambda unit: unit_path(installation.atlas, unit, language),
        state_words=lambda plan: state_words(plan, now.date()),
    )
