"""Tables of likely doubles: pairs of persons, and how far the night's pass has come."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, code_of


class DoubleState(enum.StrEnum):
    """What is thought of two persons."""

    PROPOSED = "proposed"
    """They may be one: somebody is to say."""
    NOT_SAME = "not_same"
    """Somebody said that they are two."""
    MERGED = "merged"
    """They were made one (`registry.merging`): a pair no more, and no row of this table."""


class DoubleSource(enum.StrEnum):
    """Where a pair was found."""

    ENTRY = "entry"
    IMPORT = "import"
    NIGHT = "night"


class DoublePair(Identified, Base):
    """Two persons who may be one, and what somebody said of it; gone with either of them.

    What was said stands for the two persons, not for what their cards said that day: a letter, a
    telephone or a place that changes later asks nobody again. Only a person takes it back.
    """

    __tablename__ = "double_pair"
    __table_args__ = (
        sa.UniqueConstraint("first_id", "second_id"),
        sa.Index("ix_double_pair_country_state", "country", "state", "log_odds"),
    )

    country: Mapped[str] = mapped_column(sa.String(2))
    first_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    """The smaller id of the two."""
    second_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[DoubleState] = mapped_column(code_of(DoubleState), default=DoubleState.PROPOSED)
    log_odds: Mapped[float]
    """Natural logarithm of the odds that they are one, as they were found last."""
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """`registry.duplicates.evidence.Reason` -> its log-likelihood; no value of a card."""
    source: Mapped[DoubleSource] = mapped_column(code_of(DoubleSource))
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")


class DoublePass(Base):
    """How far the pass over a country has come: it goes on where it stopped."""

    __tablename__ = "double_pass"

    country: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    began_at: Mapped[datetime]
    done_number: Mapped[int] = mapped_column(default=0)
    """Persons up to this number were compared in the pass that is under way."""
    since: Mapped[datetime | None]
    """The pass under way compares who changed since; None: everybody."""
    ended_at: Mapped[datetime | None]
    """None while it is under way."""
    compared: Mapped[int] = mapped_column(default=0)
    proposed: Mapped[int] = mapped_column(default=0)
