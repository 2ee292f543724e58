"""How a crisis goes on: proposed, declared, winding down, closed, lessons done; cancelled, merged.

The moves are data. What is asked of each: a reason in one sentence; of closing, that what is still
open was looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.approval import Approval
from core.db import hold_row
from core.errors import AtalayaError, NotAllowed
from core.i18n.languages import N_
from response.crisis.models import (
    Crisis,
    CrisisMove,
    CrisisState,
    MoveKind,
    Participation,
    ParticipationState,
)
from response.crisis.officers import CrisisOfficer, leads, may_end, may_manage
from response.crisis.recording import one_sentence, record_move

_S = CrisisState
MOVES = Approval(
    moves={
        _S.PROPOSED: frozenset({_S.DECLARED, _S.CANCELLED, _S.MERGED}),
        _S.DECLARED: frozenset({_S.WINDING_DOWN, _S.CANCELLED, _S.MERGED}),
        _S.WINDING_DOWN: frozenset({_S.DECLARED, _S.CLOSED, _S.MERGED}),
        _S.CLOSED: frozenset({_S.LESSONS_DONE}),
        _S.LESSONS_DONE: frozenset(),
        _S.CANCELLED: frozenset(),
        _S.MERGED: frozenset(),
    },
    two_persons=frozenset(),
)
"""Nobody waits for a second person to declare or to end: both only bring people to work."""
BY_HAND = (_S.DECLARED, _S.WINDING_DOWN, _S.CLOSED, _S.LESSONS_DONE, _S.CANCELLED)
"""What somebody chooses on the page of a crisis; merging and joining have pages of their own."""
_ENDS = frozenset({_S.CLOSED, _S.CANCELLED, _S.MERGED, _S.LESSONS_DONE})
_FOR_LEADERS = frozenset({_S.WINDING_DOWN, _S.DECLARED})


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something that is not done yet when a crisis is to be closed."""

    words: str
    """A message id: what it is; the number stands behind it."""
    count: int
    country: str = ""
    """Whose it is; empty for what is shared."""
    code: str = ""
    """What pages know it by: where it is seen to."""
    details: tuple[tuple[str, int], ...] = ()
    """By the name of a post, how many: who is told; an empty name for those of none."""


OpenItems = Callable[[Session, Crisis, str], Sequence[OpenItem]]
"""What of a crisis one country has still open: handed in from above, for statements, calls and
tasks lie there.
"""


class StillOpen(AtalayaError):
    """A crisis was to be closed and `items` are open: who closes it all the same says that they
    saw them.
    """

    def __init__(self, items: Sequence[OpenItem]) -> None:
        super().__init__(f"{len(items)} kinds of open items")
        self.items = tuple(items)


def next_states(crisis: Crisis, officer: CrisisOfficer) -> tuple[CrisisState, ...]:
    """Return the states that somebody may bring a crisis to now, by hand."""
    return tuple(
        state
        for state in BY_HAND
        if state in MOVES.moves[crisis.state]
        and not (crisis.state is _S.PROPOSED and state is _S.DECLARED)
        and _may_bring(officer, crisis, state)
    )


def move_to(
    session: Session,
    crisis: Crisis,
    target: CrisisState,
    officer: CrisisOfficer,
    *,
    reason: str,
    now: datetime,
    open_items: Sequence[OpenItem] = (),
    is_confirmed: bool = False,
) -> CrisisMove:
    """Bring a crisis to another state; return what was written down of it.

    Raises NotAllowed, IllegalMove, UnusableInput for a reason that is none, StillOpen where it is
    to be closed with open items and nobody said that they saw them.
    """
    hold_row(session, crisis)
    if not _may_bring(officer, crisis, target):
        raise NotAllowed(crisis.number)
    MOVES.check_move(crisis.state, target, name=crisis.number)
    sentence = one_sentence(reason)
    if target is CrisisState.CLOSED and open_items and not is_confirmed:
        raise StillOpen(open_items)
    before, crisis.state = crisis.state, target
    if target in _ENDS and crisis.ended_at is None:
        crisis.ended_at, crisis.next_report_at = now, None
        _end_parts(crisis, now)
    left = "; ".join(f"{each.words}: {each.count}" for each in open_items)
    return record_move(
        session,
        crisis,
        MoveKind.STATE,
        by=officer.actor,
        at=now,
        before=before.value,
        after=target.value,
        reason=sentence,
        definition={"open": left} if left else None,
    )


def end_part(
    session: Session,
    crisis: Crisis,
    part: Participation,
    officer: CrisisOfficer,
    *,
    reason: str,
    now: datetime,
) -> CrisisMove:
    """End one country's part while the crisis goes on for others. Raises NotAllowed, UnusableInput
    for a reason that is none.
    """
    hold_row(session, crisis)
    hold_row(session, part)
    if not may_manage(officer, part) or part.state is ParticipationState.CLOSED:
        raise NotAllowed(crisis.number)
    sentence = one_sentence(reason)
    part.state, part.ended_at = ParticipationState.CLOSED, now
    return record_move(
        session,
        crisis,
        MoveKind.STATE,
        by=officer.actor,
        at=now,
        country=part.country,
        before=ParticipationState.ACTIVE.value,
        after=ParticipationState.CLOSED.value,
        reason=sentence,
    )


def other_parts(crisis: Crisis) -> list[OpenItem]:
    """Return the countries that still work in a crisis which its lead is about to close."""
    return [
        OpenItem(N_("país que sigue activo"), 1, each.country)
        for each in crisis.participations
        if each.state is ParticipationState.ACTIVE and each.country != crisis.lead_country
    ]


# -- inside ---------------------------------------------------------------------------------


def _may_bring(officer: CrisisOfficer, crisis: Crisis, target: CrisisState) -> bool:
    return (leads if target in _FOR_LEADERS else may_end)(officer, crisis)


def _end_parts(crisis: Crisis, now: datetime) -> None:
    for each in crisis.participations:
        if each.state is ParticipationState.ACTIVE:
            each.state, each.ended_at = ParticipationState.CLOSED, now
