"""What can become of a round: planned, open, closed or cancelled. The legal moves are data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import Approval, IllegalMove
from core.audit_log import record
from core.db import hold_row, take_turns
from core.errors import UnusableInput
from core.i18n.languages import N_
from directory.rounds.calendar_days import today
from directory.rounds.invitations import OpenedRound, invitation_counts, invite_owners
from directory.rounds.messages.submission import withdraw_round
from directory.rounds.models import AccessLink, Invitation, Round, RoundState
from directory.rounds.planning import (
    check_days,
    clean_countries,
    clean_kinds,
    clean_number,
    clean_schedule,
)
from directory.rounds.results import ClosedRound, closed_round

LIFECYCLE = Approval(
    moves={
        RoundState.PLANNED: frozenset({RoundState.OPEN, RoundState.CANCELLED}),
        RoundState.OPEN: frozenset({RoundState.CLOSED, RoundState.CANCELLED}),
        RoundState.CLOSED: frozenset(),
        RoundState.CANCELLED: frozenset(),
    },
    two_persons=frozenset(),
)
"""A round needs no second person: opening one publishes nothing, and its edition says who
closed it.
"""


def current_round(session: Session) -> Round | None:
    """Return the round that is open, else the next one planned; None when there is neither."""
    rounds = session.scalars(
        sa.select(Round)
        .where(Round.state.in_([RoundState.OPEN, RoundState.PLANNED]))
        .order_by(Round.opens_on)
    ).all()
    open_rounds = (each for each in rounds if each.state is RoundState.OPEN)
    return next(open_rounds, rounds[0] if rounds else None)


def hold_round(session: Session, round_: Round) -> None:
    """Read a round anew, and let nobody else open or end one to the end of the transaction: one is
    open at a time, and each move is made once.
    """
    take_turns(session, "rounds")
    hold_row(session, round_)


def plan_round(
    session: Session,
    *,
    number: str,
    opens_on: date,
    due_on: date,
    closes_on: date,
    schedule: Iterable[Mapping[str, Any]],
    kinds: Collection[str] = (),
    countries: Collection[str] = (),
    now: datetime,
    actor: str,
    is_demo: bool = False,
) -> Round:
    """Add a round to come.

    `schedule` is [{"on": day, "rung": code}, …]. Raises UnusableInput, naming the field.
    """
    number = clean_number(session, number)
    check_days(session, opens_on, due_on, closes_on, today(now))
    round_ = Round(
        number=number,
        opens_on=opens_on,
        due_on=due_on,
        closes_on=closes_on,
        state=RoundState.PLANNED,
        reminder_schedule=clean_schedule(schedule, opens_on, closes_on),
        kinds=clean_kinds(kinds),
        countries=clean_countries(countries),
        is_demo=is_demo,
    )
    session.add(round_)
    session.flush()
    _record(session, round_, "plan", now, actor)
    return round_


def open_round(session: Session, round_: Round, *, now: datetime, actor: str) -> OpenedRound:
    """Invite every owner of the entries asked about, and put their messages into the outbox.

    A round that is open already stays as it is. Raises UnusableInput when it cannot be opened.
    """
    hold_round(session, round_)
    if round_.state is not RoundState.OPEN:
        _move(round_, RoundState.OPEN)
        if today(now) > round_.closes_on:
            raise UnusableInput(
                "round", N_("Las fechas de esta ronda ya pasaron: cancélela y prevea otra.")
            )
        _refuse_second(session, round_)
        round_.opened_at, round_.opened_by = now, actor
        invite_owners(session, round_, now)
        _record(session, round_, "open", now, actor)
    return invitation_counts(session, round_)


def change_schedule(
    session: Session,
    round_: Round,
    schedule: Iterable[Mapping[str, Any]],
    *,
    now: datetime,
    actor: str,
) -> None:
    """Set the days of the reminders of a round to come or open. Raises UnusableInput."""
    hold_round(session, round_)
    if not LIFECYCLE.moves[round_.state]:
        raise UnusableInput("round", N_("La ronda ya terminó."))
    round_.reminder_schedule = clean_schedule(schedule, round_.opens_on, round_.closes_on)
    session.flush()
    _record(session, round_, "ladder", now, actor)


def close_round(session: Session, round_: Round, *, now: datetime, actor: str) -> ClosedRound:
    """End a round: its links open nothing any more, its messages that wait are withdrawn, what
    lapsed is counted.

    What nobody confirmed is not touched: its age says so wherever it is used. Raises UnusableInput.
    """
    hold_round(session, round_)
    _move(round_, RoundState.CLOSED)
    round_.closed_at, round_.closed_by = now, actor
    closed = closed_round(session, round_, _end(session, round_, now), now)
    _record(
        session,
        round_,
        "close",
        now,
        actor,
        asked=closed.asked,
        answered=closed.answered,
        silent=closed.silent,
    )
    return closed


def cancel_round(
    session: Session, round_: Round, *, now: datetime, actor: str, reason: str = ""
) -> int:
    """Give a round up, planned or open; answers given stay.

    Gives back how many messages were withdrawn. Raises UnusableInput.
    """
    hold_round(session, round_)
    _move(round_, RoundState.CANCELLED)
    round_.closed_at, round_.closed_by = now, actor
    withdrawn = _end(session, round_, now)
    _record(session, round_, "cancel", now, actor, reason=reason)
    return withdrawn


# -- inside ---------------------------------------------------------------------------------


def _move(round_: Round, to: RoundState) -> None:
    try:
        LIFECYCLE.check_move(round_.state, to, name=f"round {round_.number}")
    except IllegalMove as wrong:
        raise UnusableInput("round", N_("La ronda no está en un estado que lo permita.")) from wrong
    round_.state = to


def _refuse_second(session: Session, round_: Round) -> None:
    with session.no_autoflush:
        other = session.scalar(
            sa.select(Round.number)
            .where(Round.state == RoundState.OPEN, Round.id != round_.id)
            .limit(1)
        )
    if other is not None:
        raise UnusableInput("round", N_("Ya hay otra ronda abierta: ciérrela primero."))


def _end(session: Session, round_: Round, now: datetime) -> int:
    """End every link of the round and withdraw its messages that wait; give back how many of
    these.
    """
    session.flush()
    invitations = sa.select(Invitation.id).where(Invitation.round_id == round_.id)
    session.execute(
        sa.update(AccessLink)
        .where(AccessLink.invitation_id.in_(invitations), AccessLink.revoked_at.is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session="fetch")
    )
    return withdraw_round(session, round_)


def _record(
    session: Session, round_: Round, action: str, now: datetime, actor: str, **details: Any
) -> None:
    record(
        session,
        at=now,
        actor=actor,
        action=f"round.{action}",
        subject=round_.id,
        purpose="confirmation",
        number=round_.number,
        **details,
    )


def all_rounds(session: Session) -> Sequence[Round]:
    """Return all rounds, newest first."""
    return session.scalars(
        sa.select(Round).order_by(Round.opens_on.desc(), Round.number.desc())
    ).all()
