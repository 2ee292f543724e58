"""Tables of what is counted: sealed codes of persons in blocks, and what was released to others."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.data_versions.past_tokens import LONGEST_PAST
from core.db import Base, Identified


class TraitState(Base):
    """The codes of one country."""

    __tablename__ = "trait_state"

    country: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    stamp: Mapped[int] = mapped_column(sa.BigInteger)
    """Rises by one with each change; blocks bear that of theirs."""
    token: Mapped[int] = mapped_column(sa.BigInteger)
    """Drawn anew with each change: a change that was rolled back never looks like another."""
    past: Mapped[str] = mapped_column(sa.String(LONGEST_PAST), default="", server_default="")
    """The tokens of the last changes (`core.data_versions.past_tokens`)."""
    is_made: Mapped[bool]
    """Whether all its persons are there; until then nothing is counted."""


class TraitBlockRow(Identified, Base):
    """The codes of the persons whose numbers lie between two bounds."""

    __tablename__ = "trait_block"
    __table_args__ = (sa.UniqueConstraint("country", "number"),)

    country: Mapped[str] = mapped_column(sa.String(2))
    number: Mapped[int]
    stamp: Mapped[int] = mapped_column(sa.BigInteger)
    """Of the last change, bound into the seal."""
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)


class ReleaseSecret(Identified, Base):
    """What masks the counts a country releases: drawn once, never changed, told to nobody."""

    __tablename__ = "release_secret"

    country: Mapped[str] = mapped_column(sa.String(2), unique=True)
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)


class StatisticsRelease(Identified, Base):
    """All counts of a country that leave it in one month: made at once, frozen, masked."""

    __tablename__ = "statistics_release"
    __table_args__ = (sa.UniqueConstraint("country", "period"),)

    country: Mapped[str] = mapped_column(sa.String(2))
    period: Mapped[str] = mapped_column(sa.String(7))
    """The month, as `2026-11`."""
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    published_at: Mapped[datetime | None]
    """Since when anybody may have it; None: other countries' officials alone."""
    threshold: Mapped[int]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """The masked tables (`release.releases.release_content`): nothing of a person."""
    content_sha256: Mapped[str] = mapped_column(sa.String(64))
