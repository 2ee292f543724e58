"""Tables of the notices: a notice, its text in each language, and what happened to it.

No row holds a person: audiences are a rule and a count, texts are the same for everybody.
"""

from __future__ import annotations

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Identified, code_of
from core.i18n.languages import CODE_LENGTH
from protocols.notice_templates import NoticeKind as NoticeKind


class NoticeState(enum.StrEnum):
    """How far a notice has come; the legal moves are in `watch.notices.lifecycle`."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    """Its audience is frozen and counted: it waits for a second person."""
    RETURNED = "returned"
    """The second person gave it back, with words."""
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"
    """Given up, or halted on its way: what is not sent stays unsent."""


class PapersRule(enum.StrEnum):
    """What the shelter a notice names says about papers."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    UNKNOWN = "unknown"


class NoticeMoveKind(enum.StrEnum):
    """What happened to a notice."""

    DRAFTED = "drafted"
    EDITED = "edited"
    PROPOSED = "proposed"
    COUNTED = "counted"
    """Its audience was counted again."""
    RETURNED = "returned"
    APPROVED = "approved"
    BROKE_GLASS = "broke_glass"
    """Approved without a second person, with a reason."""
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"
    PRINTED = "printed"
    """A paper or a file was made of it."""


class Notice(Identified, Base):
    """One notice of one country."""

    __tablename__ = "notice"
    __table_args__ = (
        sa.UniqueConstraint("year", "serial"),
        sa.Index("ix_notice_country_state", "country", "state"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    """What people call it by: `AV-2026-014`."""
    year: Mapped[int]
    serial: Mapped[int]
    """Its place among the notices of its year."""
    country: Mapped[str] = mapped_column(sa.String(2))
    post_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("post.id", ondelete="SET NULL"))
    """The post that speaks; None: the country."""
    hazard_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("hazard.id", ondelete="SET NULL"), index=True
    )
    crisis_number: Mapped[str | None] = mapped_column(index=True)
    """`CR-2026-014`. No foreign key: crises stand above."""
    kind: Mapped[NoticeKind] = mapped_column(code_of(NoticeKind))
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("notice.id", ondelete="SET NULL"), index=True
    )
    """The one it corrects, or (an all-clear) ends."""
    template_code: Mapped[str] = mapped_column(default="")
    template_version: Mapped[int] = mapped_column(default=0)
    """The protocol text it began with; 0 of one written freely."""

    says_who: Mapped[str] = mapped_column(default="")
    """The official source people can check."""
    next_word_at: Mapped[datetime | None]
    """When people hear again."""
    timezone: Mapped[str] = mapped_column(default="UTC")
    """IANA name: the clock of those it is for."""
    shelter_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("shelter.id", ondelete="SET NULL")
    )
    papers: Mapped[PapersRule] = mapped_column(code_of(PapersRule), default=PapersRule.UNKNOWN)
    """What the shelter said; without a shelter no line speaks of papers."""

    audience: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The `AudienceSpec` as JSON: frozen once it is proposed."""
    audience_persons: Mapped[int] = mapped_column(default=0)
    audience_households: Mapped[int] = mapped_column(default=0)
    audience_figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The other figures of the count: by language and channel, unreachable, estimate."""
    audience_hash: Mapped[str] = mapped_column(sa.String(64), default="")
    """SHA-256 of who was counted."""
    counted_at: Mapped[datetime | None]

    state: Mapped[NoticeState] = mapped_column(code_of(NoticeState), default=NoticeState.DRAFT)
    made_by: Mapped[str]
    """As the audit log names them: `user:<id>`."""
    made_at: Mapped[datetime] = mapped_column(index=True)
    proposed_by: Mapped[str] = mapped_column(default="")
    proposed_at: Mapped[datetime | None]
    approved_by: Mapped[str] = mapped_column(default="")
    approved_at: Mapped[datetime | None]
    approved_persons: Mapped[int] = mapped_column(default=0)
    """How many it was for when it was approved."""
    is_break_glass: Mapped[bool] = mapped_column(default=False)
    break_glass_reason: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    """When it was sent or stopped."""
    moves: Mapped[int] = mapped_column(default=0)
    """How many there were of it: each has its place among them."""
    is_demo: Mapped[bool] = mapped_column(default=False)

    texts: Mapped[list[NoticeText]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="NoticeText.language",
        lazy="selectin",
    )


class NoticeText(Identified, Base):
    """What a notice says in one language: what its writer answered, and the texts made of it."""

    __tablename__ = "notice_text"
    __table_args__ = (sa.UniqueConstraint("notice_id", "language"),)

    notice_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("notice.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(sa.String(CODE_LENGTH))
    """`es`, `en`, `fr`; ISO 639-3 of those that have no shorter code in use: `quc`."""
    what_where: Mapped[str] = mapped_column(default="")
    one_act: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    long: Mapped[str] = mapped_column(default="")
    """Of an e-mail, and what all else falls back to."""
    sms: Mapped[str] = mapped_column(default="")
    is_sms_plain: Mapped[bool] = mapped_column(default=False)
    """Whether its writer chose the sentence without accents for SMS."""
    chat: Mapped[str] = mapped_column(default="")
    script: Mapped[str] = mapped_column(default="")
    """Four sentences for who telephones."""


class NoticeMove(Identified, Base):
    """One thing that happened to a notice: written once, never changed (`append_only`)."""

    __tablename__ = "notice_move"
    __table_args__ = (sa.UniqueConstraint("notice_id", "serial"),)

    notice_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("notice.id", ondelete="CASCADE"))
    serial: Mapped[int]
    """Its place among those of its notice, from 1: a clock that goes back does not change it."""
    kind: Mapped[NoticeMoveKind] = mapped_column(code_of(NoticeMoveKind))
    actor: Mapped[str]
    """As the audit log names them; `worker` where it went on by itself."""
    at: Mapped[datetime] = mapped_column(index=True)
    words: Mapped[str] = mapped_column(default="")
    """Why it was returned or stopped, the reason of broken glass, the name of a paper."""
