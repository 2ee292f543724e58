"""The line lent to an account of elsewhere for a shift: it takes calls, and learns nothing.

Whoever works here sees the script, the ready answers, the form, and what they took themselves. No
answer of these pages depends on who is registered or on who called before.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import UnusableInput
from directory.entries.member_states import MEMBERS
from response.hotline.calls import add_call, calls_of_operator
from response.hotline.labels import KIND_WORDS
from response.hotline.models import CallKind, LineOperator
from response.hotline.open_crises import open_participations
from response.hotline.operators import end_loan, lend_line, loan_of, loan_of_country
from response.hotline.script import LANGUAGES_SPOKEN, READY_ANSWERS, SCRIPT
from webapp.auth.access import current_scope
from webapp.blueprints.hotline.call_forms import CALL_LANGUAGES, call_draft
from webapp.blueprints.hotline.views import blueprint, own_line
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes

SHIFT_HOURS = ("2", "4", "8", "12")


@blueprint.get("/prestada/<country>")
def lent(country: str) -> str:
    """Return the page of an operator from elsewhere, while their shift lasts."""
    return _page(_own_loan(country))


@blueprint.post("/prestada/<country>/llamada")
def take_lent(country: str) -> Response | tuple[str, int]:
    """Keep a call; the answer is the same whoever it is about."""
    loan, here = _own_loan(country), services()
    try:
        draft = call_draft(request.form, loan.country, chooses_person=False)
        writes()
        parts = open_participations(db.session(), loan.country)
        # One crisis is open: it is about that one. Of several an officer of the line decides.
        part = parts[0] if len(parts) == 1 else None
        add_call(db.session(), here.keyring, draft, here.clock(), part)
    except UnusableInput as wrong:
        db.session().rollback()
        flash(_(wrong.what), "wrong")
        return _page(_own_loan(country)), 422
    flash(_("Anotado. Su mensaje llega a quien lleva la línea."), "done")
    return redirect(url_for("hotline.lent", country=country), 303)


@blueprint.post("/prestar")
def lend() -> Response:
    """Let an account of another country take calls for ours, for some hours."""
    country, here, by = own_line(), services(), current_scope().actor
    hours = request.form.get("hours", "")
    now = here.clock()
    try:
        until_at = now + timedelta(hours=int(hours) if hours in SHIFT_HOURS else 4)
        email = form_text(request.form, "email")
        lend_line(db.session(), country, email, until_at=until_at, by=by, now=now)
    except UnusableInput as wrong:
        db.session().rollback()
        flash(_(wrong.what), "wrong")
    else:
        flash(_("Puede atender la línea hasta esa hora."), "done")
    return redirect(url_for("hotline.index") + "#prestada", 303)


@blueprint.post("/prestar/<uuid:loan_id>/terminar")
def end_lending(loan_id: uuid.UUID) -> Response:
    """End a shift now."""
    found = loan_of_country(db.session(), own_line(), loan_id)
    if found is None:
        abort(404)
    end_loan(db.session(), found, by=current_scope().actor, now=services().clock())
    flash(_("Turno terminado."), "done")
    return redirect(url_for("hotline.index") + "#prestada", 303)


# -- inside ---------------------------------------------------------------------------------


def _own_loan(country: str) -> LineOperator:
    """Return the asker's loan in force of a country's line; 404 without one."""
    user_id = current_scope().user_id
    code = country.upper()
    found = None
    if user_id is not None and code in MEMBERS:
        found = loan_of(db.session(), code, user_id, services().clock())
    if found is None:
        abort(404)
    return found


def _page(loan: LineOperator) -> str:
    here, actor = services(), current_scope().actor
    own = calls_of_operator(db.session(), here.keyring, loan.country, actor, loan.from_at)
    return render_template(
        "hotline/lent.html",
        loan=loan,
        own=own,
        typed=request.form,
        kinds=CallKind,
        kind_words=KIND_WORDS,
        languages=CALL_LANGUAGES,
        script=SCRIPT,
        answers=READY_ANSWERS,
        spoken=LANGUAGES_SPOKEN,
        reader_language=str(get_locale())[:2],
    )
