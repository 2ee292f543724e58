"""Which shelter was asked about which hazard: once."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.data_versions.versioned_data import VersionedData
from core.db import Base, Identified
from directory.rounds.models import AccessLink


class ShelterQuestion(Identified, Base):
    """One shelter asked because of one hazard."""

    __tablename__ = "shelter_question"
    # Named as the migration that made the table names it.
    __table_args__ = (
        sa.UniqueConstraint("hazard_id", "shelter_id", name="uq_shelter_question_hazard_id"),
    )

    hazard_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("hazard.id", ondelete="CASCADE"))
    shelter_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("shelter.id", ondelete="CASCADE"), index=True
    )
    asked_at: Mapped[datetime]


SHELTER_ANSWERS = VersionedData(
    "shelter answers",
    {ShelterQuestion: {"hazard_id", "shelter_id", "asked_at"}, AccessLink: {"entry_id", "used_at"}},
)
"""What sheets remember of who was asked, and who opened their link since, holds as long as it
does. Here, beside the table, for whoever writes them moves it.
"""
