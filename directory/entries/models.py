"""Tables of the directory: organisations, posts, focal points, channels, shelters, community
leaders.
"""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from core.db import Base, Identified, Timestamped, code_of
from core.geo.geometry import Area, Point
from core.keys.columns import SealVersioned


class Visibility(enum.StrEnum):
    """Who may see an entry."""

    PUBLIC = "public"
    RCM = "rcm"
    COUNTRY = "country"
    POST = "post"


class ConfirmationMethod(enum.StrEnum):
    """How an entry was confirmed."""

    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    VISIT = "visit"
    IMPORT = "import"
    SCREEN = "screen"


class Answer(enum.StrEnum):
    """An answer that may be unknown; unknown is a value, never a no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Confirmable:
    """Confirmed is not updated: when, by whom and how an entry was last confirmed."""

    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str] = mapped_column(default="")
    confirmed_method: Mapped[ConfirmationMethod | None] = mapped_column(code_of(ConfirmationMethod))
    source: Mapped[str] = mapped_column(default="")


class Retirable:
    """A row that is taken out of use, and kept: a retired entry is seen in its history only."""

    retired_at: Mapped[datetime | None]
    retired_reason: Mapped[str] = mapped_column(default="")


class HasOwner:
    """A row that belongs to one country (ISO 3166-1 alpha-2)."""

    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    visibility: Mapped[Visibility] = mapped_column(code_of(Visibility), default=Visibility.RCM)
    is_demo: Mapped[bool] = mapped_column(default=False)


class HasAddress:
    """A row with an address; coordinates in degrees, WGS84."""

    lon: Mapped[float | None]
    lat: Mapped[float | None]
    address: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    located_in: Mapped[str] = mapped_column(sa.String(2), default="")
    """Country where it stands, which need not be the one that owns the row."""
    unit_code: Mapped[str] = mapped_column(default="", index=True)
    """Second administrative unit, as the atlas codes it (`US48215`, `MX07089`)."""
    point_precision: Mapped[str] = mapped_column(default="", server_default="")

    @property
    def point(self) -> Point | None:
        """Where it stands, if known."""
        return None if self.lon is None or self.lat is None else Point(self.lon, self.lat)


class PostOwned:
    """A row that may be one post's own business."""

    @declared_attr
    def post_id(cls) -> Mapped[uuid.UUID | None]:  # noqa: N805 - made on the class
        """Return the post that keeps it; with visibility `post`, only that post and its country see
        it.
        """
        return mapped_column(sa.ForeignKey("post.id", ondelete="SET NULL"), index=True)


class OrganisationKind(enum.StrEnum):
    """Who an organisation is."""

    CONSULAR = "consular"
    CIVIL_SOCIETY = "civil_society"
    PRIVATE = "private"
    INTERNATIONAL = "international"
    HOST_AUTHORITY = "host_authority"


class Organisation(
    Identified, Timestamped, HasOwner, HasAddress, Confirmable, Retirable, PostOwned, Base
):
    """An institution that can help: civil society, host authority, private, international,
    consular.
    """

    __tablename__ = "organisation"

    kind: Mapped[OrganisationKind] = mapped_column(code_of(OrganisationKind))
    name: Mapped[str]
    name_other: Mapped[str] = mapped_column(default="")
    """Official name in a second language."""
    services: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[list[str]] = mapped_column(default=list)
    before: Mapped[str] = mapped_column(default="")
    during: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    """What it does before, during and after a crisis."""
    hours: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    papers_asked: Mapped[Answer] = mapped_column(code_of(Answer), default=Answer.UNKNOWN)

    channels: Mapped[list[Channel]] = relationship(
        back_populates="organisation", cascade="all, delete-orphan", order_by="Channel.rank"
    )


class PostKind(enum.StrEnum):
    """What kind of consular presence a post is."""

    EMBASSY = "embassy"
    CONSULATE_GENERAL = "consulate_general"
    CONSULATE = "consulate"
    HONORARY = "honorary"
    MOBILE = "mobile"
    JOINT = "joint"


