"""Tables of the alarms: alarms, the calls they make, what is new in them, links, mail threads."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Identified, code_of
from core.i18n.languages import CODE_LENGTH, SOURCE_LANGUAGE
from feeds.values import Severity


class AlarmKind(enum.StrEnum):
    """What somebody is woken for."""

    HAZARD = "hazard"
    CRISIS = "crisis"


class AlarmState(enum.StrEnum):
    """How far an alarm has come."""

    OPEN = "open"
    TAKEN = "taken"
    """Somebody is on it."""
    ENDED = "ended"
    """What it was about is over, or was only an exercise: nobody is called any more."""
    EXHAUSTED = "exhausted"
    """All rungs were called, their time is over, and nobody has taken it."""


class RungKind(enum.StrEnum):
    """Who stands on a rung."""

    ROSTER = "roster"
    """Those whom the alarm itself names: a roster that is activated."""
    SHIFT = "shift"
    """On call by the rota."""
    FOCAL = "focal"
    """Where nobody is on call: the focal points and the emergency unit of the country."""
    ADMINISTRATOR = "administrator"
    SECRETARIAT = "secretariat"
    UNCALLED = "uncalled"
    """Nobody called them: they saw it on screen and took it."""


class CallAnswer(enum.StrEnum):
    """What somebody answers."""

    COMING = "coming"
    CANNOT = "cannot"
    WRONG = "wrong"
    """I am not the one you look for."""


class AnswerMeans(enum.StrEnum):
    """By what an answer came."""

    LINK = "link"
    REPLY = "reply"
    SCREEN = "screen"
    TELEPHONE = "telephone"
    """Somebody telephoned, and somebody else entered it."""


class SkipReason(enum.StrEnum):
    """Why somebody, or a whole rung, is passed over."""

    NOBODY = "nobody"
    """Nobody stands on this rung at this hour."""
    ENGAGED = "engaged"
    """Engaged in an open crisis, named in `skip_reference`."""
    NO_CHANNEL = "no_channel"
    """Nothing is known by which a message could reach them."""
    CALLED_BEFORE = "called_before"
    """On an earlier rung of this alarm."""


class Alarm(Identified, Base):
    """One alarm of one country; `dedupe_key` makes sure that it is opened once."""

    __tablename__ = "alarm"
    __table_args__ = (sa.Index("ix_alarm_state_next_rung_at", "state", "next_rung_at"),)

    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    kind: Mapped[AlarmKind] = mapped_column(code_of(AlarmKind))
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    """What opened it: `firing:<id>`, `crisis:CR-2026-014:<function>`."""
    hazard_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("hazard.id", ondelete="CASCADE"), index=True
    )
    reference: Mapped[str] = mapped_column(default="")
    """Of a crisis: its number."""
    title: Mapped[str] = mapped_column(default="")
    """What it is called where it is about no hazard."""
    firing_id: Mapped[uuid.UUID | None]
    """The firing of a rule that opened it. No foreign key: firings are forgotten before."""
    rota_id: Mapped[uuid.UUID | None]
    """The rota whose rungs it goes up; None: every one of the country."""
    roster: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """The rungs it names itself: {"readers": [key, …]} each."""
    severity: Mapped[Severity] = mapped_column(code_of(Severity))
    state: Mapped[AlarmState] = mapped_column(code_of(AlarmState), index=True)
    rung: Mapped[int] = mapped_column(default=0)
    """The last one called; 0 while none was."""
    rung_called_at: Mapped[datetime | None]
    next_rung_at: Mapped[datetime | None]
    """When the next rung is called unless somebody takes it; None: nobody is called any more."""
    opened_at: Mapped[datetime] = mapped_column(index=True)
    taken_by: Mapped[uuid.UUID | None]
    """The call whose answer took it."""
    taken_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str] = mapped_column(default="")
    """Of one that ended: `feeds.models.Ending`, `exercise`, `crisis`."""
    is_demo: Mapped[bool] = mapped_column(default=False)

    calls: Mapped[list[AlarmCall]] = relationship(
        back_populates="alarm",
        cascade="all, delete-orphan",
        order_by=lambda: (AlarmCall.rung, AlarmCall.position, AlarmCall.id),
    )


class AlarmCall(Identified, Base):
    """One person called by an alarm, and what they answered; or somebody passed over, and why."""

    __tablename__ = "alarm_call"
    __table_args__ = (sa.UniqueConstraint("alarm_id", "rung", "reader"),)

    alarm_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("alarm.id", ondelete="CASCADE"), index=True
    )
    rung: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    rung_kind: Mapped[RungKind] = mapped_column(code_of(RungKind))
    reader: Mapped[str] = mapped_column(sa.String(60), default="")
    """`user:<id>` or `focal_point:<id>`; empty where nobody stood on the rung."""
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    focal_point_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("focal_point.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(default="")
    """As colleagues of the country know them; empty for an entry only its own post may see."""
    channels: Mapped[list[str]] = mapped_column(default=list)
    """The transports by which a message was put out: `email`, `sms`."""
    language: Mapped[str] = mapped_column(sa.String(CODE_LENGTH), default=SOURCE_LANGUAGE)
    code: Mapped[str | None] = mapped_column(sa.String(8), unique=True)
    """What a reply names: short, for it is typed."""
    called_at: Mapped[datetime]
    skipped_because: Mapped[SkipReason | None] = mapped_column(code_of(SkipReason))
    skip_reference: Mapped[str] = mapped_column(default="")
    answer: Mapped[CallAnswer | None] = mapped_column(code_of(CallAnswer))
    answered_at: Mapped[datetime | None]
    how: Mapped[AnswerMeans | None] = mapped_column(code_of(AnswerMeans))
    entered_by: Mapped[str] = mapped_column(default="")
    """Who entered it for whoever telephoned, as the audit log knows them."""

    alarm: Mapped[Alarm] = relationship(back_populates="calls")


class AlarmLink(Identified, Base):
    """A link that opens the page of one call without an account; only its keyed hash is here."""

    __tablename__ = "alarm_link"

    call_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("alarm_call.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)


class AlarmNews(Identified, Base):
    """Something new about what an alarm is about: told once to those it has called."""

    __tablename__ = "alarm_news"

    alarm_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("alarm.id", ondelete="CASCADE"), index=True
    )
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    """The firing it comes from: `firing:<id>`; `ended:<alarm>`."""
    trigger: Mapped[str] = mapped_column(sa.String(40))
    """In the codes of the rules: `new`, `graver`, `more_inside`."""
    at: Mapped[datetime]
    mailed_at: Mapped[datetime | None]
    """When it went to the outbox, or was left to the digest; None while it waits."""
    messages: Mapped[int] = mapped_column(default=0)
    """How many messages told it; 0 of what was left to the digest."""


class AlarmThread(Identified, Base):
    """The one mail thread of a reader about one thing: constant subject, a first message that
    all others name.
    """

    __tablename__ = "alarm_thread"
    __table_args__ = (sa.UniqueConstraint("about", "country", "reader"),)

    about: Mapped[str] = mapped_column(sa.String(80))
    """`hazard:<id>` or `crisis:<number>`."""
    country: Mapped[str] = mapped_column(sa.String(2))
    """Whose people its counts are about."""
    reader: Mapped[str] = mapped_column(sa.String(60))
    alarm_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("alarm.id", ondelete="CASCADE"), index=True
    )
    """The alarm that began it."""
    subject: Mapped[str]
    """Of all its mails, as the first one had it."""
    messages: Mapped[list[str]] = mapped_column(default=list)
    """Ids of its rows in the outbox, the first one first."""
    joined: Mapped[list[str]] = mapped_column(default=list)
    """Of threads about a hazard that proved to be the same: their first rows."""
    last_at: Mapped[datetime]
    snapshot: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What its last mail said: counts and severity."""
