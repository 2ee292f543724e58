"""What has happened about the entries of a round: corrections, proposals, reminders."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from core.outbox.models import MessageState, OutboxMessage
from directory.entries.change_log import ChangeAction, ChangeLogEntry
from directory.rounds.answers.link_holder import is_correction
from directory.rounds.models import (
    EscalationRung,
    Invitation,
    InvitedEntry,
    MessageKind,
    Proposal,
    ProposalState,
    Round,
    RoundMessage,
)


class RoundActivity:
    """What a round left behind, loaded once for many entries."""

    def __init__(self, session: Session, round_: Round) -> None:
        self.corrected: set[UUID] = _corrected_entries(session, round_)
        """Entries of which something was changed, or is proposed."""
        self.waiting: set[UUID] = set()
        """Entries about which a correction waits for a yes."""
        for entry_id, state in session.execute(_proposals(round_)):
            self.corrected.add(entry_id)
            if state is ProposalState.WAITING:
                self.waiting.add(entry_id)
        self._session, self._round = session, round_

    def rung(self, row: InvitedEntry, country: str) -> EscalationRung | None:
        """Return the highest rung reached about an entry."""
        order = list(EscalationRung)
        # A list to a liaison is about its country, one to the Secretariat about all ("").
        reached = [
            *self._rungs.get(row.invitation_id, []),
            *self._rungs.get(country, []),
            *self._rungs.get("", []),
        ]
        return max(reached, key=order.index, default=None)

    @cached_property
    def _rungs(self) -> dict[UUID | str, list[EscalationRung]]:
        """By what they are about: read when one is asked for."""
        rungs: dict[UUID | str, list[EscalationRung]] = defaultdict(list)
        for link in self._session.scalars(_reminders(self._round)):
            subject = _subject(link)
            if link.rung is not None and subject is not None:
                rungs[subject].append(link.rung)
        return rungs


# -- inside ---------------------------------------------------------------------------------


def _corrected_entries(session: Session, round_: Round) -> set[UUID]:
    invitations = sa.select(Invitation.id).where(Invitation.round_id == round_.id)
    changes = sa.select(ChangeLogEntry).where(
        ChangeLogEntry.action == ChangeAction.CHANGED,
        ChangeLogEntry.actor.in_([f"invitation:{one}" for one in session.scalars(invitations)]),
        ChangeLogEntry.at >= (round_.opened_at or round_.created_at),
    )
    return {one.entry_id for one in session.scalars(changes) if is_correction(one)}


def _proposals(round_: Round) -> sa.Select[UUID, ProposalState]:
    return sa.select(Proposal.entry_id, Proposal.state).where(
        sa.or_(Proposal.round_id == round_.id, Proposal.state == ProposalState.WAITING),
        Proposal.state != ProposalState.WITHDRAWN,
    )


def _reminders(round_: Round) -> sa.Select[RoundMessage]:
    """Select the messages of a round that went out to a rung."""
    return (
        sa.select(RoundMessage)
        .join(OutboxMessage, OutboxMessage.id == RoundMessage.message_id)
        .where(
            RoundMessage.round_id == round_.id,
            RoundMessage.rung.is_not(None),
            OutboxMessage.state == MessageState.SENT,
        )
        .options(contains_eager(RoundMessage.message))
    )


def _subject(link: RoundMessage) -> UUID | str | None:
    """Return what a reminder is about: an invitation, or the silent of a country."""
    if link.message.kind == MessageKind.ESCALATION:
        return link.message.country
    return link.invitation_id
