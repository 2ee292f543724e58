"""How a round ended, in entries."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.freshness import freshness
from directory.entries.kinds import TYPES, EntryKind, kind_of
from directory.rounds.invitations import asked_entries
from directory.rounds.models import (
    Invitation,
    InvitedEntry,
    Proposal,
    ProposalState,
    Round,
    RoundState,
)
from directory.rounds.planning import ASKED_KINDS


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
    """Return what of the open round waits in `country`, or everywhere; None when none is open.

    An entry is silent by the rule of the round's own page (`directory.rounds.progress`): in use,
    not answered by who answers for it now, and not confirmed since the opening in any other way.
    """
    waiting = sa.select(sa.func.count()).where(Proposal.state == ProposalState.WAITING)
    if country:
        waiting = waiting.where(Proposal.country == country)
    silent = (_silent_of(kind, country) for kind in ASKED_KINDS)
    query = sa.select(Round, waiting.scalar_subquery(), *silent)
    row = session.execute(query.where(Round.state == RoundState.OPEN)).first()
    return None if row is None else RoundNeeds(row[0], sum(row[2:]), row[1])


def _silent_of(kind: EntryKind, country: str) -> sa.ScalarSelect[int]:
    """Return the question how many entries of a kind are silent in a round."""
    entry: Any = TYPES[kind]
    query = (
        sa.select(sa.func.count(sa.distinct(InvitedEntry.entry_id)))
        .join(Invitation, Invitation.id == InvitedEntry.invitation_id)
        .join(entry, entry.id == InvitedEntry.entry_id)
        .where(
            Invitation.round_id == Round.id,
            InvitedEntry.entry_kind == kind,
            InvitedEntry.answered_at.is_(None),
            InvitedEntry.handed_over.is_(False),
            entry.retired_at.is_(None),
            sa.or_(entry.confirmed_at.is_(None), entry.confirmed_at < Round.opened_at),
        )
        .correlate(Round)
    )
    if country:
        query = query.where(Invitation.country == country)
    return query.scalar_subquery()
