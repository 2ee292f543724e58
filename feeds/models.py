"""Tables of the feeds: sources, alerts, hazards, rejected items."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.data_versions.versioned_data import VersionedData
from core.db import Base, Identified, Timestamped, code_of
from core.geo.geometry import Area, Point
from feeds.drawings.drawn_bands import DrawnBands, DrawnBandsColumn
from feeds.values import HazardKind, MsgType, Precision, Severity, Status


class Trust(enum.StrEnum):
    """What a source is to those who read it, and so whether it may flag."""

    OFFICIAL = "official"
    """The authority speaks itself."""
    DERIVED = "derived"
    """Somebody else repeats or computes: it flags, and the page says so."""
    CONTEXT = "context"
    """News and background: shown, never flagged."""


class Source(Identified, Timestamped, Base):
    """One address that is polled, and how it fares."""

    __tablename__ = "source"

    key: Mapped[str] = mapped_column(unique=True)
    """Short name: `gdacs`, `usgs`, `nws`, `smn`, `demo`, `files`."""
    name: Mapped[str]
    publisher: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    """URL asked; empty for a source that is only fed by hand."""
    format: Mapped[str]
    interval_minutes: Mapped[int] = mapped_column(default=5)
    keep_hours: Mapped[int] = mapped_column(default=48)
    """How long an alert without an end is kept after it was last seen."""
    credit: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(sa.String(2), default="")
    """The country it belongs to, which alone sees and flags by it; empty for the common ones."""
    trust: Mapped[Trust] = mapped_column(code_of(Trust), default=Trust.OFFICIAL)
    hosts: Mapped[list[str]] = mapped_column(default=list)
    """Hosts its links may lead to, beside its own and those its format lists."""
    removed_at: Mapped[datetime | None]
    """When it was taken out: what it said stays in the record, withdrawn."""
    is_enabled: Mapped[bool] = mapped_column(default=True)
    etag: Mapped[str] = mapped_column(default="")
    last_modified: Mapped[str] = mapped_column(default="")
    body_hash: Mapped[str] = mapped_column(default="")
    last_asked_at: Mapped[datetime | None]
    last_good_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    """In the words of the program; `error_kind` is what people are told."""
    error_kind: Mapped[str] = mapped_column(default="")
    """A `core.http.FailureKind`; empty while it answers."""
    last_counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Of the last good reading: alerts, new, rejected, placed, unplaced."""
    next_ask_at: Mapped[datetime | None]
    fetched: Mapped[list[str]] = mapped_column(default=list)
    """Linked messages of the last body that were had already: `address updated` each."""


class SourceHour(Base):
    """What asking a source came to in one hour: of eight days, then it goes."""

    __tablename__ = "source_hour"

    source_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("source.id", ondelete="CASCADE"), primary_key=True
    )
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    """Its beginning."""
    good: Mapped[int] = mapped_column(default=0)
    """Valid answers, unchanged ones too."""
    failed: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    """Messages never heard before."""


class HazardStatus(enum.StrEnum):
    """Whether a hazard still threatens."""

    ACTIVE = "active"
    ENDED = "ended"


class Ending(enum.StrEnum):
    """Why a hazard ended."""

    CANCELLED = "cancelled"
    EXPIRED = "expired"
    OVER = "over"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    """It proved to be the same event as another hazard, which has its messages now."""


