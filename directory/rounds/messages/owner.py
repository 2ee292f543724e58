"""Answers for the messages of rounds when their turn comes in the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from directory.rounds.calendar_days import ends_at
from directory.rounds.magic_links import make_link
from directory.rounds.messages.email_bodies import write
from directory.rounds.models import Invitation, MessageKind, Round, RoundMessage, RoundState

WITH_A_LINK = frozenset({MessageKind.INVITATION, MessageKind.REMINDER, MessageKind.HAND_OVER})
NEED_AN_OPEN_ROUND = WITH_A_LINK | {MessageKind.ESCALATION}


@dataclass(frozen=True, slots=True)
class RoundMessages:
    """The owner of the messages of rounds (`core.outbox.owner.OutboxOwner`)."""

    public_url: str
    """Where the links in them lead, without a slash at its end."""

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether the message still says something true: rounds end and owners answer while
        messages wait.
        """
        link = session.get(RoundMessage, message.id)
        if link is None:
            return False
        if message.kind in NEED_AN_OPEN_ROUND and not _is_open(session, link):
            return False
        if message.kind not in WITH_A_LINK:
            return True
        invitation = _invitation(session, link)
        return invitation is not None and _is_unanswered(invitation)

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return the token of a new link, where the message carries one."""
        link = session.get_one(RoundMessage, message.id)
        invitation = _invitation(session, link)
        if invitation is None or message.kind not in WITH_A_LINK:
            return ""
        return make_link(
            session,
            now=now,
            ends_at=ends_at(invitation.round),
            invitation=invitation,
            made_by=f"letter:{message.id}",
        )

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the message says; `secret` is the token of its link."""
        link = session.get_one(RoundMessage, message.id)
        return write(message, rung=link.rung, token=secret, public_url=self.public_url)


# -- inside ---------------------------------------------------------------------------------


def _is_open(session: Session, link: RoundMessage) -> bool:
    return session.get_one(Round, link.round_id).state is RoundState.OPEN


def _invitation(session: Session, link: RoundMessage) -> Invitation | None:
    return session.get(Invitation, link.invitation_id) if link.invitation_id else None


def _is_unanswered(invitation: Invitation) -> bool:
    return invitation.revoked_at is None and any(
        row.answered_at is None and not row.handed_over for row in invitation.entries
    )
