"""Tables of the public forms and of what was sent by them."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, Timestamped, code_of


class FormKind(enum.StrEnum):
    """What a form is for."""

    GENERAL = "general"
    """Whoever lives or travels abroad; open until its country closes it."""
    CRISIS = "crisis"
    """One crisis: shorter, with a poster of its own, and over when the crisis is."""


class PublicForm(Identified, Timestamped, Base):
    """A form that a country has opened to everybody. Nothing in it is of a person."""

    __tablename__ = "public_form"

    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    """Whose nationals it registers."""
    kind: Mapped[FormKind] = mapped_column(code_of(FormKind))
    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    """What stands behind `/r/` in its short address."""
    title: Mapped[str] = mapped_column(default="")
    """What the crisis is called, as the poster says it; empty for the general form."""
    area: Mapped[str] = mapped_column(default="")
    """Where it is, in words."""
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    """From then on nothing is taken; None: until somebody closes it."""
    opened_by: Mapped[str] = mapped_column(default="")
    """As the audit log knows them."""


class JoiningState(enum.StrEnum):
    """Where a request stands. What was confirmed or left is deleted: it has no state."""

    DRAFT = "draft"
    """Being written, by whoever holds the token of the browser."""
    CODE = "code"
    """Sent; waits for the code that went out by e-mail."""
    POST = "post"
    """Waits for a yes of its post."""
    REFUSED = "refused"
    """Refused: all that is left is where the letter that says so goes."""


class JoiningRequest(Identified, Timestamped, Base):
    """What somebody sent to be registered, with their household: sealed, and never for long."""

    __tablename__ = "joining_request"
    __table_args__ = (sa.Index("ix_joining_request_waiting", "country", "state"),)

    country: Mapped[str] = mapped_column(sa.String(2), default="")
    """Whose key seals it; empty for a draft, which is of no country yet."""
    state: Mapped[JoiningState] = mapped_column(code_of(JoiningState))
    form_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("public_form.id", ondelete="SET NULL")
    )
    post_id: Mapped[uuid.UUID | None] = mapped_column(sa.Uuid, index=True)
    """The post in charge of the place (no foreign key: the directory is a stranger here)."""
    token_hash: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32), unique=True)
    """Keyed hash of the token of the browser that writes it; None once it may not look any more."""
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """The answers as JSON, AES-GCM, bound to this row (`registry.joining.answers`)."""
    code_hash: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32))
    """Keyed hash of the code that is out; None while there is none, and after too many tries."""
    code_ends_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    """Wrong codes since the last one was made."""
    codes: Mapped[int] = mapped_column(default=0)
    """How many were made."""
    code_channel: Mapped[str] = mapped_column(sa.String(40), default="")
    """By which transport the last code went, from the moment it was made: that address it proves.
    """
    persons: Mapped[int] = mapped_column(default=0)
    origin: Mapped[str] = mapped_column(sa.String(32), default="")
    """A keyed mark of the network it came from, to tell a flood by; gone with the row."""
    sent_at: Mapped[datetime | None]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    """It is deleted then."""
    is_demo: Mapped[bool] = mapped_column(default=False)
