"""Tables of the sealed matching index; docs/decisions/0015 says why they are as they are.

A block is three rows, for three kinds of reading: its head (read by every process, kept), its
points (opened where the border of a zone runs) and its persons (opened when somebody is listed).
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.data_versions.past_tokens import LONGEST_PAST
from core.db import Base, Identified

BLOCK_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Block numbers are drawn by lot: in the order of space they would tell who are neighbours."""


class MatchingState(Base):
    """The index of one country: whether anything in it changed is this row alone."""

    __tablename__ = "matching_state"

    country: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    stamp: Mapped[int] = mapped_column(sa.BigInteger)
    """Rises by one with each change."""
    token: Mapped[int] = mapped_column(sa.BigInteger)
    """Drawn anew with each change: a change that was rolled back never looks like another."""
    blocks: Mapped[int]
    """How many there are: who has read less reads all again."""
    groups: Mapped[int]
    """How many rows `matching_group` has of the country."""
    next_person: Mapped[int]
    next_household: Mapped[int]
    past: Mapped[str] = mapped_column(sa.String(LONGEST_PAST), default="", server_default="")
    """The tokens of the last changes (`core.data_versions.past_tokens`)."""


class MatchingHead(Base):
    """The head of a block: where it is, how many and who on the whole, and its straddlers."""

    __tablename__ = "matching_head"
    __table_args__ = (sa.Index("ix_matching_head_country_stamp", "country", "stamp"),)

    id: Mapped[int] = mapped_column(BLOCK_NUMBER, primary_key=True, autoincrement=False)
    country: Mapped[str] = mapped_column(sa.String(2))
    stamp: Mapped[int] = mapped_column(sa.BigInteger)
    """Of the last change, bound into the seal."""
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """Empty where the block is gone: others have to learn of it."""


class MatchingPoint(Base):
    """Places, households and attributes of a block, column after column."""

    __tablename__ = "matching_point"

    id: Mapped[int] = mapped_column(BLOCK_NUMBER, primary_key=True, autoincrement=False)
    country: Mapped[str] = mapped_column(sa.String(2))
    version: Mapped[int] = mapped_column(sa.BigInteger)
    """The token of the change that wrote it; the head says which it must be."""
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)


class MatchingPerson(Base):
    """The numbers of the persons of a block, in the order of its points."""

    __tablename__ = "matching_person"

    id: Mapped[int] = mapped_column(BLOCK_NUMBER, primary_key=True, autoincrement=False)
    country: Mapped[str] = mapped_column(sa.String(2))
    version: Mapped[int] = mapped_column(sa.BigInteger)
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)


class MatchingGroup(Identified, Base):
    """A language and a post that occur together; what a block holds of them is the number."""

    __tablename__ = "matching_group"
    __table_args__ = (sa.UniqueConstraint("country", "no"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(sa.String(2))
    no: Mapped[int]
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
