"""Tables of the plans room: what a plan covers and what only its owner can tell."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.models import Post
from ground.db import Base, Identified, Stamped
from ground.geometry import Area


class PlanArea(Identified, Stamped, Base):
    """An area with a plan: administrative units, or drawn; owned by one country, answered for by one post."""

    __tablename__ = "plan_area"

    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    post_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("post.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    """Short name for the command line and file names, e.g. `mx-mcallen`."""
    number: Mapped[str]
    """Plan number as printed, e.g. `MX-MCA-01`."""
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[dict[str, Any]]
    """By language: es, en, fr."""
    unit_codes: Mapped[list[str]] = mapped_column(default=list)
    drawn: Mapped[Area | None]
    issued_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    prepared_by: Mapped[str] = mapped_column(default="")
    approved_by: Mapped[str] = mapped_column(default="")
    particulars: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the house cannot know by itself; the shape is `plans.particulars.Particulars`."""
    is_demo: Mapped[bool] = mapped_column(default=False)

    post: Mapped[Post] = relationship()
