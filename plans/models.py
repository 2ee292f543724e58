"""Tables of the plans: what a plan covers and what only its owner can tell."""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.data_versions.versioned_data import VersionedData
from core.db import Base, Identified, Timestamped, code_of
from core.geo.geometry import Area
from core.keys.columns import SealVersioned
from directory.entries.models import Post


class PlanArea(Identified, Timestamped, Base):
    """An area with a plan: administrative units, or drawn; owned by one country, answered for by
    one post.
    """

    __tablename__ = "plan_area"
    # An index and no constraint: SQLite adds it without making the table, and all that hangs on it,
    # anew.
    __table_args__ = (sa.Index("uq_plan_area_country_number", "country", "number", unique=True),)

    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    post_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("post.id", ondelete="CASCADE"), index=True
    )
    slug: Mapped[str] = mapped_column(unique=True)
    """Short name for the command line and file names, e.g. `mx-mcallen`."""
    number: Mapped[str]
    """Plan number as printed, e.g. `MX-MCA-01`."""
    name: Mapped[dict[str, Any]]
    """By language: es, en, fr."""
    unit_codes: Mapped[list[str]] = mapped_column(default=list)
    geometry: Mapped[Area | None]
    questionnaire: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the system cannot know by itself; the shape is
    `plans.questionnaire.model.Questionnaire`.
    """
    outdated_translations: Mapped[list[str]] = mapped_column(default=list)
    """Marks of the translations that were written for an earlier Spanish text
    (`core.i18n.outdated_translations`).
    """
    copied_from: Mapped[str] = mapped_column(default="")
    """Number of the plan whose texts it began with; empty where it began with none."""
    unreviewed: Mapped[list[str]] = mapped_column(default=list)
    """Questions whose answer came from there, and nobody has looked at it since."""
    is_demo: Mapped[bool] = mapped_column(default=False)

    post: Mapped[Post] = relationship()
    versions: Mapped[list[PlanVersion]] = relationship(
        back_populates="plan",
        cascade="all, delete-orphan",
        order_by="PlanVersion.version",
        lazy="selectin",
    )

    @property
    def current(self) -> PlanVersion | None:
        """The version that is in force, stale or not; None when there is none."""
        held = {PlanState.IN_FORCE, PlanState.STALE}
        return next((each for each in reversed(self.versions) if each.state in held), None)

    @property
    def coming(self) -> PlanVersion | None:
        """The version being prepared: a draft, or approved and not yet in force."""
        held = {PlanState.DRAFT, PlanState.APPROVED}
        return next((each for each in reversed(self.versions) if each.state in held), None)

    def successor_of(self, plan_version: PlanVersion) -> PlanVersion | None:
        """Return the version that took the place of a superseded one: the next approved that was
        not taken back before.
        """
        later = (
            each
            for each in self.versions
            if each.version > plan_version.version and each.approved_at is not None
        )
        return next((each for each in later if _held_after(each, plan_version)), None)

    @property
    def version(self) -> int:
        """The version in force, 0 when none is."""
        return self.current.version if self.current else 0

    @property
    def issued_on(self) -> date | None:
        """The day from which the version in force holds."""
        return self.current.issued_on if self.current else None

    @property
    def valid_until(self) -> date | None:
        """The last day of the version in force."""
        return self.current.valid_until if self.current else None

    @property
    def prepared_by(self) -> str:
        """Who prepared the version in force."""
        return self.current.prepared_name if self.current else ""

    @property
    def approved_by(self) -> str:
        """Who approved the version in force."""
        return self.current.approved_name if self.current else ""


def _held_after(later: PlanVersion, plan_version: PlanVersion) -> bool:
    return (
        later.ended_at is None
        or plan_version.ended_at is None
        or later.ended_at >= plan_version.ended_at
    )


class PlanState(enum.StrEnum):
    """Where a version of a plan stands; the legal moves are in `plans.lifecycle.transitions`."""

    DRAFT = "draft"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    STALE = "stale"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class PlanVersion(Identified, Timestamped, SealVersioned, Base):
    """One version of a plan, its facts frozen: reprinting it never reads live data."""

    __tablename__ = "plan_version"
    __table_args__ = (sa.UniqueConstraint("plan_id", "version"),)

    plan_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("plan_area.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[int]
    state: Mapped[PlanState] = mapped_column(
        code_of(PlanState), default=PlanState.DRAFT, index=True
    )
    facts: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """`plans.facts.json_form` of the frozen facts, compressed and sealed: leaders' names are in
    them.
    """
    facts_hash: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of the JSON, for who needs to know whether two versions say the same."""
    prepared_by: Mapped[str]
    """Who made it, as the audit log names them (`user:<id>`)."""
    prepared_name: Mapped[str] = mapped_column(default="")
    """As printed: a function, or a name."""
    prepared_at: Mapped[datetime]
    approved_by: Mapped[str] = mapped_column(default="")
    approved_name: Mapped[str] = mapped_column(default="")
    approved_at: Mapped[datetime | None]
    issued_on: Mapped[date | None]
    """From when it holds."""
    valid_until: Mapped[date | None]
    stale_since: Mapped[datetime | None]
    differences: Mapped[int] = mapped_column(default=0)
    """How many printed facts are no longer so, as of `checked_at`."""
    checked_at: Mapped[datetime | None]
    lessons: Mapped[int] = mapped_column(default=0)
    """Of crises, learned since it was approved and not yet followed."""
    ended_at: Mapped[datetime | None]
    """When it was superseded or withdrawn."""
    ended_by: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    """Why it was withdrawn, or issued although something was missing."""

    plan: Mapped[PlanArea] = relationship(back_populates="versions")


PLANS = VersionedData(
    "plans",
    {
        PlanArea: {"country", "post_id", "slug", "number", "name", "is_demo"},
        PlanVersion: {
            "version",
            "state",
            "issued_on",
            "valid_until",
            "differences",
            "prepared_by",
        },
    },
)
"""What pages remember of the list of plans holds as long as it does. Here, beside the tables, for
whoever writes them moves it.
"""
