"""What `atalaya round` says of a round, its silent and its letters."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.i18n.languages import N_
from core.i18n.phones import international
from directory.entries.kinds import ONE_WORDS
from directory.rounds.models import Letter, LetterState, Round, RoundState
from directory.rounds.progress import SilentOwner
from webapp.cli.context import say, speak

STATES = {
    RoundState.PLANNED: N_("prevista"),
    RoundState.OPEN: N_("abierta"),
    RoundState.CLOSED: N_("cerrada"),
    RoundState.CANCELLED: N_("cancelada"),
}
LETTER_STATES = {
    LetterState.WAITING: N_("espera"),
    LetterState.SENDING: N_("saliendo"),
    LetterState.SENT: N_("enviada"),
    LetterState.FAILED: N_("fallida"),
    LetterState.WITHDRAWN: N_("retirada"),
}


def letters_by_state(session: Session, round_: Round) -> dict[str, int]:
    """Return how many letters of a round are in each state."""
    query = (
        sa.select(Letter.state, sa.func.count())
        .where(Letter.round_id == round_.id)
        .group_by(Letter.state)
    )
    return {state.value: count for state, count in session.execute(query).all()}


def say_status(round_: Round, by_state: dict[str, int]) -> None:
    """A round in two lines."""
    say(
        N_("Ronda {number}, {state}: del {opens} al {closes}, plazo {due}."),
        number=round_.number,
        state=speak(STATES[round_.state]),
        opens=round_.opens_on,
        closes=round_.closes_on,
        due=round_.due_on,
    )
    told = ", ".join(
        f"{count} {speak(LETTER_STATES[LetterState(state)])}" for state, count in by_state.items()
    )
    say(N_("  Cartas: {told}."), told=told or "0")


def silent_line(one: SilentOwner) -> dict[str, str]:
    """Return who is silent, and whom to call."""
    return {
        "country": one.entry.country,
        "kind": speak(ONE_WORDS[one.kind]),
        "name": one.entry.name,
        "owner": one.owner,
        "phone": international(one.phone) if one.phone else "",
        "email": speak(N_("con correo") if one.has_email else N_("sin correo")),
    }


def letter_line(letter: Letter) -> dict[str, Any]:
    """Return a letter for a program: never its text or its link."""
    return {
        "id": letter.id,
        "kind": letter.kind.value,
        "state": letter.state.value,
        "country": letter.country,
        "address": letter.address,
        "due_at": letter.due_at,
        "sent_at": letter.sent_at,
        "attempts": letter.attempts,
        "message_id": letter.message_id,
        "error": letter.last_error,
    }
