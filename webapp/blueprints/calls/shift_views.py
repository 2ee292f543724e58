"""Who calls: begin, pause, end with a hand-over; and what a supervisor gives out."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from core.accounts import account_names
from core.errors import UnusableInput
from core.i18n.languages import LANGUAGES
from response.calldown.lookup import posts_listed
from response.calldown.models import CallerShift, ShiftState
from response.calldown.progress import loads_of
from response.calldown.shifts import (
    assign_block,
    block_size,
    end_shift,
    hand_over_words,
    handed_to,
    pause_shift,
    shift_of,
    undo_block,
)
from response.calldown.words import SHIFT_WORDS
from response.crisis.models import Participation
from webapp.auth.access import can_open, current_scope, signed_in
from webapp.blueprints.calls.presenters import MORE_LANGUAGES, caller_languages
from webapp.blueprints.calls.views import blueprint, current_caller
from webapp.crisis_frame.crisis_pages import participation_page
from webapp.forms.typed_text import form_lines, form_text
from webapp.http.database import db
from webapp.http.services import services
from webapp.queries.post_names import post_names

_LANGUAGES = frozenset({*LANGUAGES, *MORE_LANGUAGES})


@blueprint.get("/equipo")
def team(number: str) -> str:
    """Return who calls and what each has, with the acts on the own shift."""
    page, part = participation_page(number)
    session, here = db.session(), services()
    loads, user = loads_of(session, part.id, here.clock()), signed_in()
    shift_row = shift_of(session, part.id, user.id) if user else None
    return render_template(
        "calls/team.html",
        page=page,
        shift=shift_row,
        loads=loads,
        names=account_names(session, {each.user_id for each in loads}),
        posts=_posts(part),
        handed=[(each, hand_over_words(here.keyring, each)) for each in _handed(part)],
        languages=caller_languages(shift_row),
        may_assign=can_open("calls.assign"),
        shift_words=SHIFT_WORDS,
        shift_states=ShiftState,
        block=(block := _account(request.args.get("reparto", ""))),
        block_size=block_size(session, part, block) if block else 0,
    )


@blueprint.post("/turno")
def shift(number: str) -> Response:
    """Begin, pause or end the shift of who asks."""
    _page, part = participation_page(number)
    user, now = signed_in(), services().clock()
    if user is None:
        abort(403)
    act = request.form.get("act", "")
    back = redirect(url_for("calls.team", number=number), 303)
    row = shift_of(db.session(), part.id, user.id)
    try:
        if act == "begin":
            current_caller(part)
            flash(_("Su turno está abierto."), "done")
        elif act == "pause" and row is not None:
            pause_shift(db.session(), part, row, now)
            flash(_("En pausa: el hogar que tenía queda libre."), "done")
        elif act == "end" and row is not None:
            moved = end_shift(
                db.session(),
                services().keyring,
                part,
                row,
                to=_account(request.form.get("to", "")),
                words=form_lines(request.form, "words"),
                now=now,
            )
            words = ngettext(
                "Turno terminado: %(num)s hogar pasó a otra persona o a la lista.",
                "Turno terminado: %(num)s hogares pasaron a otra persona o a la lista.",
                moved,
            )
            flash(words, "done")
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
    return back


@blueprint.post("/repartir")
def assign(number: str) -> Response:
    """Give a block of households to a caller, by language or post; or back to all."""
    _page, part = participation_page(number)
    most, block_id = form_text(request.form, "most"), uuid.uuid4()
    language = request.form.get("language", "")
    try:
        moved = assign_block(
            db.session(),
            services().keyring,
            part,
            to=_account(request.form.get("to", "")),
            language=language if language in _LANGUAGES else "",
            post_id=_account(request.form.get("post", "")),
            most=int(most) if most.isdecimal() and len(most) < 5 else 0,
            by=current_scope().actor,
            now=services().clock(),
            block_id=block_id,
        )
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
        return redirect(url_for("calls.team", number=number), 303)
    if not moved:
        flash(_("Ningún hogar abierto es así: no se repartió nada."), "wrong")
    return redirect(url_for("calls.team", number=number, reparto=block_id), 303)


@blueprint.post("/repartir/<uuid:block_id>/deshacer")
def undo_assign(number: str, block_id: uuid.UUID) -> Response:
    """Take a block of households back from whom it was given to."""
    _page, part = participation_page(number)
    by, now = current_scope().actor, services().clock()
    moved = undo_block(db.session(), part, block_id, by=by, now=now)
    words = ngettext("Deshecho: %(num)s hogar.", "Deshecho: %(num)s hogares.", moved)
    flash(words, "done")
    return redirect(url_for("calls.team", number=number), 303)


# -- inside ---------------------------------------------------------------------------------


def _account(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _posts(part: Participation) -> dict[str, str]:
    """Return what the posts of a list are called, by id."""
    names = post_names(db.session(), current_scope().viewer)
    listed = posts_listed(db.session(), part.id)
    return {each.hex: names[each.hex] for each in listed if each.hex in names}


def _handed(part: Participation) -> list[CallerShift]:
    user_id = current_scope().user_id
    return list(handed_to(db.session(), part.id, user_id)) if user_id else []