class Hazard(Identified, Timestamped, Base):
    """The thing itself; many alerts speak of it."""

    __tablename__ = "hazard"

    key: Mapped[str] = mapped_column(unique=True)
    """Stable identity across its alerts, e.g. `gdacs:TC1000836`, `usgs:us6000pi9w`,
    `cap:<sender>,<identifier>`.
    """
    source_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("source.id"), index=True)
    kind: Mapped[HazardKind] = mapped_column(code_of(HazardKind))
    title: Mapped[str]
    event: Mapped[str] = mapped_column(default="")
    area_desc: Mapped[str] = mapped_column(default="")
    severity: Mapped[Severity] = mapped_column(code_of(Severity))
    status: Mapped[HazardStatus] = mapped_column(code_of(HazardStatus), index=True)
    is_test: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    is_context: Mapped[bool] = mapped_column(default=False)
    """Whether its messages only inform: it is shown and flags nobody."""
    started_at: Mapped[datetime]
    """Onset, else effective, else sent, of the first alert."""
    ends_at: Mapped[datetime | None]
    """When it will be held to be over unless an alert says otherwise."""
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[Ending | None] = mapped_column(code_of(Ending))
    last_seen_at: Mapped[datetime]
    """When a source last said it."""
    version: Mapped[int] = mapped_column(default=1)
    """Rises with every alert that changes zone, severity, end or status."""
    zone: Mapped[Area | None]
    """Union of the severity zones; None when unplaced."""
    severity_zones: Mapped[DrawnBands] = mapped_column(DrawnBandsColumn, default=DrawnBands)
    """The most severe last."""
    part_lapses_at: Mapped[datetime | None]
    """When the first of `severity_zones` lapses; None when none says when."""
    place: Mapped[list[str]] = mapped_column(default=list)
    """Codes of the place that names it (`feeds.naming.places`); empty where nothing does."""
    precision: Mapped[Precision | None] = mapped_column(code_of(Precision))
    missing_codes: Mapped[list[str]] = mapped_column(default=list)
    unplaced_reason: Mapped[str] = mapped_column(default="")
    drawing_faults: Mapped[list[str]] = mapped_column(default=list)
    """Parts of its zone that could not be drawn, each with the reason: the zone is not whole."""
    reading_notes: Mapped[list[str]] = mapped_column(default=list)
    """What was understood otherwise than it was written (`feeds.reading_notes`)."""
    unverified_since: Mapped[datetime | None]
    """Since when its source is silent though its clock has run out: nobody knows whether it ended.
    """
    page_asked_at: Mapped[datetime | None]
    """When its own page was last asked; None while the list of its source names it."""
    page_owed_since: Mapped[datetime | None]
    """Since when its own page could not be read, though the list no longer names it."""
    west: Mapped[float | None]
    south: Mapped[float | None]
    east: Mapped[float | None]
    north: Mapped[float | None]
    center_lon: Mapped[float | None]
    center_lat: Mapped[float | None]
    magnitude: Mapped[float | None]
    aliases: Mapped[list[str]] = mapped_column(default=list)
    """Other keys of the same event (`ids` of USGS, the USGS id GDACS names)."""
    same_as_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("hazard.id", ondelete="SET NULL"), index=True
    )
    """The hazard of another source this one only repeats: people are counted under that one."""

    source: Mapped[Source] = relationship()
    alerts: Mapped[list[Alert]] = relationship(
        back_populates="hazard", order_by="Alert.sent", passive_deletes=True
    )

    @property
    def center(self) -> Point | None:
        """Centre or epicentre; None when nothing says where."""
        if self.center_lon is None or self.center_lat is None:
            return None
        return Point(self.center_lon, self.center_lat)

    @center.setter
    def center(self, point: Point | None) -> None:
        self.center_lon, self.center_lat = (point.lon, point.lat) if point else (None, None)


class ZoneDrawing(Identified, Base):
    """What a hazard's zone looked like once: drawn one time, however many versions show it."""

    __tablename__ = "zone_drawing"
    __table_args__ = (sa.UniqueConstraint("hazard_id", "digest"),)

    hazard_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("hazard.id", ondelete="CASCADE"), index=True
    )
    digest: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of `bands`; of the JSON in them, where an earlier release wrote them."""
    bands: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """`hazard.severity_zones` (`DrawnBands.to_bytes`)."""

    @property
    def drawn_bands(self) -> DrawnBands:
        """The bands as `hazard.severity_zones` holds them."""
        return DrawnBands.from_bytes(self.bands)


class HazardVersion(Identified, Base):
    """A hazard as it was known from `known_at` until its next version (`lifecycle.history`)."""

    __tablename__ = "hazard_version"
    __table_args__ = (sa.UniqueConstraint("hazard_id", "number"),)

    hazard_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("hazard.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    """1 for the first; a clock that went back does not change the order."""
    known_at: Mapped[datetime] = mapped_column(index=True)
    title: Mapped[str]
    severity: Mapped[Severity] = mapped_column(code_of(Severity))
    status: Mapped[HazardStatus] = mapped_column(code_of(HazardStatus))
    is_test: Mapped[bool]
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[Ending | None] = mapped_column(code_of(Ending))
    unverified_since: Mapped[datetime | None]
    precision: Mapped[Precision | None] = mapped_column(code_of(Precision))
    unplaced_reason: Mapped[str]
    missing_codes: Mapped[list[str]]
    drawing_faults: Mapped[list[str]]
    reading_notes: Mapped[list[str]]
    center_lon: Mapped[float | None]
    center_lat: Mapped[float | None]
    magnitude: Mapped[float | None]
    same_as_id: Mapped[uuid.UUID | None]
    """The hazard it was held to repeat then; that row may be gone since."""
    drawing_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("zone_drawing.id"), index=True
    )
    """None while it had no place."""
    merged: Mapped[int] = mapped_column(default=0)
    """How many later versions were left out of the record in its favour: they lasted least."""

    drawing: Mapped[ZoneDrawing | None] = relationship()

    @property
    def severity_zones(self) -> DrawnBands:
        """The bands it had, as `hazard.severity_zones`."""
        return self.drawing.drawn_bands if self.drawing is not None else DrawnBands()


class SameEventVerdict(Identified, Timestamped, Base):
    """A person's word on two hazards: the same event, or not. Without a row nobody has said."""

    __tablename__ = "same_event_verdict"
    __table_args__ = (sa.UniqueConstraint("one_id", "other_id"),)

    one_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("hazard.id", ondelete="CASCADE"), index=True
    )
    """The one whose id comes first."""
    other_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("hazard.id", ondelete="CASCADE"), index=True
    )
    is_same: Mapped[bool]
    said_by: Mapped[str]
    """Name of the account."""
    said_at: Mapped[datetime]


