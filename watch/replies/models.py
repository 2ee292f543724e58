"""Tables of the replies: what somebody answered, and who wants no more advice."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import SealedPlace, place_of
from core.db import Base, Identified, code_of
from core.i18n.languages import CODE_LENGTH
from core.rows.partial_index import index_of_those_with
from watch.replies.understanding import Certainty, ReplyKind

HASH_DIGITS = 32
"""Of the keyed hash of an address, in hexadecimal (`registry.contacts.reach.address_digests`)."""


class ReplySpeaker(enum.StrEnum):
    """How near to the person it is about whoever answers stands."""

    SELF = "self"
    """By the address or the link that the message went to."""
    HOUSEHOLD = "household"
    """From another telephone, with the code of the message."""
    THIRD_PARTY = "third_party"


class ReadingState(enum.StrEnum):
    """Whether somebody is to read a reply."""

    NOT_NEEDED = "not_needed"
    WAITING = "waiting"
    SECOND_LOOK = "second_look"
    """One officer read it as no help, though it shows a sign of it: another one looks, too."""
    READ = "read"


class NoticeReply(Identified, Base):
    """What one person answered; what they wrote is in `ciphertext`."""

    __tablename__ = "notice_reply"
    __table_args__ = (
        sa.Index("ix_notice_reply_queue", "country", "reading", "rank", "said_at"),
        sa.Index("ix_notice_reply_known", "country", "known_at"),
        index_of_those_with("notice_reply", "household_id"),
    )

    country: Mapped[str] = mapped_column(sa.String(2))
    """Whose message it answers, and whose key seals it."""
    channel: Mapped[str] = mapped_column(sa.String(20))
    """The transport it came by (`sms`), or `link`, `form`, `telephone`."""
    dedupe_key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    """By what the same reply is known when it comes again."""
    from_hash: Mapped[str] = mapped_column(sa.String(HASH_DIGITS), default="", index=True)
    """Keyed hash of the address it came from; empty where it came from none."""
    dispatch_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    """The message it answers. No foreign key: messages are forgotten before."""
    notice_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    """Whom it is about; None while nobody knows."""
    household_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("household.id", ondelete="SET NULL")
    )
    request_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    """What somebody who is not registered sent with it (`registry.joining`)."""
    speaker: Mapped[ReplySpeaker] = mapped_column(code_of(ReplySpeaker))
    language: Mapped[str] = mapped_column(sa.String(CODE_LENGTH), default="")
    said_at: Mapped[datetime]
    """When it was written, as the gateway says; when somebody telephoned."""
    known_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(default="")
    """Who entered it for whoever telephoned, as the audit log knows them."""
    kind: Mapped[ReplyKind] = mapped_column(code_of(ReplyKind))
    """As it was understood; what a person read is in `read_as`."""
    certainty: Mapped[Certainty] = mapped_column(code_of(Certainty))
    shows_help: Mapped[bool] = mapped_column(default=False)
    may_be_help: Mapped[bool] = mapped_column(default=False)
    is_for_all: Mapped[bool] = mapped_column(default=False)
    """Whether it speaks for the household."""
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """What was written, from where, and the place in it, bound to this row; None once only its
    count is kept.
    """

    reading: Mapped[ReadingState] = mapped_column(code_of(ReadingState))
    rank: Mapped[int] = mapped_column(default=0)
    """Its place in the queue: the least first."""
    claimed_by: Mapped[str] = mapped_column(default="")
    claimed_until: Mapped[datetime | None]
    read_as: Mapped[ReplyKind | None] = mapped_column(code_of(ReplyKind))
    read_by: Mapped[str] = mapped_column(default="")
    read_at: Mapped[datetime | None]
    second_by: Mapped[str] = mapped_column(default="")
    second_at: Mapped[datetime | None]
    stated_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it went into the accounting of a crisis; None while it did not."""
    stated_in: Mapped[uuid.UUID | None]
    """The participation it went into. No foreign key: crises stand above."""
    is_demo: Mapped[bool] = mapped_column(default=False)

    @property
    def holds(self) -> ReplyKind:
        """What it says: as a person read it, else as it was understood. A sign of help stands until
        two have read it otherwise.
        """
        if self.reading is ReadingState.READ and self.read_as is not None:
            return self.read_as
        return ReplyKind.HELP if self.shows_help else self.kind


class NoticeStop(Identified, Base):
    """That whoever reads at an address wants no advice, or wants it again."""

    __tablename__ = "notice_stop"
    __table_args__ = (sa.UniqueConstraint("country", "address_hash"),)

    country: Mapped[str] = mapped_column(sa.String(2))
    address_hash: Mapped[str] = mapped_column(sa.String(HASH_DIGITS))
    is_stopped: Mapped[bool]
    said_at: Mapped[datetime]
    """When it was said last: what arrives later and was said before changes nothing."""


def reply_place(row_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where what somebody wrote belongs."""
    return place_of("notice_reply", "ciphertext", row_id, country=country)
