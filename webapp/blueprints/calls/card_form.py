"""The form of a card, read: what came of a call, as the caller says it."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime
from typing import TypeVar

from flask import request

from core.accounts import User
from core.errors import UnusableInput
from core.i18n.languages import N_
from registry.people.models import Need
from response.accounting.models import Says
from response.calldown.cards import HouseholdCard
from response.calldown.models import CallChannel
from response.calldown.numbers import DialledNumber, has_left
from response.calldown.outcomes import CallOutcome
from response.calldown.recording import OutcomeDraft
from response.typed_moments import instant_of
from webapp.forms.typed_text import form_text
from webapp.http.i18n import zone
from webapp.http.services import services

HEARD = {
    Says.SAFE: N_("que están a salvo"),
    Says.HELP: N_("que necesitan ayuda"),
    Says.ELSEWHERE: N_("que están en otro lugar"),
}
"""What somebody else may say of them."""


def draft_of(outcome: CallOutcome, card: HouseholdCard, user: User) -> OutcomeDraft:
    """Return what the form says of a call of this household. Raises UnusableInput for a moment that
    cannot be read.
    """
    number = _number(card)
    return OutcomeDraft(
        outcome=outcome,
        happened_at=_moment("happened_at") or services().clock(),
        by=f"user:{user.id}",
        user_id=user.id,
        channel=_code(CallChannel, "channel") or CallChannel.PHONE,
        number=number.number,
        number_persons=(number.person_id,) if number.number else (),
        numbers_left=has_left(card.numbers, without=number.digest),
        about=_persons(card),
        needs=tuple(Need(code) for code in request.form.getlist("needs") if code in set(Need)),
        place=form_text(request.form, "place"),
        relation=form_text(request.form, "relation"),
        heard=_reported_state(),
        language=form_text(request.form, "language")[:3],
        call_at=_moment("call_at"),
        note=form_text(request.form, "note"),
    )


def local_now(now: datetime) -> str:
    """Return a moment as the boxes of the form take it, by the reader's clock."""
    return f"{now.astimezone(zone()):%Y-%m-%dT%H:%M}"


def local_moment(text: str) -> datetime | None:
    """Return a moment typed by the reader's clock; None of nothing. Raises ValueError."""
    return instant_of(text, zone()) if text.strip() else None


# -- inside ---------------------------------------------------------------------------------


def _moment(name: str) -> datetime | None:
    try:
        return local_moment(request.form.get(name, ""))
    except ValueError as wrong:
        raise UnusableInput(name, N_("No se entiende la hora.")) from wrong


CodeT = TypeVar("CodeT", bound=enum.StrEnum)


def _code(kind: type[CodeT], name: str) -> CodeT | None:
    """Return the code sent in a box; None of none of a kind."""
    sent = request.form.get(name, "")
    return kind(sent) if sent in set(kind) else None


def _reported_state() -> Says | None:
    said = _code(Says, "heard")
    return said if said in HEARD else None


def _number(card: HouseholdCard) -> DialledNumber:
    """Return the number that was called: one of the household, else none."""
    sent = form_text(request.form, "number")
    none = DialledNumber(number="", person_id=card.item.id, whose="")
    return next((each for each in card.numbers if each.number == sent), none)


def _persons(card: HouseholdCard) -> tuple[uuid.UUID, ...]:
    """Return of whom it is true: those ticked; of a form that offers none, all."""
    if "about_is_shown" not in request.form:
        return ()
    ticked = set(request.form.getlist("about"))
    about = tuple(each.id for each in card.listed if str(each.id) in ticked)
    if not about:
        raise UnusableInput("about", N_("Marque de quién es cierto."))
    return about
