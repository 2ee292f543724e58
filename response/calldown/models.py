"""Tables of the call-down: the list of one country in a crisis, its households, the calls, and who
calls. Why a household is called, and what was noted of a call, is sealed.
"""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.crypto import SealedPlace, place_of
from core.db import Base, Identified, code_of
from core.keys.columns import SealVersioned
from response.calldown.outcomes import OPEN_STATES, CallOutcome, CallState


class CallChannel(enum.StrEnum):
    """By what somebody was called."""

    PHONE = "phone"
    WHATSAPP = "whatsapp"
    SMS = "sms"
    VISIT = "visit"


class CallSource(enum.StrEnum):
    """How a call came into the list."""

    SCREEN = "screen"
    PAPER = "paper"
    FILE = "file"


class ShiftState(enum.StrEnum):
    """Whether somebody calls now."""

    CALLING = "calling"
    PAUSED = "paused"
    ENDED = "ended"


class CallDownList(Base):
    """The list of one country in a crisis, as it was last held against the zone."""

    __tablename__ = "call_list"

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE"), primary_key=True
    )
    zone_version: Mapped[int]
    index_state: Mapped[str] = mapped_column(default="")
    """What differs whenever a stay of the country was put, moved or dropped."""
    made_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=0)
    """Rises each time the list is held against a zone."""
    last_number: Mapped[int] = mapped_column(default=0)


class CallItem(Identified, SealVersioned, Base):
    """One household of a call list."""

    __tablename__ = "call_item"
    __table_args__ = (
        sa.UniqueConstraint("participation_id", "number"),
        sa.UniqueConstraint("participation_id", "household_key", name="uq_call_item_household"),
        sa.Index("ix_call_item_order", "participation_id", "state", "urgency", "nearness"),
    )

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE")
    )
    country: Mapped[str] = mapped_column(sa.String(2))
    number: Mapped[int]
    """From 1 within the list, given once: what stands on paper."""
    household_key: Mapped[uuid.UUID]
    """The household, or the person of none. No foreign key: it is one of two."""
    post_id: Mapped[uuid.UUID | None]
    """That registered the most urgent of them (no foreign key: posts are retired, not deleted)."""
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """The `response.calldown.order.CallReasons` as JSON, AES-GCM, bound to this row."""
    state: Mapped[CallState] = mapped_column(code_of(CallState), default=CallState.WAITING)
    urgency: Mapped[int]
    """As `response.calldown.order.urgencies` counts: an order, and no need."""
    nearness: Mapped[int]
    language_mark: Mapped[str] = mapped_column(sa.String(32), default="")
    """Keyed hash of the language most of them speak; empty where it is not known."""
    needs_language: Mapped[bool] = mapped_column(default=False)
    """Whether only who speaks that language gets it."""
    new_in: Mapped[int] = mapped_column(default=1)
    """The version of the zone that brought it."""
    outside_since: Mapped[datetime | None]
    """Since when none of them is inside the zone; None: they are."""
    attempts: Mapped[int] = mapped_column(default=0)
    unanswered: Mapped[int] = mapped_column(default=0)
    """Calls in a row that reached nobody."""
    last_call_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    """From when on it may be called again; None: at once, where its state is open."""
    is_promised: Mapped[bool] = mapped_column(default=False)
    """Whether `next_at` is a time they asked to be called at."""
    claimed_by: Mapped[uuid.UUID | None] = mapped_column(index=True)
    """An account. No foreign key: what it did outlives it."""
    claimed_until: Mapped[datetime | None]
    claim_began_at: Mapped[datetime | None]
    assigned_to: Mapped[uuid.UUID | None]
    """The account a supervisor gave it to."""
    assigned_before: Mapped[uuid.UUID | None]
    """To whom it was given before it was given on with its block."""
    block_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    """The block with which it was given out, while that can be undone."""
    is_demo: Mapped[bool] = mapped_column(default=False)

    members: Mapped[list[CallItemPerson]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="CallItemPerson.position",
        lazy="selectin",
    )

    @property
    def person_ids(self) -> tuple[uuid.UUID, ...]:
        """Who of the household is to be accounted for, the most urgent first."""
        return tuple(each.person_id for each in self.members)

    @property
    def is_open(self) -> bool:
        """Whether calls have not settled it yet."""
        return self.state in OPEN_STATES

    def is_claimed(self, now: datetime) -> bool:
        """Return whether somebody is calling it."""
        return self.claimed_until is not None and self.claimed_until > now


class CallItemPerson(Base):
    """One person of a household in a call list; goes with the person."""

    __tablename__ = "call_item_person"

    item_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("call_item.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(default=0)


class Call(Identified, Base):
    """One call, as it was entered; never changed."""

    __tablename__ = "call"
    __table_args__ = (sa.Index("ix_call_item_at", "item_id", "happened_at"),)

    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("call_item.id", ondelete="CASCADE"))
    country: Mapped[str] = mapped_column(sa.String(2))
    happened_at: Mapped[datetime]
    entered_at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str]
    """As the audit log names them."""
    source: Mapped[CallSource] = mapped_column(code_of(CallSource))
    channel: Mapped[CallChannel] = mapped_column(code_of(CallChannel))
    number_hash: Mapped[str] = mapped_column(sa.String(32), default="", index=True)
    """Keyed hash of the number that was called; empty where nobody said which."""
    outcome: Mapped[CallOutcome] = mapped_column(code_of(CallOutcome))
    next_at: Mapped[datetime | None]
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """What was noted, as JSON, AES-GCM, bound to this row; None where nothing was."""


class CallerShift(Identified, SealVersioned, Base):
    """Somebody who calls in a crisis: since when, in which languages, and whether now."""

    __tablename__ = "caller_shift"
    __table_args__ = (sa.UniqueConstraint("participation_id", "user_id"),)

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE")
    )
    country: Mapped[str] = mapped_column(sa.String(2))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"))
    languages: Mapped[list[str]]
    """That the caller speaks, as first subtags."""
    state: Mapped[ShiftState] = mapped_column(code_of(ShiftState), default=ShiftState.CALLING)
    began_at: Mapped[datetime]
    last_act_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    handed_to: Mapped[uuid.UUID | None]
    """The account that took over what was assigned and in hand."""
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """What was said at the hand-over, AES-GCM, bound to this row; None where nothing was."""


def reasons_place(item_id: uuid.UUID, country: str, version: int) -> SealedPlace:
    """Return where the reasons of a household belong (`version`: the row's `seal_version`)."""
    return place_of("call_item", "reasons", item_id, country=country, version=version)


def note_place(call_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the note of a call belongs: it is sealed once."""
    return place_of("call", "note", call_id, country=country)


def hand_over_place(shift_id: uuid.UUID, country: str, version: int) -> SealedPlace:
    """Return where the words of a hand-over belong (`version`: the row's `seal_version`)."""
    return place_of("caller_shift", "words", shift_id, country=country, version=version)
