"""Tables of crises: one shared crisis, one participation a country, zones by version, moves.

The title, type, level, zone and state of a crisis are seen by every official of every country.
All else hangs on a participation and is seen by its country alone.
"""

from __future__ import annotations

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.data_versions.versioned_data import VersionedData
from core.db import Base, Identified, code_of
from feeds.drawings.drawn_bands import DrawnBands, DrawnBandsColumn
from feeds.models import Hazard


class CrisisState(enum.StrEnum):
    """How far a crisis has come; the legal moves are in `response.crisis.moves`."""

    PROPOSED = "proposed"
    """By the Secretariat, and no country has joined yet: nobody may be called in it."""
    DECLARED = "declared"
    WINDING_DOWN = "winding_down"
    CLOSED = "closed"
    LESSONS_DONE = "lessons_done"
    CANCELLED = "cancelled"
    """Declared by mistake: kept, and no more worked on."""
    MERGED = "merged"
    """It proved to be the same as another one, to which its address leads."""


OPEN_STATES = frozenset({CrisisState.PROPOSED, CrisisState.DECLARED, CrisisState.WINDING_DOWN})


class ParticipationState(enum.StrEnum):
    """How far one country has come in a crisis."""

    ACTIVE = "active"
    CLOSED = "closed"
    """The country has ended its own part; the crisis may go on for others."""


class ZoneKind(enum.StrEnum):
    """How a zone came to be."""

    HAZARD = "hazard"
    """It follows the hazards of the crisis."""
    UNITS = "units"
    DRAWN = "drawn"
    POINT = "point"
    """Around a place."""


class MoveKind(enum.StrEnum):
    """What happened to a crisis, or to one country's part in it."""

    STATE = "state"
    LEVEL = "level"
    ZONE = "zone"
    HAZARD = "hazard"
    JOINED = "joined"
    LEAD = "lead"
    IN_CHARGE = "in_charge"
    COVERING = "covering"
    MERGED = "merged"
    ACTIVATED = "activated"
    """The functions were asked to come."""
    RELIEVED = "relieved"
    RHYTHM = "rhythm"


class Crisis(Identified, Base):
    """One crisis, shared by all countries in it."""

    __tablename__ = "crisis"
    __table_args__ = (sa.UniqueConstraint("year", "serial"),)

    number: Mapped[str] = mapped_column(unique=True)
    """What people call it by: `CR-2026-014`."""
    year: Mapped[int]
    serial: Mapped[int]
    """Its place among the crises of its year."""
    title: Mapped[str]
    type_code: Mapped[str]
    type_version: Mapped[int]
    """The version of the crisis type that is cited (`protocols`)."""
    level: Mapped[int]
    """1 to 4, from precaution to mandatory exit."""
    state: Mapped[CrisisState] = mapped_column(code_of(CrisisState), index=True)
    lead_country: Mapped[str] = mapped_column(sa.String(2), default="")
    """The country that leads; empty while the Secretariat proposes it."""
    lead_post_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("post.id", ondelete="SET NULL")
    )
    declared_by: Mapped[str]
    """As the audit log names them: `user:<id>`, `cli:<login>`."""
    declared_at: Mapped[datetime] = mapped_column(index=True)
    """Of one that is proposed: when it was proposed."""
    reason: Mapped[str] = mapped_column(default="")
    """In one sentence; officials of every country read it."""
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("crisis.id", ondelete="SET NULL")
    )
    rhythm_minutes: Mapped[int] = mapped_column(default=60)
    """How often those who wait are told how it stands."""
    next_report_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """When it was closed, cancelled or merged."""
    moves: Mapped[int] = mapped_column(default=0)
    """How many there were of it: each has its place among them."""
    is_demo: Mapped[bool] = mapped_column(default=False)

    hazards: Mapped[list[CrisisHazard]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="CrisisHazard.added_at, CrisisHazard.hazard_id",
    )
    participations: Mapped[list[Participation]] = relationship(
        back_populates="crisis",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="Participation.joined_at, Participation.country",
    )

    @property
    def is_open(self) -> bool:
        """Whether it is worked on, or waits to be joined."""
        return self.state in OPEN_STATES


