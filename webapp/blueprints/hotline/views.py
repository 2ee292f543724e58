"""The page of who takes calls: one box, what is known, three fields, the script beside them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import UnusableInput
from core.i18n.languages import N_
from registry.people.access import OpenPerson, read_persons
from registry.search.person_search import search_persons
from response.accounting.labels import CONFIDENCE_WORDS
from response.crisis.models import Participation
from response.hotline.calls import (
    END_DIGITS,
    FEWEST_DIGITS,
    OpenCall,
    add_call,
    due_calls,
    search_calls,
)
from response.hotline.labels import KIND_WORDS
from response.hotline.models import CallKind
from response.hotline.open_crises import open_participations
from response.hotline.operators import lines_of, loans_in_force
from response.hotline.script import LANGUAGES_SPOKEN, READY_ANSWERS, SCRIPT
from webapp.auth.access import current_scope, require_access
from webapp.auth.request_context import request_context
from webapp.blueprints.hotline.call_forms import CALL_LANGUAGES, DUE_CHOICES, call_draft
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes

blueprint = Blueprint("hotline", __name__, url_prefix="/linea")
DUE_SHOWN = 8
PERSONS_SHOWN = 6
PURPOSE_WORDS = {
    "hotline: in danger": N_("está en peligro o pide ayuda"),
    "hotline: says they are safe": N_("dice que está a salvo"),
    "hotline: callback": N_("hay que devolverle la llamada"),
}
"""Why a name is looked up, as the audit log says it."""


@dataclass(frozen=True, slots=True)
class BoxAnswer:
    """What is known of what was typed into the box."""

    typed: str = ""
    calls: tuple[OpenCall, ...] = ()
    persons: tuple[OpenPerson, ...] = ()
    is_number: bool = False
    needs_purpose: bool = False


def own_line() -> str:
    """Return the country whose line the asker keeps; 404 for who works for none."""
    country = current_scope().country
    require_access(country)
    return country


@blueprint.route("", methods=["GET", "POST"])
def index() -> str:
    """Return the page; with what is known of what was typed, sent in the body: addresses of pages
    stand in logs.
    """
    country = own_line()
    return _page(country, _answer(country, form_text(request.form, "q")))


@blueprint.post("/llamada")
def take() -> Response | tuple[str, int]:
    """Keep a call; what it says of a person found stands in the accounting at once."""
    country, here = own_line(), services()
    try:
        draft = call_draft(request.form, country, chooses_person=True)
        writes()
        part = _part(country, request.form.get("crisis", ""))
        call = add_call(db.session(), here.keyring, draft, here.clock(), part)
    except UnusableInput as wrong:
        db.session().rollback()
        flash(_(wrong.what), "wrong")
        return _page(country, _answer(country, form_text(request.form, "number"))), 422
    if call.statement_id is not None:
        flash(_("Anotado, y puesto en la cuenta de la gente de la crisis."), "done")
    else:
        flash(_("Anotado."), "done")
    return redirect(url_for("hotline.index"), 303)


# -- inside ---------------------------------------------------------------------------------


def _part(country: str, number: str) -> Participation | None:
    parts = open_participations(db.session(), country)
    return next((each for each in parts if each.crisis.number == number), None)


def _answer(country: str, typed: str) -> BoxAnswer:
    if not typed:
        return BoxAnswer()
    digits = sum(map(str.isdecimal, typed))
    is_number = digits >= END_DIGITS and not any(map(str.isalpha, typed))
    calls = _calls_of(country, typed) if is_number else ()
    if is_number and digits < FEWEST_DIGITS:
        return BoxAnswer(typed, calls, is_number=True)
    purpose = request.form.get("purpose", "")
    if purpose not in PURPOSE_WORDS:
        return BoxAnswer(typed, calls, is_number=is_number, needs_purpose=True)
    return BoxAnswer(typed, calls, _persons_of(country, typed, purpose), is_number)


def _calls_of(country: str, typed: str) -> tuple[OpenCall, ...]:
    session = db.session()
    open_ids = [each.id for each in open_participations(session, country)]
    return tuple(search_calls(session, services().keyring, country, typed, open_ids))


def _persons_of(country: str, typed: str, purpose: str) -> tuple[OpenPerson, ...]:
    found = search_persons(db.session(), services().keyring, country, typed, limit=PERSONS_SHOWN)
    read = read_persons(request_context(purpose), found.ids).opened if found.ids else {}
    return tuple(read[key] for key in found.ids if key in read)


def _page(country: str, answer: BoxAnswer) -> str:
    here, session, scope = services(), db.session(), current_scope()
    now = here.clock()
    return render_template(
        "hotline/index.html",
        answer=answer,
        typed=request.form,
        parts=open_participations(session, country),
        due=due_calls(session, here.keyring, country, DUE_SHOWN),
        loans=loans_in_force(session, country, now),
        lent_lines=lines_of(session, scope.user_id, now) if scope.user_id else [],
        kinds=CallKind,
        kind_words=KIND_WORDS,
        confidence_words=CONFIDENCE_WORDS,
        purposes=PURPOSE_WORDS,
        languages=CALL_LANGUAGES,
        due_choices=DUE_CHOICES,
        script=SCRIPT,
        answers=READY_ANSWERS,
        spoken=LANGUAGES_SPOKEN,
        reader_language=str(get_locale())[:2],
        now=now,
    )
