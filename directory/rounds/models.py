"""Tables of the round: the round itself, its invitations and their links, which messages of the
outbox are its own, and the corrections that wait for a yes.
"""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Identified, Timestamped, code_of
from core.i18n.languages import CODE_LENGTH, SOURCE_LANGUAGE
from core.outbox.models import OutboxMessage
from core.rows.partial_index import index_of_those_with
from directory.entries.kinds import EntryKind


class RoundState(enum.StrEnum):
    """How far a round has come. The legal moves are in `directory.rounds.lifecycle`."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class EscalationRung(enum.StrEnum):
    """To whom the reminders climb."""

    OWNER = "owner"
    ALTERNATE = "alternate"
    LIAISON = "liaison"
    """The focal point of the whole country."""
    SECRETARIAT = "secretariat"


class Round(Identified, Timestamped, Base):
    """One six-month confirmation of the directory."""

    __tablename__ = "round"

    number: Mapped[str] = mapped_column(unique=True)
    """Year and half: `2026-II`. Its edition has the same number."""
    opens_on: Mapped[date]
    due_on: Mapped[date]
    closes_on: Mapped[date]
    state: Mapped[RoundState] = mapped_column(code_of(RoundState), default=RoundState.PLANNED)
    reminder_schedule: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """[{"on": "2026-12-01", "rung": "owner"}, …], by day: who is written to about what is still
    silent.
    """
    kinds: Mapped[list[str]] = mapped_column(default=list)
    """Kinds of entry asked about; empty means all but community leaders."""
    countries: Mapped[list[str]] = mapped_column(default=list)
    """Countries asked; empty means all."""
    opened_at: Mapped[datetime | None]
    opened_by: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(default="")
    is_demo: Mapped[bool] = mapped_column(default=False)

    invitations: Mapped[list[Invitation]] = relationship(
        back_populates="round", cascade="all, delete-orphan"
    )


class Invitation(Identified, Timestamped, Base):
    """One owner asked in one round, about all entries that are theirs."""

    __tablename__ = "invitation"
    __table_args__ = (sa.UniqueConstraint("round_id", "country", "address"),)

    round_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("round.id", ondelete="CASCADE"), index=True
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    """The country that owns the entries."""
    address: Mapped[str]
    """E-mail of the owner, lower case; empty when nobody knows one (then the telephone and the
    reminders to others are left).
    """
    name: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(sa.String(CODE_LENGTH), default=SOURCE_LANGUAGE)
    revoked_at: Mapped[datetime | None]
    """Every link of it is dead from then on."""
    last_seen_at: Mapped[datetime | None]
    """When somebody last answered something through it.

    Opening the page is no answer, and is not kept.
    """
    due_on: Mapped[date | None]
    """Until when this one may take its time, where it was given more than the round gives: nobody
    reminds it before.
    """
    by_telephone: Mapped[bool] = mapped_column(default=False)
    """Whether it is called and no longer written to."""
    act_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    """The last act on many invitations that this one was part of, while it can be undone."""
    act_before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Which act that was, and what the invitation was like before it."""

    round: Mapped[Round] = relationship(back_populates="invitations")
    entries: Mapped[list[InvitedEntry]] = relationship(
        back_populates="invitation", cascade="all, delete-orphan"
    )
    links: Mapped[list[AccessLink]] = relationship(
        back_populates="invitation", cascade="all, delete-orphan"
    )

    @property
    def answer_by(self) -> date:
        """The day until which this one is asked to answer."""
        return self.due_on or self.round.due_on


class InvitedEntry(Identified, Base):
    """One entry an invitation asks about."""

    __tablename__ = "invited_entry"
    __table_args__ = (sa.UniqueConstraint("invitation_id", "entry_id"),)

    invitation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("invitation.id", ondelete="CASCADE"), index=True
    )
    entry_kind: Mapped[EntryKind] = mapped_column(code_of(EntryKind))
    entry_id: Mapped[uuid.UUID] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    """When all groups of the entry had been confirmed or corrected in this round."""
    groups: Mapped[list[str]] = mapped_column(default=list)
    """Groups of fields answered so far (`directory.entries.field_model.Group`)."""
    handed_over: Mapped[bool] = mapped_column(default=False)
    """Whether the owner said `no longer me`."""

    invitation: Mapped[Invitation] = relationship(back_populates="entries")


class AccessLink(Identified, Base):
    """One way in without an account: only the hash of its token is kept.

    Of an invitation (each message has its own), or standing (`entry_id`): a shelter updates its own
    entry.
    """

    __tablename__ = "access_link"

    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    """SHA-256 of the token."""
    invitation_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("invitation.id", ondelete="CASCADE"), index=True
    )
    entry_kind: Mapped[EntryKind | None] = mapped_column(code_of(EntryKind))
    entry_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(default="")
    ends_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]

    invitation: Mapped[Invitation | None] = relationship(back_populates="links")


class MessageKind(enum.StrEnum):
    """What a message of the round is for."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    """To the country liaison or the Secretariat: who is silent, with telephones."""
    HAND_OVER = "hand_over"
    """To the one who was named in `no longer me: it is now…`."""
    DECISION = "decision"
    """A correction was accepted or refused, with the reason."""
    PUBLISHED = "published"


class RoundMessage(Base):
    """What a message of the outbox has to do with a round."""

    __tablename__ = "round_message"

    message_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("outbox_message.id", ondelete="CASCADE"), primary_key=True
    )
    round_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("round.id", ondelete="CASCADE"), index=True
    )
    invitation_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("invitation.id", ondelete="CASCADE"), index=True
    )
    rung: Mapped[EscalationRung | None] = mapped_column(code_of(EscalationRung))
    act_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    """The act on many invitations that put it into the outbox (`Invitation.act_id`)."""

    message: Mapped[OutboxMessage] = relationship(lazy="joined", innerjoin=True)


class ProposalState(enum.StrEnum):
    """What has become of a correction."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """The entry changed or the owner proposed something else meanwhile."""


class Proposal(Identified, Timestamped, Base):
    """A correction of a sensitive field, which waits for the yes or no of the country or the
    Secretariat.
    """

    __tablename__ = "proposal"
    __table_args__ = (index_of_those_with("proposal", "invitation_id"),)

    entry_kind: Mapped[EntryKind] = mapped_column(code_of(EntryKind))
    entry_id: Mapped[uuid.UUID] = mapped_column(index=True)
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    round_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("round.id", ondelete="SET NULL"), index=True
    )
    invitation_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("invitation.id", ondelete="SET NULL")
    )
    field_key: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """{"value": …} as it stood when proposed."""
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    proposed_at: Mapped[datetime] = mapped_column(index=True)
    proposed_by: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[ProposalState] = mapped_column(
        code_of(ProposalState), default=ProposalState.WAITING
    )
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
