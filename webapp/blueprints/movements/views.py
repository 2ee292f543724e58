"""The movements of a crisis: planned, looked at, brought on."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from core.approval import IllegalMove
from core.errors import UnusableInput
from core.i18n.languages import LANGUAGES
from response.crisis.models import Participation
from response.movements.boarding import without_place
from response.movements.labels import (
    KIND_WORDS,
    PAPERS_WORDS,
    STATE_TONES,
    STATE_WORDS,
    WISH_WORDS,
)
from response.movements.listing import movement_lines, movement_of, passengers_of
from response.movements.models import Movement, MovementState
from response.movements.planning import (
    MOVES,
    change_movement,
    contact_of,
    move_movement,
    plan_movement,
)
from response.movements.returns import return_counts
from response.movements.taking_back import step_before, take_step_back
from webapp.auth.access import current_scope
from webapp.blueprints.movements.form_values import local_text, movement_draft
from webapp.blueprints.movements.presenters import named, passenger_lines
from webapp.crisis_frame.crisis_pages import CrisisPage, participation_page
from webapp.http.database import db
from webapp.http.paging import page_link, page_number
from webapp.http.rendering.undo_flash import flash_undo
from webapp.http.services import services
from webapp.http.transactions import writes

blueprint = Blueprint("movements", __name__, url_prefix="/crisis/<number>/traslados")
A_PAGE = 40
WORDS = {
    "kind_words": KIND_WORDS,
    "papers_words": PAPERS_WORDS,
    "state_tones": STATE_TONES,
    "state_words": STATE_WORDS,
    "wish_words": WISH_WORDS,
}


@blueprint.get("")
def index(number: str) -> str:
    """Return the movements with how full they are, and who has no place any more."""
    page, part = participation_page(number)
    return _index(page, part, {})


@blueprint.post("")
def plan(number: str) -> Response | tuple[str, int]:
    """Plan a movement."""
    page, part = participation_page(number)
    here = services()
    try:
        draft = movement_draft(request.form, current_scope().actor)
        writes()
        _page, part = participation_page(number)
        row = plan_movement(db.session(), here.keyring, part, draft, here.clock())
    except UnusableInput as wrong:
        return _index(page, part, {wrong.location: _(wrong.what)}), 422
    flash(_("Traslado %(number)s previsto: ahora dé plazas.", number=row.number), "done")
    return redirect(url_for("movements.show", number=number, movement_id=row.id), 303)


@blueprint.get("/<uuid:movement_id>")
def show(number: str, movement_id: uuid.UUID) -> str:
    """Return one movement: how it stands, its own passengers, what can be done."""
    page, part = participation_page(number)
    movement = seen_movement(part, movement_id)
    line = next(
        each for each in movement_lines(db.session(), part) if each.movement.id == movement.id
    )
    everybody = passengers_of(db.session(), movement.id, part.id)
    page_no = page_number(request.args)
    shown = everybody[(page_no - 1) * A_PAGE : page_no * A_PAGE]
    return render_template(
        "movements/show.html",
        page=page,
        line=line,
        movement=movement,
        is_own=movement.participation_id == part.id,
        contact=contact_of(services().keyring, movement)
        if movement.participation_id == part.id
        else "",
        passengers=passenger_lines(part, shown),
        total=len(everybody),
        page_no=page_no,
        pages=max(1, -(-len(everybody) // A_PAGE)),
        page_link=page_link,
        next_states=[each for each in MovementState if each in MOVES[movement.state]],
        step_before=step_before(movement, services().clock()),
        languages=LANGUAGES,
        leaves_text=local_text(movement.leaves_at),
        draft=uuid.uuid4(),
        errors={},
        now=services().clock(),
        **WORDS,
    )


@blueprint.post("/<uuid:movement_id>/cambiar")
def change(number: str, movement_id: uuid.UUID) -> Response:
    """Change what is planned."""
    own_movement(number, movement_id)
    here = services()
    try:
        draft = movement_draft(request.form, current_scope().actor)
        writes()
        movement = own_movement(number, movement_id)
        change_movement(db.session(), here.keyring, movement, draft, here.clock())
    except UnusableInput as wrong:
        db.session().rollback()
        flash(_(wrong.what), "wrong")
    except IllegalMove:
        db.session().rollback()
        flash(_("Ya salió: no se cambia."), "wrong")
    else:
        flash(_("Cambiado."), "done")
    return _back(number, movement_id)


@blueprint.post("/<uuid:movement_id>/estado")
def move(number: str, movement_id: uuid.UUID) -> Response:
    """Bring a movement on."""
    movement = own_movement(number, movement_id)
    by, now = current_scope().actor, services().clock()
    try:
        target = MovementState(request.form.get("state", ""))
        freed = move_movement(db.session(), movement, target, now, by=by)
    except (IllegalMove, ValueError):
        db.session().rollback()
        flash(_("Eso ya no se puede: mire cómo está ahora."), "wrong")
        return _back(number, movement_id)
    words = _("Ahora: %(state)s.", state=_(STATE_WORDS[target]))
    if step_before(movement, now) is None:
        flash(words, "done")
    else:
        undo = url_for("movements.go_back", number=number, movement_id=movement_id)
        flash_undo(words, undo, seen=target.value)
    if freed:
        words = ngettext(
            "%(num)s persona se quedó sin plaza: está en la lista de quienes hay que llamar.",
            "%(num)s personas se quedaron sin plaza: están en la lista de quienes hay que llamar.",
            freed,
        )
        flash(words, "wrong")
    return _back(number, movement_id)


@blueprint.post("/<uuid:movement_id>/volver")
def go_back(number: str, movement_id: uuid.UUID) -> Response:
    """Take the last step of a movement back: it left, it arrived, it was cancelled by mistake."""
    movement = own_movement(number, movement_id)
    by, now = current_scope().actor, services().clock()
    try:
        shown = MovementState(request.form.get("seen", ""))
        step = take_step_back(db.session(), movement, shown_state=shown, by=by, now=now)
    except (IllegalMove, ValueError):
        db.session().rollback()
        flash(_("Eso ya no se puede: mire cómo está ahora."), "wrong")
        return _back(number, movement_id)
    flash(_("Deshecho. Ahora: %(state)s.", state=_(STATE_WORDS[step.state])), "done")
    if step.elsewhere:
        words = ngettext(
            "%(num)s persona ya tiene plaza en otro traslado: la conserva.",
            "%(num)s personas ya tienen plaza en otro traslado: la conservan.",
            step.elsewhere,
        )
        flash(words, "wrong")
    return _back(number, movement_id)


def seen_movement(part: Participation, movement_id: uuid.UUID) -> Movement:
    """Return a movement the own part may see; 404 for any other, as for one that is not there."""
    found = movement_of(db.session(), part, movement_id)
    if found is None:
        abort(404)
    return found


def own_movement(number: str, movement_id: uuid.UUID) -> Movement:
    """Return a movement the own country planned; 404 for any other."""
    _page, part = participation_page(number)
    found = seen_movement(part, movement_id)
    if found.participation_id != part.id:
        abort(404)
    return found


# -- inside ---------------------------------------------------------------------------------


def _index(page: CrisisPage, part: Participation, errors: dict[str, str]) -> str:
    session, here = db.session(), services()
    lost = without_place(session, part.id)
    whole, _by_unit = return_counts(session, part.id)
    return render_template(
        "movements/index.html",
        page=page,
        lines=movement_lines(session, part),
        lost=named(part, lost[:A_PAGE]),
        lost_total=len(lost),
        returns=whole,
        errors=errors,
        draft=request.form.get("draft") or uuid.uuid4(),
        typed=request.form,
        now=here.clock(),
        **WORDS,
    )


def _back(number: str, movement_id: uuid.UUID) -> Response:
    return redirect(url_for("movements.show", number=number, movement_id=movement_id), 303)
