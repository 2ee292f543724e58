"""Tables of the boards: which fault whom has, and how many there are. No personal value."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, code_of

ALL = "persons"
"""The count of all persons of a post, beside those of the faults."""


class RegistrationFault(enum.StrEnum):
    """What may be mended about a registration, the gravest first."""

    NO_PLACE = "no_place"
    """No zone touches them: no stay has a place."""
    CLOSED_CARD = "closed_card"
    """The card does not open here."""
    UNREACHABLE = "unreachable"
    """Neither telephone nor e-mail."""
    UNREAD_PHONE = "unread_phone"
    """A telephone that nobody could read."""
    BAD_NUMBER = "bad_number"
    """A telephone of which whoever called said that it is wrong or not in service."""
    REFUSED_MAIL = "refused_mail"
    """The e-mail address refused our last letter."""
    MINOR_ALONE = "minor_alone"
    """A minor with no adult in the household and no guardian to call."""
    COARSE_PLACE = "coarse_place"
    """Of the place only the municipality is known."""
    DOUBLE = "double"
    """Perhaps somebody who is registered already."""
    UNCONFIRMED = "unconfirmed"
    """Nobody said for more than half a year that all is right."""
    EXPIRING = "expiring"
    """The time they agreed to ends soon."""
    NEED_OVER = "need_over"
    """A need whose last day is past."""
    NO_CHANNEL = "no_channel"
    """No channel they agreed to be told by."""
    LEFT = "left"
    """They said that they left: no fault, but perhaps a mistake."""


class QualityFlag(Base):
    """That somebody's registration has a fault."""

    __tablename__ = "quality_flag"
    __table_args__ = (sa.Index("ix_quality_flag_board", "country", "kind", "post", "person_id"),)

    person_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[RegistrationFault] = mapped_column(code_of(RegistrationFault), primary_key=True)
    country: Mapped[str] = mapped_column(sa.String(2))
    post: Mapped[str] = mapped_column(sa.String(32), default="")
    """The id of the post as 32 hexadecimal digits; empty: of none."""


class QualityCount(Base):
    """How many persons of a post have a fault, or are there at all (`ALL`)."""

    __tablename__ = "quality_count"

    country: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    post: Mapped[str] = mapped_column(sa.String(32), primary_key=True, default="")
    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    """A `RegistrationFault`, or `ALL`."""
    persons: Mapped[int]


class QualityRun(Base):
    """When the register of a country was last gone through as a whole."""

    __tablename__ = "quality_run"

    country: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    at: Mapped[datetime]
