"""The level of a crisis, and of one country in it: moved with a reason, citing its definition."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import NotAllowed, UnusableInput
from response.crisis.definitions import definitions_of
from response.crisis.levels import move_level, move_own_level
from response.crisis.models import MoveKind
from response.crisis.recording import moves_of
from response.tasks.copying import copy_tasks
from webapp.auth.access import current_scope
from webapp.blueprints.crises.views import blueprint
from webapp.crisis_frame.crisis_pages import CrisisPage, crisis_page
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import give_up_writing

OWN = "propio"


@blueprint.route("/<number>/nivel", methods=["GET", "POST"])
def level(number: str) -> str | tuple[str, int] | Response:
    """Return the four levels as the cited text defines them; move that of all, or the own one."""
    page = crisis_page(number)
    if request.method != "POST":
        return _level_page(page, {})
    typed = request.form.get("level", "")
    level_typed = int(typed[:3]) if typed.isascii() and typed.isdigit() else 0
    try:
        _move(page, level_typed)
    except NotAllowed:
        abort(403)
    except UnusableInput as wrong:
        give_up_writing()
        return _level_page(crisis_page(number), {wrong.location: _(wrong.what)}), 422
    flash(_("Nivel %(level)s.", level=level_typed), "done")
    return redirect(url_for("crises.show", number=page.crisis.number))


# -- inside ---------------------------------------------------------------------------------


def _move(page: CrisisPage, level_typed: int) -> None:
    """Move the level, and the clock of the tasks with it. Raises NotAllowed, UnusableInput."""
    session, now, reason = db.session(), services().clock(), request.form.get("reason", "")
    if request.form.get("of") != OWN:
        move_level(session, page.crisis, level_typed, page.officer, reason=reason, now=now)
    elif page.part is None:
        abort(404)
    else:
        move_own_level(
            session, page.crisis, page.part, level_typed, page.officer, reason=reason, now=now
        )
    for part in page.crisis.participations:
        copy_tasks(session, part, now)


def _level_page(page: CrisisPage, errors: Mapping[str, str]) -> str:
    session, crisis = db.session(), page.crisis
    moves = moves_of(session, crisis, current_scope().country)
    return render_template(
        "crises/level.html",
        page=page,
        levels=definitions_of(session, crisis.type_code, crisis.type_version),
        moves=[each for each in reversed(moves) if each.what is MoveKind.LEVEL],
        errors=dict(errors),
        form=request.form,
        own=OWN,
    )
