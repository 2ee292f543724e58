"""The tables of files that are kept in the database, in pieces: none is read or written whole."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified


class KeptFile(Identified, Base):
    """One file of a shelf; one that is not whole yet bears a name nobody asks for."""

    __tablename__ = "kept_file"
    __table_args__ = (sa.UniqueConstraint("shelf", "name"),)

    shelf: Mapped[str] = mapped_column(sa.String(200))
    """As the folder would be called, below that of the installation."""
    name: Mapped[str] = mapped_column(sa.String(300))
    size: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    written_at: Mapped[datetime]


class KeptPiece(Base):
    """Some bytes of a file, by where they begin; sealed where the file's name says so."""

    __tablename__ = "kept_piece"

    file_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("kept_file.id", ondelete="CASCADE"), primary_key=True
    )
    start: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(sa.LargeBinary)


class KeptTurn(Base):
    """Who makes a file just now, so that nobody else makes the same meanwhile."""

    __tablename__ = "kept_turn"

    name: Mapped[str] = mapped_column(sa.String(500), primary_key=True)
    """Shelf and name."""
    holder: Mapped[uuid.UUID]
    until: Mapped[datetime]
    """By the clock of who took it; who died holds it until then."""
