"""A mark that a caller made without a network: entered, or shown against what others said.

The rules: where somebody else entered another outcome since the list was taken along, a person
decides, who sees both; a call for help is entered at once all the same, for it must not wait on a
telephone in a pocket. Of two calls of a household the later one says how it stands
(`response.calldown.recording`).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from response.calldown.models import Call, CallItem
from response.calldown.outcomes import CallOutcome
from response.calldown.recording import OutcomeDraft, record_call
from response.crisis.models import Participation

MARKED = (
    CallOutcome.SAFE,
    CallOutcome.HELP,
    CallOutcome.NO_ANSWER,
    CallOutcome.WRONG_NUMBER,
)
"""What can be marked without a network: what needs no more than a word."""


class MarkAnswer(enum.StrEnum):
    """What became of a mark."""

    ENTERED = "entered"
    OLDER = "older"
    """Entered; the household was called later, and stands as that call says."""
    BESIDE = "beside"
    """Entered beside another outcome of somebody else."""
    CONFLICT = "conflict"
    """Not entered: a person decides."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class MarkResult:
    """What became of a mark, and what stands against it."""

    answer: MarkAnswer
    other: Call | None = None
    message: str = ""
    """Why it was refused, as a message id."""


def enter_mark(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    item: CallItem,
    draft: OutcomeDraft,
    *,
    since: datetime,
    is_decided: bool,
    now: datetime,
) -> MarkResult:
    """Enter a mark made from a list of the moment `since`; `is_decided` when somebody has seen what
    stands against it.
    """
    other = _said_since(session, item, draft, since)
    if other is not None and not is_decided and draft.outcome is not CallOutcome.HELP:
        return MarkResult(MarkAnswer.CONFLICT, other)
    try:
        with session.begin_nested():
            written = record_call(session, keyring, participation, item, draft, now)
    except UnusableInput as wrong:
        return MarkResult(MarkAnswer.REFUSED, other, wrong.what)
    if other is not None:
        return MarkResult(MarkAnswer.BESIDE, other)
    return MarkResult(MarkAnswer.ENTERED if written.is_latest else MarkAnswer.OLDER)


# -- inside ---------------------------------------------------------------------------------


def _said_since(
    session: Session, item: CallItem, draft: OutcomeDraft, since: datetime
) -> Call | None:
    """Return the last call that somebody else entered since, with another outcome."""
    query = sa.select(Call).where(
        Call.item_id == item.id,
        Call.entered_at > since,
        Call.by != draft.by,
        Call.outcome != draft.outcome,
    )
    return session.scalar(query.order_by(Call.entered_at.desc()).limit(1))