class Post(Identified, Timestamped, HasOwner, HasAddress, Confirmable, Retirable, Base):
    """An embassy or consulate; `country` sends it, `located_in` hosts it."""

    __tablename__ = "post"

    kind: Mapped[PostKind] = mapped_column(code_of(PostKind))
    name: Mapped[str]
    hours: Mapped[str] = mapped_column(default="")
    timezone: Mapped[str] = mapped_column(default="")
    languages: Mapped[list[str]] = mapped_column(default=list)
    services: Mapped[list[str]] = mapped_column(default=list)
    covered_nationalities: Mapped[list[str]] = mapped_column(default=list)
    """Whose nationals it serves beside those of its owner: a joint post, or one by agreement (ISO
    3166-1 alpha-2).
    """
    co_owners: Mapped[list[str]] = mapped_column(default=list)
    """The other countries a joint post belongs to."""
    closed_since: Mapped[date | None]
    """Since when it serves nobody; its covering post is called instead."""
    closed_reason: Mapped[str] = mapped_column(default="")
    covering_post_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("post.id"))
    """Who serves its people when it is closed."""

    covering_post: Mapped[Post | None] = relationship(remote_side="Post.id")
    jurisdictions: Mapped[list[Jurisdiction]] = relationship(
        back_populates="post", cascade="all, delete-orphan", order_by="Jurisdiction.unit_code"
    )
    channels: Mapped[list[Channel]] = relationship(
        back_populates="post", cascade="all, delete-orphan", order_by="Channel.rank"
    )
    focal_points: Mapped[list[FocalPoint]] = relationship(
        back_populates="post", order_by="FocalPoint.rank"
    )
    visits: Mapped[list[MobileConsulate]] = relationship(
        back_populates="post", cascade="all, delete-orphan", order_by="MobileConsulate.starts_on"
    )


class Jurisdiction(Identified, Base):
    """A part of the ground a post answers for: an administrative unit, or a drawn area."""

    __tablename__ = "jurisdiction"

    post_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("post.id", ondelete="CASCADE"), index=True
    )
    unit_code: Mapped[str] = mapped_column(default="", index=True)
    area: Mapped[Area | None]

    post: Mapped[Post] = relationship(back_populates="jurisdictions")


class MobileConsulate(Identified, HasAddress, Base):
    """A place and the days on which a mobile post serves there."""

    __tablename__ = "mobile_consulate"

    post_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("post.id", ondelete="CASCADE"), index=True
    )
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    hours: Mapped[str] = mapped_column(default="")

    post: Mapped[Post] = relationship(back_populates="visits")


class Designation(enum.StrEnum):
    """The rank of a focal point: one designated and one alternate per country and per post."""

    DESIGNATED = "designated"
    ALTERNATE = "alternate"
    OTHER = "other"


def _one_seat(name: str, columns: tuple[str, ...], condition: str) -> sa.Index:
    """Return a unique index over the rows `condition` holds, on both databases."""
    clause = sa.text(condition)
    return sa.Index(name, *columns, unique=True, sqlite_where=clause, postgresql_where=clause)


class FocalPoint(Identified, Timestamped, HasOwner, Confirmable, Retirable, Base):
    """An official in charge, of a post or (without one) of the whole country."""

    __tablename__ = "focal_point"
    __table_args__ = (
        _one_seat(
            "ix_one_focal_point_per_post",
            ("country", "post_id", "designation"),
            "post_id IS NOT NULL AND retired_at IS NULL AND designation <> 'other'",
        ),
        _one_seat(
            "ix_one_focal_point_per_country",
            ("country", "designation"),
            "post_id IS NULL AND retired_at IS NULL AND designation <> 'other'",
        ),
    )

    post_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("post.id", ondelete="CASCADE"), index=True
    )
    designation: Mapped[Designation] = mapped_column(code_of(Designation))
    designated_on: Mapped[date | None]
    name: Mapped[str]
    role: Mapped[str] = mapped_column(default="")
    languages: Mapped[list[str]] = mapped_column(default=list)
    rank: Mapped[int] = mapped_column(default=0)

    post: Mapped[Post | None] = relationship(back_populates="focal_points")
    channels: Mapped[list[Channel]] = relationship(
        back_populates="focal_point", cascade="all, delete-orphan", order_by="Channel.rank"
    )


class ShelterKind(enum.StrEnum):
    """What a shelter is meant for."""

    EVACUATION = "evacuation"
    MIGRANT_HOUSE = "migrant_house"
    COMMUNITY = "community"
    CONSULAR = "consular"


