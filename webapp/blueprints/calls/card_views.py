"""One household: who they are, the numbers as buttons, what to say, and what came of the call."""

from __future__ import annotations

import uuid
from urllib.parse import quote

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.accounts import account_names
from core.errors import UnusableInput
from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES
from core.i18n.phones import whatsapp_link
from registry.labels import NEED_WORDS
from response.calldown.cards import AGE_WORDS, HouseholdCard, read_cards
from response.calldown.claims import claim_item, give_back, hold_claim
from response.calldown.helps import items_with_help
from response.calldown.lookup import item_of
from response.calldown.models import CallItem
from response.calldown.outcomes import OUTCOME_RULES, CallOutcome, advice_after
from response.calldown.recording import RecordedCall, calls_of, note_of, record_call
from response.calldown.repeats import is_repeated
from response.calldown.scripts import CallScript, script_for
from response.calldown.words import NUMBER_FAULT_WORDS
from response.crisis.models import Participation
from webapp.auth.access import signed_in
from webapp.auth.request_context import request_context
from webapp.blueprints.calls.card_form import HEARD, draft_of, local_now
from webapp.blueprints.calls.presenters import MORE_LANGUAGES, purpose_of
from webapp.blueprints.calls.views import blueprint, current_caller
from webapp.crises.call_reasons import reasons_words
from webapp.crisis_frame.crisis_pages import CrisisPage, participation_page
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, writes

CALLS_SHOWN = 4
"""The last calls of a household on its card."""
Page = str | tuple[str, int] | AnyResponse


@blueprint.get("/<uuid:item_id>")
def card(number: str, item_id: uuid.UUID) -> Page:
    """Return the card of a household; reading it leaves a line in the audit log."""
    page, part = participation_page(number)
    asked = request.args.get("resultado", "")
    outcome = CallOutcome(asked) if asked in set(CallOutcome) else None
    return _card_page(page, part, _item(part, item_id), outcome, {})


@blueprint.post("/<uuid:item_id>/resultado")
def record(number: str, item_id: uuid.UUID) -> Page:
    """Write what came of a call, and go on: to the next number of the household, or to the list."""
    page, part = participation_page(number)
    item = _item(part, item_id)
    (found,) = read_cards(request_context(purpose_of(number)), [item])
    sent = request.form.get("outcome", "")
    outcome = CallOutcome(sent) if sent in set(CallOutcome) else None
    user = signed_in()
    if outcome is None or user is None:
        abort(422)
    try:
        draft = draft_of(outcome, found, user)
        writes()
        here = services()
        item = _item(part, item_id)
        if is_repeated(db.session(), here.keyring, item, draft, _attempts(item)):
            return _after(number, item, user.id)
        written = record_call(db.session(), here.keyring, part, item, draft, here.clock())
    except UnusableInput as wrong:
        give_up_writing()
        page, part = participation_page(number)
        return _card_page(page, part, _item(part, item_id), outcome, {wrong.location: wrong.what})
    _say(written)
    return _after(number, item, user.id)


@blueprint.post("/<uuid:item_id>/tomar")
def take(number: str, item_id: uuid.UUID) -> AnyResponse:
    """Claim one household of the list; where somebody else has it, say who."""
    _page, part = participation_page(number)
    item = _item(part, item_id)
    if not claim_item(db.session(), part, item, current_caller(part), services().clock()):
        names = account_names(db.session(), {item.claimed_by} if item.claimed_by else set())
        flash(_("Lo está llamando %(who)s.", who=", ".join(names.values()) or "?"), "wrong")
    return redirect(url_for("calls.card", number=number, item_id=item_id), 303)


@blueprint.post("/<uuid:item_id>/volver")
def leave(number: str, item_id: uuid.UUID) -> AnyResponse:
    """Give a household back: the next caller gets it."""
    _page, part = participation_page(number)
    user = signed_in()
    if user is not None:
        give_back(db.session(), _item(part, item_id), user.id)
    return redirect(url_for("calls.index", number=number), 303)