class CrisisHazard(Base):
    """A hazard that feeds a crisis."""

    __tablename__ = "crisis_hazard"

    crisis_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("crisis.id", ondelete="CASCADE"), primary_key=True
    )
    hazard_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("hazard.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    added_at: Mapped[datetime]

    hazard: Mapped[Hazard] = relationship()


class CrisisZone(Identified, Base):
    """Where a crisis is, from one moment to the next: a crisis that moves has another version."""

    __tablename__ = "crisis_zone"
    __table_args__ = (sa.UniqueConstraint("crisis_id", "version"),)

    crisis_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("crisis.id", ondelete="CASCADE"))
    version: Mapped[int]
    """1 for the first."""
    kind: Mapped[ZoneKind] = mapped_column(code_of(ZoneKind))
    bands: Mapped[DrawnBands] = mapped_column(DrawnBandsColumn, deferred=True)
    """Its shape (`response.crisis.zones.zone_area`): one band of unknown severity, but for a zone
    that follows hazards. Read when it is asked for.
    """
    description: Mapped[str]
    """In words: units, place and radius, or the name of the hazard."""
    hazard_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("hazard.id", ondelete="SET NULL")
    )
    """The hazard it began with, of a zone that follows hazards."""
    hazard_versions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Id -> version of the hazards it was worked out from."""
    size_km2: Mapped[float] = mapped_column(default=0.0)
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    """None of the one that holds."""
    by: Mapped[str]
    """As the audit log names them; `worker` where it followed by itself."""


class Participation(Identified, Base):
    """One country in one crisis: whatever names persons hangs on it."""

    __tablename__ = "participation"
    __table_args__ = (sa.UniqueConstraint("crisis_id", "country"),)

    crisis_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("crisis.id", ondelete="CASCADE"), index=True
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    joined_at: Mapped[datetime]
    joined_by: Mapped[str]
    state: Mapped[ParticipationState] = mapped_column(
        code_of(ParticipationState), default=ParticipationState.ACTIVE
    )
    level: Mapped[int]
    """Of this country: 1 to 4, that of the crisis when it joined."""
    post_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("post.id", ondelete="SET NULL"))
    """The post of the country that answers there; None where it has none."""
    in_charge_id: Mapped[uuid.UUID | None]
    """An account of the country. No foreign key: crises outlive accounts."""
    covering_post_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("post.id", ondelete="SET NULL")
    )
    """The post that leads where the country's own is closed or it has none there."""
    ended_at: Mapped[datetime | None]

    crisis: Mapped[Crisis] = relationship(back_populates="participations")


class CrisisMove(Identified, Base):
    """One thing that happened to a crisis, or to one country's part in it (`country`).

    What has no country is seen by every official; what has one, by that country.
    """

    __tablename__ = "crisis_move"
    __table_args__ = (sa.UniqueConstraint("crisis_id", "serial"),)

    crisis_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("crisis.id", ondelete="CASCADE"), index=True
    )
    serial: Mapped[int]
    """Its place among those of its crisis, from 1: a clock that goes back does not change it."""
    country: Mapped[str] = mapped_column(sa.String(2), default="")
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str]
    what: Mapped[MoveKind] = mapped_column(code_of(MoveKind))
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    """A code or a number: a state, a level, the version of a zone, the key of a hazard."""
    reason: Mapped[str] = mapped_column(default="")
    definition: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Of a level: `code`, `version` and `trigger` (by language) of the text that defines it."""


SHOWN_CRISES = VersionedData(
    "crises",
    {
        Crisis: {"number", "title", "state", "level", "declared_at", "serial"},
        CrisisZone: {"bands", "description", "until_at"},
        Participation: {"country", "state"},
    },
)
"""What lists remember of crises holds as long as it does."""