class Shelter(
    Identified, Timestamped, HasOwner, HasAddress, Confirmable, Retirable, PostOwned, Base
):
    """A place to be safe, with the answers migrants fear to ask for."""

    __tablename__ = "shelter"

    organisation_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    kind: Mapped[ShelterKind] = mapped_column(code_of(ShelterKind))
    name: Mapped[str]
    hours: Mapped[str] = mapped_column(default="")
    languages: Mapped[list[str]] = mapped_column(default=list)
    capacity: Mapped[int | None]
    beds_men: Mapped[int | None]
    beds_women: Mapped[int | None]
    beds_families: Mapped[int | None]
    beds_minors: Mapped[int | None]
    occupied: Mapped[int | None]
    """How many are there by day, as reported at `occupied_at`."""
    occupied_at: Mapped[datetime | None]
    occupied_night: Mapped[int | None]
    occupied_night_at: Mapped[datetime | None]
    open_now: Mapped[Answer] = mapped_column(code_of(Answer), default=Answer.UNKNOWN)
    papers_asked: Mapped[Answer] = mapped_column(code_of(Answer), default=Answer.UNKNOWN)
    accessible: Mapped[Answer] = mapped_column(code_of(Answer), default=Answer.UNKNOWN)
    pets: Mapped[Answer] = mapped_column(code_of(Answer), default=Answer.UNKNOWN)
    charging: Mapped[Answer] = mapped_column(code_of(Answer), default=Answer.UNKNOWN)
    authorities_present: Mapped[Answer] = mapped_column(code_of(Answer), default=Answer.UNKNOWN)
    notes: Mapped[str] = mapped_column(default="")

    organisation: Mapped[Organisation | None] = relationship()
    channels: Mapped[list[Channel]] = relationship(
        back_populates="shelter", cascade="all, delete-orphan", order_by="Channel.rank"
    )


class CommunityLeader(
    Identified, Timestamped, SealVersioned, HasOwner, HasAddress, Confirmable, Retirable, Base
):
    """A warden of the community; name and telephone are sealed (`directory.entries.leaders`)."""

    __tablename__ = "community_leader"

    post_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("post.id", ondelete="CASCADE"), index=True
    )
    zone: Mapped[str]
    """The neighbourhood or towns the leader looks after, in words."""
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """{"name", "phone", "alternate_name", "alternate_phone"}, JSON, AES-GCM."""
    languages: Mapped[list[str]] = mapped_column(default=list)
    people_covered: Mapped[int | None]
    last_test_on: Mapped[date | None]

    post: Mapped[Post] = relationship()


class ChannelKind(enum.StrEnum):
    """By what a channel reaches."""

    PHONE = "phone"
    EMERGENCY = "emergency"
    WHATSAPP = "whatsapp"
    EMAIL = "email"
    HOTLINE = "hotline"


def _part_of(table: str) -> Any:
    return mapped_column(sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), index=True)


class Channel(Identified, Timestamped, Confirmable, Base):
    """One telephone, e-mail or other way to reach exactly one entry."""

    __tablename__ = "channel"
    __table_args__ = (
        sa.CheckConstraint(
            "(CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN post_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN focal_point_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN shelter_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_owner",
        ),
    )

    organisation_id: Mapped[uuid.UUID | None] = _part_of("organisation")
    post_id: Mapped[uuid.UUID | None] = _part_of("post")
    focal_point_id: Mapped[uuid.UUID | None] = _part_of("focal_point")
    shelter_id: Mapped[uuid.UUID | None] = _part_of("shelter")
    kind: Mapped[ChannelKind] = mapped_column(code_of(ChannelKind))
    value: Mapped[str]
    """E.164 for telephones (`+525555550123`), else the address itself."""
    has_whatsapp: Mapped[bool] = mapped_column(default=False)
    languages: Mapped[list[str]] = mapped_column(default=list)
    """Languages spoken there, when they differ from those of the entry."""
    is_official: Mapped[bool] = mapped_column(default=False)
    """Whether it is an official medium for announcements (as Panama's CECODI)."""
    hours: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    rank: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None]
    """When somebody who used it last said that it answered and was right; no confirmation."""
    unanswered_at: Mapped[datetime | None]
    """When somebody who used it last said that nobody answered."""

    organisation: Mapped[Organisation | None] = relationship(back_populates="channels")
    post: Mapped[Post | None] = relationship(back_populates="channels")
    focal_point: Mapped[FocalPoint | None] = relationship(back_populates="channels")
    shelter: Mapped[Shelter | None] = relationship(back_populates="channels")
    failures: Mapped[list[FailureReport]] = relationship(
        cascade="all, delete-orphan", order_by="FailureReport.at"
    )


class FailureReport(Identified, Base):
    """Somebody called, and the channel failed. It stands until somebody settles it."""

    __tablename__ = "failure_report"

    channel_id: Mapped[uuid.UUID] = _part_of("channel")
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str]
    """Who says so: `user:<id>`, `invitation:<id>`, `link:<id>`."""
    note: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(default="")