@blueprint.post("/<uuid:item_id>/sigo")
def stay(number: str, item_id: uuid.UUID) -> AnyResponse:
    """Hold a household for twelve minutes more: whoever calls is still at it."""
    _page, part = participation_page(number)
    item, user, now = _item(part, item_id), signed_in(), services().clock()
    if user is None or item.claimed_by != user.id or not item.is_claimed(now):
        return Response(status=409)
    hold_claim(item, now)
    if request.headers.get("X-Requested-With"):
        return Response(status=204)
    return redirect(url_for("calls.card", number=number, item_id=item_id), 303)


# -- inside ---------------------------------------------------------------------------------


def _item(part: Participation, item_id: uuid.UUID) -> CallItem:
    found = item_of(db.session(), part.id, item_id)
    if found is None:
        abort(404)
    return found


def _attempts(item: CallItem) -> int:
    """Return how many calls the form knew of: all there are, where it does not say."""
    typed = request.form.get("attempts", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else item.attempts


def _after(number: str, item: CallItem, user_id: uuid.UUID) -> AnyResponse:
    """Lead on: to the next number of a household that is still the caller's, or to the list."""
    if item.claimed_by == user_id:
        return redirect(url_for("calls.card", number=number, item_id=item.id), 303)
    return redirect(url_for("calls.index", number=number, hecho=item.number), 303)


def _card_page(
    page: CrisisPage,
    part: Participation,
    item: CallItem,
    outcome: CallOutcome | None,
    errors: dict[str, str],
) -> Page:
    context, here = request_context(purpose_of(page.crisis.number)), services()
    (found,) = read_cards(context, [item])
    calls = list(calls_of(context.session, item))[:CALLS_SHOWN]
    script = _script(page, part, found)
    user, now = signed_in(), here.clock()
    is_mine = user is not None and item.claimed_by == user.id and item.is_claimed(now)
    html = render_template(
        "calls/card.html",
        page=page,
        card=found,
        item=item,
        is_mine=is_mine,
        held_by=_holder(item, is_mine),
        now=now,
        has_help=item.id in items_with_help(context.session, part.id, now),
        reasons=reasons_words(found),
        script=script,
        numbers=[(each, _chat(each.number, script)) for each in found.numbers],
        calls=[(each, note_of(here.keyring, each)) for each in calls],
        advice=advice_after(item.unanswered),
        outcome=outcome,
        rules=OUTCOME_RULES,
        errors={name: _(words) for name, words in errors.items()},
        need_words=NEED_WORDS,
        age_words=AGE_WORDS,
        fault_words=NUMBER_FAULT_WORDS,
        heard=HEARD,
        languages=(*LANGUAGES, *MORE_LANGUAGES),
        local_now=local_now(now),
        form=request.form,
    )
    return (html, 422) if errors else html


def _holder(item: CallItem, is_mine: bool) -> str:
    if is_mine or not item.is_claimed(services().clock()) or item.claimed_by is None:
        return ""
    return account_names(db.session(), {item.claimed_by}).get(item.claimed_by, "?")


def _script(page: CrisisPage, part: Participation, found: HouseholdCard) -> CallScript:
    names = {each: Formats(each).country(part.country) for each in LANGUAGES}
    return script_for(
        found.languages, crisis=page.type_name, country_name=names, own=str(get_locale())
    )


def _chat(number: str, script: CallScript) -> str:
    link = whatsapp_link(number)
    return f"{link}?text={quote(script.message)}" if link else ""


def _say(written: RecordedCall) -> None:
    """Say what follows; and where somebody else holds the household, that they do."""
    words = _(OUTCOME_RULES[written.call.outcome].next_words)
    if written.step.advice:
        words = f"{words} {_(written.step.advice)}"
    flash(words, "done")
    if not written.is_latest:
        flash(_("Ya había una llamada posterior: el hogar queda como ella dice."), "warn")
    if written.held_by is not None:
        flash(_("Otra persona tiene ahora este hogar; su llamada quedó anotada."), "warn")
