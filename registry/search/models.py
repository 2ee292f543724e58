"""Tables of the sealed names: a row a country that says whether anything changed, and blocks."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.data_versions.past_tokens import LONGEST_PAST
from core.db import Base, Identified


class NameState(Base):
    """The names of one country."""

    __tablename__ = "name_state"

    country: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    stamp: Mapped[int] = mapped_column(sa.BigInteger)
    """Rises by one with each change; blocks bear that of theirs."""
    token: Mapped[int] = mapped_column(sa.BigInteger)
    """Drawn anew with each change: a change that was rolled back never looks like another."""
    past: Mapped[str] = mapped_column(sa.String(LONGEST_PAST), default="", server_default="")
    """The tokens of the last changes (`core.data_versions.past_tokens`)."""
    is_made: Mapped[bool]
    """Whether all its persons are there; until then the cards themselves are opened."""


class NameBlockRow(Identified, Base):
    """The names of the persons whose numbers lie between two bounds; says nothing of places."""

    __tablename__ = "name_block"
    __table_args__ = (sa.UniqueConstraint("country", "number"),)

    country: Mapped[str] = mapped_column(sa.String(2))
    number: Mapped[int]
    stamp: Mapped[int] = mapped_column(sa.BigInteger)
    """Of the last change, bound into the seal."""
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
