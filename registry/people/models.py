"""Tables of the registry: households, persons, stays, estimates.

There is no field for migratory status, here or anywhere.
"""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.data_versions.versioned_data import VersionedData
from core.db import Base, Identified, Timestamped, code_of
from core.keys.columns import SealVersioned


class Need(enum.StrEnum):
    """What somebody will need in a crisis; a need, never a label."""

    INTERPRETER = "interpreter"
    MEDICAL = "medical"
    MOBILITY = "mobility"
    PREGNANCY = "pregnancy"
    INFANT = "infant"
    MINOR_ALONE = "minor_alone"
    OLDER = "older"
    DETAINED = "detained"
    NO_PHONE = "no_phone"


class Household(Identified, Timestamped, Base):
    """People who would be looked for together."""

    __tablename__ = "household"
    __table_args__ = (sa.UniqueConstraint("country", "number"),)

    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    number: Mapped[int | None]
    """In the matching index, within the country; none before somebody of it is there."""
    is_demo: Mapped[bool] = mapped_column(default=False)

    persons: Mapped[list[Person]] = relationship(back_populates="household")


def _index_of_those_with(column: str, condition: str) -> sa.Index:
    where = sa.text(condition)
    return sa.Index(f"ix_person_{column}", column, sqlite_where=where, postgresql_where=where)


class Person(Identified, Timestamped, SealVersioned, Base):
    """A national who registered of their own will; all that is personal is in `ciphertext`."""

    __tablename__ = "person"
    __table_args__ = (
        sa.UniqueConstraint("country", "number"),
        sa.Index(
            "ix_person_dated_needs",
            "country",
            sqlite_where=sa.text("has_dated_needs = 1"),
            postgresql_where=sa.text("has_dated_needs"),
        ),
        # Most persons have none of these: whoever registers waits for no index of nothing.
        _index_of_those_with("post_id", "post_id IS NOT NULL"),
        _index_of_those_with("household_id", "household_id IS NOT NULL"),
        _index_of_those_with("import_key", "import_key != ''"),
    )

    country: Mapped[str] = mapped_column(sa.String(2))
    """The country that owns the row, and whose national this is."""
    number: Mapped[int | None]
    """In the matching index, within the country; none before they are there."""
    post_id: Mapped[uuid.UUID | None] = mapped_column(sa.Uuid)
    """The post that registered the person (no foreign key: the directory is a stranger here)."""
    household_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("household.id", ondelete="SET NULL")
    )
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """A `registry.people.record.Card` as JSON, AES-GCM, bound to this row."""
    consent_at: Mapped[datetime]
    consent_text: Mapped[str]
    """Version of the text the person agreed to."""
    keep_until: Mapped[date]
    confirmed_at: Mapped[datetime | None]
    """When they, or whoever registered them, last said that all is right; registering is the first
    time. Changed is not confirmed.
    """
    check_on: Mapped[date | None] = mapped_column(index=True)
    """From which day they are written to, to say so again; None: never."""
    checks: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many letters of this half year were put into the outbox and not answered."""
    source: Mapped[str] = mapped_column(default="")
    import_key: Mapped[str] = mapped_column(default="")
    """Keyed hash of the sender's own reference, so that a second import finds the same row."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    left_on: Mapped[date | None]
    """The day since which they are not where they were registered, as they or somebody said; None:
    nobody has said so.
    """
    has_dated_needs: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Whether a need on the card has a last day: whose card is opened each night for it. The day
    itself is sealed: beside the year of birth it would say who is to give birth when.
    """

    household: Mapped[Household | None] = relationship(back_populates="persons")
    stays: Mapped[list[Stay]] = relationship(back_populates="person", cascade="all, delete-orphan")


class StayKind(enum.StrEnum):
    """Living somewhere, working there for a season, or passing through."""

    RESIDENCE = "residence"
    TRIP = "trip"
    SEASON = "season"
    """Work with a last day: a harvest, a resort. While it lasts nobody is at home."""


class Stay(Identified, Timestamped, SealVersioned, Base):
    """Where a person is, from when until when; the place is in `ciphertext`."""

    __tablename__ = "stay"
    __table_args__ = (
        sa.Index(
            "ix_stay_not_indexed",
            "country",
            sqlite_where=sa.text("is_indexed = 0"),
            postgresql_where=sa.text("not is_indexed"),
        ),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    kind: Mapped[StayKind] = mapped_column(code_of(StayKind))
    from_on: Mapped[date | None]
    """First day, in the place's own time; None means always."""
    until_on: Mapped[date | None]
    """Last day; None means until told otherwise."""
    journey_id: Mapped[uuid.UUID | None]
    """Binds the stages of one journey; None of a stay by itself."""
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """A `registry.people.record.StayPlace` as JSON, AES-GCM, bound to this row."""
    is_indexed: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    """Whether the matching index holds this stay. It does not where its place does not open and no
    block knows it: such a person can be matched with no zone, and is counted apart. Where in the
    index it is follows from the place alone.
    """

    person: Mapped[Person] = relationship(back_populates="stays")


class UnplacedStay(Identified, Timestamped, Base):
    """A stay whose place nobody found yet: no zone touches it until somebody places the person."""

    __tablename__ = "unplaced_stay"

    person_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    kind: Mapped[StayKind] = mapped_column(code_of(StayKind))
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    journey_id: Mapped[uuid.UUID | None]
    """As of a stay."""
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """A `registry.people.sought_place.SoughtPlace` as JSON, AES-GCM, bound to this row."""


class Estimate(Identified, Timestamped, Base):
    """How many nationals of `country` are thought to live in a unit, registered or not."""

    __tablename__ = "estimate"
    __table_args__ = (sa.UniqueConstraint("country", "unit_code", "year", "source"),)

    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    unit_code: Mapped[str] = mapped_column(index=True)
    persons: Mapped[int]
    low: Mapped[int | None]
    high: Mapped[int | None]
    year: Mapped[int]
    source: Mapped[str]
    is_demo: Mapped[bool] = mapped_column(default=False)


ESTIMATES = VersionedData("estimates", {Estimate: {*Estimate.__table__.c.keys()}})
"""What pages remember of estimates holds as long as it does. Here, beside the table, for whoever
writes them moves it.
"""
