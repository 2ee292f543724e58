"""The outbox: letters are rows first. Put in with the deed they tell of, they are sent by whoever has a transport."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from directory.rounds.models import Invitation, Letter, LetterKind, LetterState, Round, Rung
from ground.addresses import clean_address


def put(
    session: Session,
    *,
    once: str,
    kind: LetterKind,
    address: str,
    now: datetime,
    name: str = "",
    language: str = "es",
    round_: Round | None = None,
    invitation: Invitation | None = None,
    rung: Rung | None = None,
    country: str = "",
    details: Mapping[str, Any] | None = None,
    is_demo: bool = False,
) -> Letter | None:
    """Put a letter into the outbox; None when the same one (`once`) was put in before, or nobody can be written to.

    `details` is all its text says beside names and dates of the round: see `directory.rounds.letters`. It is
    frozen here, so that a letter sent again says the same.
    """
    to = clean_address(address)
    if not to or session.scalar(sa.select(Letter.id).where(Letter.once == once)) is not None:
        return None
    letter = Letter(
        once=once,
        kind=kind,
        round_id=round_.id if round_ else None,
        invitation_id=invitation.id if invitation else None,
        rung=rung,
        country=country,
        address=to,
        name=name,
        language=language,
        details=dict(details or {}),
        state=LetterState.WAITING,
        due_at=now,
        is_demo=is_demo,
    )
    try:
        with session.begin_nested():
            session.add(letter)
    except IntegrityError:  # another process put it in between the look and the write
        return None
    return letter


def withdraw_waiting(session: Session, round_: Round) -> int:
    """Take the letters of a round that wait out of the post; gives back how many."""
    taken = session.scalars(
        sa.select(Letter).where(Letter.round_id == round_.id, Letter.state == LetterState.WAITING)
    ).all()
    for letter in taken:
        letter.state, letter.sealed_token = LetterState.WITHDRAWN, None
    session.flush()
    return len(taken)
