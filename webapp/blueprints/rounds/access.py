"""What of the rounds the asker sees: the Secretariat all, a country its own, a consul the own post,
others shares.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import Session, contains_eager, selectinload

from core.outbox.models import MessageState, OutboxMessage
from directory.entries.models import Post
from directory.rounds.invitations import OpenedRound, asked_entries
from directory.rounds.models import (
    AccessLink,
    Invitation,
    InvitedEntry,
    Proposal,
    ProposalState,
    Round,
    RoundMessage,
    RoundState,
)
from directory.rounds.owners import Owners
from directory.rounds.progress import RoundProgress, SilentOwner, scorecard
from directory.rounds.proposal_review import PendingProposal, pending
from directory.search.ranking import Entry
from webapp.auth.access import Scope, current_scope
from webapp.auth.accounts import RoleName
from webapp.http.database import db
from webapp.http.services import services

DETAILED = frozenset({RoleName.SECRETARIAT, RoleName.COUNTRY_ADMIN, RoleName.CONSUL})
"""Who sees more than the share of each country."""


@dataclass(frozen=True, slots=True)
class RoundNeeds:
    """What of the round waits for the asker: silent entries within reach, and proposals to decide."""

    round: Round
    silent: int
    proposals: int


def round_or_404(round_id: uuid.UUID) -> Round:
    """Return a round."""
    return db.session().get(Round, round_id) or abort(404)


def rounds(session: Session) -> Sequence[Round]:
    """Return all rounds, newest first."""
    return session.scalars(
        sa.select(Round).order_by(Round.opens_on.desc(), Round.number.desc())
    ).all()


def within(country: str) -> None:
    """Let the Secretariat and the country itself on; others get the 404 of what does not exist."""
    scope = current_scope()
    if scope.role is not RoleName.SECRETARIAT and (not scope.country or scope.country != country):
        abort(404)


def card_of(round_: Round) -> RoundProgress:
    """Return the scorecard of all countries, in the days of the house."""
    zone = ZoneInfo(services().settings.default_timezone)
    return scorecard(db.session(), round_, services().clock(), zone=zone)


def seen_silent(card: RoundProgress, scope: Scope) -> list[SilentOwner]:
    """Return the silent entries the asker may read about."""
    if scope.role is RoleName.SECRETARIAT:
        return list(card.silent)
    return [one for one in card.silent if _is_seen(scope, one.entry)]


def seen_pending(session: Session, scope: Scope) -> list[PendingProposal]:
    """Return the proposals the asker may read, oldest first."""
    if scope.role is RoleName.SECRETARIAT:
        return pending(session)
    return [
        each
        for each in pending(session, [scope.country])
        if each.entry and _is_seen(scope, each.entry)
    ]


def proposal_or_404(proposal_id: uuid.UUID) -> Proposal:
    """Return a proposal of the asker's country (Secretariat: of any)."""
    proposal = db.session().get(Proposal, proposal_id) or abort(404)
    within(proposal.country)
    return proposal


def invitations_of(session: Session, round_: Round, scope: Scope) -> Sequence[Invitation]:
    """Return the invitations within reach, by country and name."""
    statement = (
        sa.select(Invitation)
        .where(Invitation.round_id == round_.id)
        .options(selectinload(Invitation.entries), selectinload(Invitation.links))
        .order_by(Invitation.country, Invitation.name, Invitation.address)
    )
    if scope.role is not RoleName.SECRETARIAT:
        statement = statement.where(Invitation.country == scope.country)
    return session.scalars(statement).all()


def invitation_or_404(invitation_id: uuid.UUID) -> Invitation:
    """Return an invitation of the asker's country (Secretariat: of any)."""
    invitation = db.session().get(Invitation, invitation_id) or abort(404)
    within(invitation.country)
    return invitation


def messages(
    session: Session, *, country: str = "", state: MessageState | None = None, limit: int = 500
) -> Sequence[RoundMessage]:
    """Return the messages of rounds, newest first: of one country, in one state, or all."""
    statement = (
        sa.select(RoundMessage)
        .join(OutboxMessage, OutboxMessage.id == RoundMessage.message_id)
        .options(contains_eager(RoundMessage.message))
        .order_by(OutboxMessage.due_at.desc(), OutboxMessage.id)
        .limit(limit)
    )
    if country:
        statement = statement.where(OutboxMessage.country == country)
    if state is not None:
        statement = statement.where(OutboxMessage.state == state)
    return session.scalars(statement).all()


def countries_written_to(session: Session) -> Sequence[str]:
    """Return the countries to whose owners there are messages."""
    found = sa.select(OutboxMessage.country).where(OutboxMessage.country != "").distinct()
    return session.scalars(found.order_by(OutboxMessage.country)).all()


def message_or_404(message_id: uuid.UUID) -> RoundMessage:
    """Return a message of a round."""
    return db.session().get(RoundMessage, message_id) or abort(404)


def standing_key(session: Session, entry: Entry, now: datetime) -> AccessLink | None:
    """Return the standing link of an entry that still opens."""
    return session.scalar(
        sa.select(AccessLink)
        .where(
            AccessLink.entry_id == entry.id,
            AccessLink.revoked_at.is_(None),
            sa.or_(AccessLink.ends_at.is_(None), AccessLink.ends_at > now),
        )
        .order_by(AccessLink.made_at.desc())
    )


def would_open(session: Session, round_: Round) -> OpenedRound:
    """Return how many owners, letters and entries opening a round means, without opening it."""
    owners, count, without = Owners(session, round_.countries or None), 0, 0
    asked: set[tuple[str, str]] = set()
    for entry in asked_entries(session, round_):
        owner = owners.of(entry)
        asked.add((entry.country, owner.address))
        count += 1
        without += not owner.address
    return OpenedRound(len(asked), count, sum(1 for _, address in asked if address), without)


def round_needs(session: Session, scope: Scope) -> RoundNeeds | None:
    """Return what of the open round waits for those who call and decide; None for others, and when
    none is open.
    """
    if scope.role not in {RoleName.SECRETARIAT, RoleName.COUNTRY_ADMIN}:
        return None
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
    if scope.country:
        waiting = waiting.where(Proposal.country == scope.country)
        silent = silent.where(Invitation.country == scope.country)
    return RoundNeeds(round_, session.scalar(silent) or 0, session.scalar(waiting) or 0)


# -- inside ---------------------------------------------------------------------------------


def _is_seen(scope: Scope, entry: Entry) -> bool:
    if scope.role not in DETAILED or entry.country != scope.country:
        return False
    post_id = entry.id if isinstance(entry, Post) else entry.post_id
    return scope.role is RoleName.COUNTRY_ADMIN or (
        post_id is not None and post_id == scope.post_id
    )