class Alert(Identified, Timestamped, Base):
    """One message, as it was said."""

    __tablename__ = "alert"
    __table_args__ = (sa.UniqueConstraint("sender", "identifier", "sent_text"),)

    hazard_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("hazard.id", ondelete="CASCADE"), index=True
    )
    """None for a Cancel that waits for the message it cancels."""
    source_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("source.id"), index=True)
    sender: Mapped[str]
    identifier: Mapped[str]
    sent: Mapped[datetime] = mapped_column(index=True)
    sent_text: Mapped[str]
    """`sent` in UTC, ISO 8601: part of the identity."""
    status: Mapped[Status] = mapped_column(code_of(Status))
    msg_type: Mapped[MsgType] = mapped_column(code_of(MsgType))
    references: Mapped[list[str]] = mapped_column(default=list)
    """`sender,identifier,sent` each."""
    superseded_by_id: Mapped[uuid.UUID | None]
    ended_at: Mapped[datetime | None]
    """When it ceased to speak for its hazard: replaced, cancelled or lapsed.

    The zone of a hazard is the union of the alerts that still speak.
    """
    effective_until: Mapped[datetime | None]
    """When it ceases to hold by itself (`feeds.lifecycle.decide.effective_until`); None: a while
    after it was last seen.
    """
    fingerprint: Mapped[str] = mapped_column(default="")
    """Hash of what it says, without its date: tells a repetition from a change."""
    event: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(default="")
    severity: Mapped[Severity] = mapped_column(code_of(Severity))
    urgency: Mapped[str] = mapped_column(default="")
    certainty: Mapped[str] = mapped_column(default="")
    effective: Mapped[datetime | None]
    onset: Mapped[datetime | None]
    expires: Mapped[datetime | None]
    ends: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(default="")
    sender_name: Mapped[str] = mapped_column(default="")
    headline: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    instruction: Mapped[str] = mapped_column(default="")
    web: Mapped[str] = mapped_column(default="")
    translations: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """What it says in other languages: the fields of `feeds.values.AlertText` each."""
    area_desc: Mapped[str] = mapped_column(default="")
    geocodes: Mapped[list[str]] = mapped_column(default=list)
    """`scheme:value` each."""
    geometry: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What it draws itself and which areas it leaves to their codes (see
    `feeds.lifecycle.serialization`).
    """
    is_test: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime]

    hazard: Mapped[Hazard | None] = relationship(back_populates="alerts")
    source: Mapped[Source] = relationship()


class RejectedItem(Identified, Base):
    """An item of the last reading of a source that could not be used."""

    __tablename__ = "rejected_item"

    source_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("source.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    where: Mapped[str]
    reason: Mapped[str]


class ContextEntry(Identified, Timestamped, Base):
    """What a source tells of an event that flags nobody: a report, a bulletin, estimated losses."""

    __tablename__ = "context_entry"
    __table_args__ = (sa.UniqueConstraint("source_id", "key"),)

    source_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("source.id", ondelete="CASCADE"), index=True
    )
    key: Mapped[str]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime] = mapped_column(index=True)
    seen_at: Mapped[datetime]
    """When its source last said it."""
    kind: Mapped[HazardKind] = mapped_column(code_of(HazardKind))
    glide: Mapped[str] = mapped_column(default="")
    """The event's number in the register of disasters, as its source writes it."""
    glide_key: Mapped[str] = mapped_column(default="")
    """The same without its country (`feeds.disaster_numbers`), "" for none."""
    countries: Mapped[list[str]] = mapped_column(default=list)
    """ISO codes of those of its countries that the atlas knows."""
    event_key: Mapped[str] = mapped_column(default="")
    """Key of the hazard it is about, where its source says so; "" where only place and time do."""
    lon: Mapped[float | None]
    lat: Mapped[float | None]

    source: Mapped[Source] = relationship()

    @property
    def point(self) -> Point | None:
        """Where it says it is."""
        return None if self.lon is None or self.lat is None else Point(self.lon, self.lat)


SHOWN_HAZARDS = VersionedData(
    "shown hazards",
    {
        Hazard: {*Hazard.__table__.c.keys()}
        - {"last_seen_at", "updated_at", "page_asked_at", "page_owed_since", "aliases"},
        Source: {"key", "name", "owner", "trust", "keep_hours", "address", "is_enabled"}
        | {"interval_minutes", "failing_since", "removed_at"},
        SameEventVerdict: {"is_same"},
    },
)
"""What pages remember of hazards and sources: it moves with all they say, but for when a source
said something last. Here, beside the tables, for whoever writes them moves it.
"""
