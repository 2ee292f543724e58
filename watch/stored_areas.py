"""Areas that somebody asked about and no feed named: kept with an address, so that what was drawn
is not lost with the page it was drawn on.

Seen by the officials of the country that asked; those of the Secretariat by the Secretariat.
"""

from __future__ import annotations

import enum
import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.db import Base, Identified, code_of
from core.geo.geometry import Point
from feeds.drawings.drawn_bands import DrawnBands, DrawnBandsColumn
from watch.matching.drawn_area import AreaDescription, AreaQuestion

KEEP = timedelta(days=90)
"""After so long an area nobody asked about again goes; a crisis has a copy of its own."""
LISTED = 12


class AreaSource(enum.StrEnum):
    """How an area was described."""

    UNITS = "units"
    DRAWN = "drawn"
    POINT = "point"
    TOGETHER = "together"
    """In more than one way."""


class StoredArea(Identified, Base):
    """One area asked about."""

    __tablename__ = "stored_area"
    __table_args__ = (sa.UniqueConstraint("country", "digest"),)

    country: Mapped[str] = mapped_column(sa.String(2), default="")
    """Of who asked; empty for the Secretariat."""
    digest: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of title and shape: the same question is kept once."""
    made_by: Mapped[str]
    """As the audit log names them."""
    made_at: Mapped[datetime] = mapped_column(index=True)
    """When it was last asked about."""
    title: Mapped[str]
    source: Mapped[AreaSource] = mapped_column(code_of(AreaSource))
    notes: Mapped[list[str]] = mapped_column(default=list)
    """What was taken for what."""
    bands: Mapped[DrawnBands] = mapped_column(DrawnBandsColumn, deferred=True)
    center_lon: Mapped[float | None]
    center_lat: Mapped[float | None]

    @property
    def question(self) -> AreaQuestion:
        """The area as it was understood. Raises BadGeometry for a damaged row."""
        return AreaQuestion(self.bands[0].area, self.title, self.center, tuple(self.notes))

    @property
    def center(self) -> Point | None:
        """The place asked about, where it was all there was."""
        if self.center_lon is None or self.center_lat is None:
            return None
        return Point(self.center_lon, self.center_lat)


def source_of(described: AreaDescription) -> AreaSource:
    """Return how an area is described: by what of the form is filled in."""
    filled = {
        AreaSource.DRAWN: bool(described.geojson.strip()),
        AreaSource.UNITS: bool(described.units.strip()),
        AreaSource.POINT: bool(described.place.strip()),
    }
    there = [source for source, is_there in filled.items() if is_there]
    return there[0] if len(there) == 1 else AreaSource.TOGETHER


def store_area(
    session: Session,
    question: AreaQuestion,
    source: AreaSource,
    *,
    country: str,
    actor: str,
    now: datetime,
) -> StoredArea:
    """Return the row of an area asked about: the one there is, if it was asked about before."""
    bands = DrawnBands.of(question.bands)
    digest = hashlib.sha256(f"{question.title}\0{bands.digest}".encode()).hexdigest()
    stored = session.scalar(
        sa.select(StoredArea).where(StoredArea.country == country, StoredArea.digest == digest)
    )
    if stored is None:
        stored = StoredArea(
            country=country,
            digest=digest,
            title=question.title,
            source=source,
            notes=list(question.notes),
            bands=bands,
            center_lon=question.center.lon if question.center else None,
            center_lat=question.center.lat if question.center else None,
            made_by=actor,
            made_at=now,
        )
        session.add(stored)
    stored.made_by, stored.made_at = actor, now
    return stored


def stored_area(session: Session, area_id: uuid.UUID, country: str) -> StoredArea | None:
    """Return an area that the country asked about ("" for the Secretariat)."""
    found = session.get(StoredArea, area_id)
    return found if found is not None and found.country == country else None


def latest_areas(session: Session, country: str) -> Sequence[StoredArea]:
    """Return the areas that the country asked about, the last first."""
    query = sa.select(StoredArea).where(StoredArea.country == country)
    return session.scalars(
        query.order_by(StoredArea.made_at.desc(), StoredArea.id).limit(LISTED)
    ).all()


def drop_old_areas(session: Session, now: datetime) -> int:
    """Delete what nobody asked about for `KEEP`; return how many."""
    old = session.scalars(
        sa.delete(StoredArea).where(StoredArea.made_at < now - KEEP).returning(StoredArea.id)
    )
    return len(old.all())
