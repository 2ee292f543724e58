"""Which shelter was asked about which hazard: once."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified


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
