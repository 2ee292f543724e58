"""Table of the records of newcomers, who are in no block yet."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base

RECORD_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class NewcomerRecord(Base):
    """What a kind of block will hold of one person: sealed by itself until the block is written."""

    __tablename__ = "newcomer_record"
    __table_args__ = (sa.UniqueConstraint("kind", "country", "number"),)

    id: Mapped[int] = mapped_column(RECORD_NUMBER, primary_key=True, autoincrement=False)
    """Drawn by lot."""
    kind: Mapped[str] = mapped_column(sa.String(20))
    """The words of the kind of block."""
    country: Mapped[str] = mapped_column(sa.String(2))
    number: Mapped[int]
    """Of the person, within the country."""
    stamp: Mapped[int] = mapped_column(sa.BigInteger)
    """Of the change that wrote it, bound into the seal."""
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
