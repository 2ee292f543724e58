"""The table of persons who were made one: where an old id leads, and the way back."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import SealedPlace, place_of
from core.db import Base, Identified


class PersonMerge(Identified, Base):
    """One person who became part of another; gone with that one."""

    __tablename__ = "person_merge"

    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    survivor_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    """Where the old id leads; of one who was merged again, where that one leads."""
    merged_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    """The id that is nobody's own any more."""
    import_key: Mapped[str] = mapped_column(default="", index=True)
    """As `person.import_key`: a list that brings the merged one again finds who survives."""
    log_odds: Mapped[float | None]
    """As the pair was proposed; None where nobody proposed it."""
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)
    merged_at: Mapped[datetime]
    merged_by: Mapped[str]
    undo_until: Mapped[datetime]
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """What both were, as JSON, AES-GCM, bound to this row; None once the way back is closed."""


def merge_place(merge_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the way back of a merge belongs."""
    return place_of("person_merge", "ciphertext", merge_id, country=country)
