"""How a round ended, in entries."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.freshness import freshness
from directory.entries.kinds import EntryKind, kind_of
from directory.rounds.invitations import asked_entries
from directory.rounds.models import (
    Invitation,
    InvitedEntry,
    Proposal,
    ProposalState,
    Round,
    RoundState,
)


@dataclass(frozen=True, slots=True)
class ClosedRound:
    """How a round ended, in entries (`asked` is the sum of the next four)."""

    asked: int
    answered: int
    """All groups confirmed or corrected."""
    partly: int
    silent: int
    gone: int
    """Retired while the round was open."""
    lapsed: Mapping[str, int]
    """By country, entries in use that nobody has confirmed for six months, or ever."""
    messages_withdrawn: int


def closed_round(
    session: Session, round_: Round, messages_withdrawn: int, now: datetime
) -> ClosedRound:
    """Return how a round that was closed at `now` ended."""
    asked = _asked_rows(session, round_)
    entries = {(kind_of(entry), entry.id): entry for entry in asked_entries(session, round_)}
    counts, lapsed = Counter[str](), Counter[str]()
    for key, row in asked.items():
        entry = entries.get(key)
        counts[_outcome(row) if entry is not None else "gone"] += 1
        if entry is not None and not freshness(entry.confirmed_at, now).is_current:
            lapsed[entry.country] += 1
    return ClosedRound(
        asked=len(asked),
        answered=counts["answered"],
        partly=counts["partly"],
        silent=counts["silent"],
        gone=counts["gone"],
        lapsed=dict(sorted(lapsed.items())),
        messages_withdrawn=messages_withdrawn,
    )


# -- inside ---------------------------------------------------------------------------------


def _asked_rows(session: Session, round_: Round) -> dict[tuple[EntryKind, uuid.UUID], InvitedEntry]:
    """Return one row for each entry: of one that was handed over, the row of the new owner."""
    query = sa.select(InvitedEntry).join(Invitation).where(Invitation.round_id == round_.id)
    rows = session.scalars(query.order_by(InvitedEntry.handed_over.desc()))
    return {(row.entry_kind, row.entry_id): row for row in rows}


def _outcome(row: InvitedEntry) -> str:
    if row.answered_at is not None:
        return "answered"
    return "partly" if row.groups else "silent"


@dataclass(frozen=True, slots=True)
class RoundNeeds:
    """What of the open round waits for somebody: entries without an answer, proposals to decide."""

    round: Round
    silent: int
    proposals: int


def open_round_needs(session: Session, country: str = "") -> RoundNeeds | None:
    """Return what of the open round waits in `country`, or everywhere; None when none is open."""
    round_ = session.scalar(sa.select(Round).where(Round.state == RoundState.OPEN))
    if round_ is None:
        return None
    waiting = sa.select(sa.func.count()).where(Proposal.state == ProposalState.WAITING)
    silent = (
        sa.select(sa.func.count(sa.distinct(InvitedEntry.entry_id)))
        .join(Invitation)
        .where(
            Invitation.round_id == round_.id,
            InvitedEntry.answered_at.is_(None),
            InvitedEntry.handed_over.is_(False),
        )
    )
    if country:
        waiting = waiting.where(Proposal.country == country)
        silent = silent.where(Invitation.country == country)
    return RoundNeeds(round_, session.scalar(silent) or 0, session.scalar(waiting) or 0)
