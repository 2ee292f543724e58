"""The call list of a crisis, the next household for a caller, and missed calls back."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from core.accounts import account_names
from core.errors import UnusableInput
from core.phones.evidence import PhoneEvidence
from core.phones.single_number import AskedNumber, read_number
from response.calldown.cards import AGE_WORDS, read_cards
from response.calldown.claims import Caller, claim_next, claim_of
from response.calldown.lists.listing import CALLED_IN, is_behind
from response.calldown.lookup import (
    CallFilter,
    item_numbered,
    items_of_number,
    items_page,
)
from response.calldown.models import CallItem, ShiftState
from response.calldown.outcomes import OUTCOME_RULES
from response.calldown.progress import callers_now, progress_of
from response.calldown.shifts import begin_shift, shift_of
from response.calldown.words import FILTER_WORDS, STATE_WORDS
from response.crisis.models import Participation
from response.crisis.zones import current_zone
from webapp.auth.access import signed_in
from webapp.auth.request_context import request_context
from webapp.blueprints.calls.presenters import (
    caller_languages,
    purpose_of,
    spoken_by,
)
from webapp.crises.call_lists import refresh_list
from webapp.crises.call_reasons import reasons_words
from webapp.crises.crisis_mark import crisis_version
from webapp.crisis_frame.crisis_pages import CrisisPage, participation_page
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.paging import page_link, page_number
from webapp.http.rendering.present import is_asked_again, present_mark
from webapp.http.services import services
from webapp.http.transactions import writes

blueprint = Blueprint("calls", __name__, url_prefix="/crisis/<number>/llamar")
ON_A_PAGE = 10


@blueprint.get("")
def index(number: str) -> ResponseReturnValue:
    """Return how the calls go, and the part of the list that is asked for. Of an open page that
    asks again nobody's name is read: only whether it holds.
    """
    page, part = participation_page(number)
    session, here = db.session(), services()
    present = present_mark(crisis_version(session, page.crisis, part))
    if is_asked_again():
        return present.unchanged() if present.is_held else present.part("")
    which = _filter()
    language = request.args.get("idioma", "")[:3]
    found = items_page(
        session, here.keyring, part.id, part.country,
        which=which, language=language, page=page_number(request.args), size=ON_A_PAGE,
        now=here.clock(),
    )  # fmt: skip
    cards = read_cards(request_context(purpose_of(number)), found.items) if found.items else []
    user = signed_in()
    shift = shift_of(session, part.id, user.id) if user else None
    return render_template(
        "calls/index.html",
        page=page,
        present=present,
        progress=progress_of(session, part.id, here.clock()),
        is_behind=_is_behind(page, part),
        may_call=_is_called_in(page, part),
        cards=cards,
        found=found,
        which=which,
        language=language,
        link=page_link,
        reasons=reasons_words,
        now=here.clock(),
        held=claim_of(session, part.id, user.id, here.clock()) if user else None,
        shift=shift,
        calling=callers_now(session, part.id),
        languages=caller_languages(shift),
        filter_words=FILTER_WORDS,
        state_words=STATE_WORDS,
        shift_states=ShiftState,
        age_words=AGE_WORDS,
        outcome_rules=OUTCOME_RULES,
    )


@blueprint.post("/siguiente")
def next_household(number: str) -> Response:
    """Claim the next household for who asks, and show it; the list is made first where there is
    none, or the zone has changed.
    """
    page, part = participation_page(number)
    _require_called_in(page, part)
    refresh_list(page.crisis, part)
    writes()
    here, now = services(), services().clock()
    try:
        caller = current_caller(part)
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
        return redirect(url_for("calls.index", number=number), 303)
    item = claim_next(db.session(), here.keyring, part, caller, now)
    if item is None:
        flash(_("No hay ningún hogar que llamar ahora. Vuelva en unos minutos."), "done")
        return redirect(url_for("calls.index", number=number), 303)
    return redirect(url_for("calls.card", number=number, item_id=item.id), 303)


@blueprint.post("/actualizar")
def update(number: str) -> Response:
    """Hold the list against the zone that holds now."""
    page, part = participation_page(number)
    _require_called_in(page, part)
    changes = refresh_list(page.crisis, part)
    if changes is None:
        flash(_("La lista ya estaba al día."), "done")
    else:
        words = ngettext(
            "Lista al día: %(num)s hogar dentro de la zona.",
            "Lista al día: %(num)s hogares dentro de la zona.",
            changes.households,
        )
        more = _(
            "Nuevos: %(new)s. Ahora fuera: %(out)s.", new=changes.added, out=changes.gone_outside
        )
        flash(f"{words} {more}", "done")
    return redirect(url_for("calls.index", number=number), 303)


@blueprint.post("/buscar")
def search(number: str) -> Response | str:
    """Return the households that a telephone may be of, or the one with a number on paper. No name
    is shown: who opens one reads it.
    """
    page, part = participation_page(number)
    sought = form_text(request.form, "sought")
    session, here = db.session(), services()
    items: list[CallItem] = []
    error = ""
    if sought.isdecimal() and len(sought) < 6:
        found = item_numbered(session, part.id, int(sought))
        items = [found] if found else []
    elif sought:
        try:
            phone = read_number(sought, PhoneEvidence(owner=part.country)).value
            items = list(items_of_number(session, here.keyring, part.id, part.country, phone))
        except AskedNumber as wrong:
            error = wrong.problem.explain(_)
    return render_template(
        "calls/search.html",
        page=page,
        items=items,
        error=error,
        state_words=STATE_WORDS,
        now=here.clock(),
        emails=account_names(session, {each.claimed_by for each in items if each.claimed_by}),
    )


# -- shared -------------------------------------------------------------------------------------


def current_caller(part: Participation) -> Caller:
    """Return who asks as a caller, whose shift goes on by it. Raises UnusableInput where no
    language is known.
    """
    user = signed_in()
    if user is None:
        abort(403)
    session, now = db.session(), services().clock()
    shift = shift_of(session, part.id, user.id)
    caller = Caller(user.id, spoken_by(shift, user, request.form.getlist("languages")))
    row = begin_shift(session, part, caller, now)
    return replace(caller, languages=tuple(row.languages))


# -- inside -------------------------------------------------------------------------------------


def _filter() -> CallFilter:
    asked = request.args.get("ver", "")
    return CallFilter(asked) if asked in set(CallFilter) else CallFilter.OPEN


def _is_behind(page: CrisisPage, part: Participation) -> bool:
    zone = current_zone(db.session(), page.crisis)
    now = services().clock()
    return zone is not None and is_behind(db.session(), part, zone.version, now)


def _is_called_in(page: CrisisPage, part: Participation) -> bool:
    return page.crisis.state in CALLED_IN and part.ended_at is None


def _require_called_in(page: CrisisPage, part: Participation) -> None:
    if not _is_called_in(page, part):
        abort(409)
