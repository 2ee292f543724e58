"""The coverage board: where nationals live without a plan, and how the plans stand."""

from __future__ import annotations

from flask import render_template
from flask_babel import get_locale

from webapp.auth.access import current_scope
from webapp.blueprints.plans.coverage_board import coverage_board
from webapp.blueprints.plans.presenters import STATE_WORDS, state_words
from webapp.blueprints.plans.views import blueprint
from webapp.forms.entry_boxes import unit_path
from webapp.http.services import services


@blueprint.get("/planes/tablero")
def board() -> str:
    """Return every country for the Secretariat, the own one for its officials."""
    now, scope, atlas, language = (
        services().clock(),
        current_scope(),
        services().atlas,
        str(get_locale()),
    )
    return render_template(
        "plans/board.html",
        rows=coverage_board(scope.country, now),
        now=now,
        words=STATE_WORDS,
        unit_words=lambda unit: unit_path(atlas, unit, language),
        state_words=lambda plan: state_words(plan, now.date()),
    )
