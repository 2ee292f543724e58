"""The round as everybody sees it: how far it is, day by day, and who is silent."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from flask import Blueprint, render_template

from core.i18n.languages import N_
from directory.entries.member_states import MEMBERS
from directory.rounds.calendar_days import today
from directory.rounds.lifecycle import all_rounds, current_round
from directory.rounds.models import EscalationRung, Round, RoundState
from directory.rounds.progress import CountryScore, RoundProgress
from webapp.auth.access import Scope, current_scope
from webapp.blueprints.rounds.access import (
    DETAILED,
    counts_of,
    round_or_404,
    seen_pending,
)
from webapp.blueprints.rounds.curve import RoundCurve, round_curve
from webapp.http.database import db
from webapp.http.i18n import country_name
from webapp.http.rendering.table_order import sorted_rows
from webapp.http.services import services

blueprint = Blueprint("rounds", __name__, url_prefix="/rondas")
STATE_WORDS: Mapping[RoundState, str] = {
    RoundState.PLANNED: N_("prevista"),
    RoundState.OPEN: N_("abierta"),
    RoundState.CLOSED: N_("cerrada"),
    RoundState.CANCELLED: N_("anulada"),
}
STATE_TONES: Mapping[RoundState, str] = {
    RoundState.PLANNED: "info",
    RoundState.OPEN: "ok",
    RoundState.CLOSED: "off",
    RoundState.CANCELLED: "off",
}
RUNG_WORDS: Mapping[EscalationRung, str] = {
    EscalationRung.OWNER: N_("quien responde"),
    EscalationRung.ALTERNATE: N_("suplente"),
    EscalationRung.LIAISON: N_("punto focal del país"),
    EscalationRung.SECRETARIAT: N_("Secretaría"),
}
EMPTY_RUNGS = 2
"""Empty lines of the form of the ladder."""


@blueprint.get("/")
def index() -> str:
    """Return the round that is open or comes next, and those before it."""
    return page_of(current_round(db.session()))


@blueprint.get("/<uuid:round_id>")
def show(round_id: uuid.UUID) -> str:
    """Return one round."""
    return page_of(round_or_404(round_id))


def page_of(round_: Round | None, errors: dict[str, str] | None = None) -> str:
    """Return the page of a round, or of there being none."""
    scope, card = current_scope(), None
    if round_ is not None and round_.opened_at is not None:
        card = counts_of(round_)
    countries, order = sorted_rows(_all_countries(card), _columns(scope))
    return render_template(
        "rounds/round.html",
        round=round_,
        card=card,
        curve=_curve(round_, card),
        countries=countries,
        order=order,
        is_detailed=scope.role in DETAILED,
        pending=seen_pending(scope) if scope.role in DETAILED else [],
        others=[
            each for each in all_rounds(db.session()) if round_ is None or each.id != round_.id
        ],
        now=services().clock(),
        state_words=STATE_WORDS,
        state_tones=STATE_TONES,
        rung_words=RUNG_WORDS,
        empty_rungs=EMPTY_RUNGS,
        errors=errors or {},
    )


# -- inside ---------------------------------------------------------------------------------


def _curve(round_: Round | None, card: RoundProgress | None) -> RoundCurve | None:
    if round_ is None or card is None:
        return None
    ends_on = today(round_.closed_at) if round_.closed_at else round_.closes_on
    return round_curve(card.per_day, card.total.asked, round_.due_on, ends_on)


def _all_countries(card: RoundProgress | None) -> list[CountryScore]:
    """Return every member of the conference: one that has no entries was asked about none."""
    if card is None:
        return []
    scores = {each.country: each for each in card.countries}
    codes = sorted({*MEMBERS, *scores})
    return [scores.get(code) or CountryScore(code) for code in codes]


def _columns(scope: Scope) -> Mapping[str, Callable[[CountryScore], Any]]:
    """Return by what the countries may be sorted: never by what the reader is not shown."""
    columns: dict[str, Callable[[CountryScore], Any]] = {
        "country": lambda one: country_name(one.country),
        "share": lambda one: one.share if one.asked else None,
    }
    if scope.role in DETAILED and not scope.country:
        for name in ("asked", "confirmed", "corrected", "waiting", "silent", "lapsed"):
            columns[name] = attrgetter(name)
    return columns
