"""Finding entries of the directory on the ground: inside an area, near it, in charge of it.

Every function takes the `viewer` and gives back only what that viewer may see, with channels
(and, for posts, jurisdictions) already loaded. The officials of a post come from `focal_points_of`,
which sifts them for the viewer: `post.focal_points` does not. Kilometres; longitude first.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from core.geo.geometry import KM_PER_DEGREE, Area, Point
from core.geo.point_index import PointIndex
from directory.entries.models import (
    Designation,
    FocalPoint,
    Organisation,
    OrganisationKind,
    Post,
    Shelter,
)
from directory.entries.visibility import Viewer, visible_to
from directory.search.jurisdictions import posts_in_charge
from directory.search.ranking import search_entries

__all__ = [
    "EntryPoint",
    "EntryPoints",
    "NearbyEntry",
    "entry_points",
    "focal_points_of",
    "organisations_for",
    "posts_in_charge",
    "posts_within",
    "search_entries",
    "shelters_near",
    "shelters_within",
]

_WITH_POST = (selectinload(Post.channels), selectinload(Post.jurisdictions))
_CHUNK = 500
"""Ids in one statement."""
_DESIGNATION_ORDER = (Designation.DESIGNATED, Designation.ALTERNATE, Designation.OTHER)

PlacedEntry = TypeVar("PlacedEntry", Post, Shelter, Organisation)


@dataclass(frozen=True, slots=True)
class NearbyEntry(Generic[PlacedEntry]):
    """An entry and how far it lies from the area asked about, 0 km when inside."""

    entry: PlacedEntry
    distance_km: float


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """A post or shelter as a point: nothing else of it is loaded."""

    id: uuid.UUID
    country: str
    name: str
    point: Point


@dataclass(frozen=True, slots=True)
class EntryPoints:
    """The posts or the shelters a viewer may see, asked at once by many areas."""

    entries: tuple[EntryPoint, ...]
    index: PointIndex

    def within_each(self, areas: Sequence[Area]) -> list[list[EntryPoint]]:
        """Return, for each area, the entries inside it, by name."""
        found: list[list[EntryPoint]] = [[] for _ in areas]
        for area, position in zip(*self.index.pairs_within(areas), strict=True):
            found[area].append(self.entries[position])
        return found


def entry_points(
    session: Session, kind: type[Post] | type[Shelter], *, viewer: Viewer
) -> EntryPoints:
    """Return the posts or the shelters that have a place, of any country."""
    query = sa.select(kind.id, kind.country, kind.name, kind.lon, kind.lat)
    rows = session.execute(
        query.where(visible_to(viewer, kind), kind.lon.is_not(None), kind.lat.is_not(None))
    ).all()
    rows = sorted(rows, key=lambda row: (row.name, str(row.id)))
    lons, lats = (np.array([row[place] for row in rows], dtype=np.float64) for place in (3, 4))
    points = map(Point, lons.tolist(), lats.tolist())
    entries = [EntryPoint(*row[:3], point) for row, point in zip(rows, points, strict=True)]
    return EntryPoints(tuple(entries), PointIndex(lons, lats))


def posts_within(session: Session, area: Area, *, viewer: Viewer) -> list[Post]:
    """Return the posts, of any country, that stand inside `area`; by name."""
    return _within(session, Post, area, viewer, _WITH_POST)


def shelters_within(session: Session, area: Area, *, viewer: Viewer) -> list[Shelter]:
    """Return the shelters that stand inside `area`; by name."""
    return _within(session, Shelter, area, viewer, (selectinload(Shelter.channels),))


def shelters_near(
    session: Session, area: Area, within_km: float, *, viewer: Viewer
) -> list[NearbyEntry[Shelter]]:
    """Return the shelters outside `area` but within `within_km` of it; nearest first."""
    found = _near(session, Shelter, area, within_km, viewer, (selectinload(Shelter.channels),))
    return [near for near in found if near.distance_km > 0]


def organisations_for(
    session: Session,
    area: Area,
    within_km: float,
    kinds: Collection[OrganisationKind] = (),
    *,
    viewer: Viewer,
) -> list[NearbyEntry[Organisation]]:
    """Return the organisations inside `area` or within `within_km` of it, of `kinds` (none given:
    all); nearest first.
    """
    condition = Organisation.kind.in_(tuple(kinds)) if kinds else sa.true()
    return _near(
        session,
        Organisation,
        area,
        within_km,
        viewer,
        (selectinload(Organisation.channels),),
        condition,
    )


def focal_points_of(
    session: Session, country: str, post_id: uuid.UUID | None = None, *, viewer: Viewer
) -> list[FocalPoint]:
    """Return the officials in charge of a post or, without `post_id`, of the whole country.

    The designated one comes first, then the alternate, then the others by rank.
    """
    statement = (
        sa.select(FocalPoint)
        .where(
            FocalPoint.country == country,
            FocalPoint.post_id == post_id,
            visible_to(viewer, FocalPoint),
        )
        .options(selectinload(FocalPoint.channels), selectinload(FocalPoint.post))
    )
    return sorted(session.scalars(statement).all(), key=_by_designation)


def focal_points_of_posts(
    session: Session, posts: Collection[Post], *, viewer: Viewer
) -> dict[uuid.UUID, list[FocalPoint]]:
    """Return the officials in charge of each post by its id, in the order of `focal_points_of`, of
    its own country alone: all in one question, however many posts there are.
    """
    countries = {post.id: post.country for post in posts}
    statement = (
        sa.select(FocalPoint)
        .where(FocalPoint.post_id.in_(countries), visible_to(viewer, FocalPoint))
        .options(selectinload(FocalPoint.channels))
    )
    found: dict[uuid.UUID, list[FocalPoint]] = {post.id: [] for post in posts}
    for point in sorted(session.scalars(statement).all() if countries else (), key=_by_designation):
        if point.post_id is not None and point.country == countries[point.post_id]:
            found[point.post_id].append(point)
    return found


def _by_designation(point: FocalPoint) -> tuple[int, int, str]:
    return (_DESIGNATION_ORDER.index(point.designation), point.rank, point.name)


# -- inside ---------------------------------------------------------------------------------


def _within(
    session: Session,
    kind: type[PlacedEntry],
    area: Area,
    viewer: Viewer,
    options: tuple[ORMOption, ...],
) -> list[PlacedEntry]:
    """Return the entries of `kind` inside `area`, by name: points first, and only those inside are
    loaded.
    """
    points = sa.select(kind.id, kind.lon, kind.lat).where(
        visible_to(viewer, kind), _in_reach(kind, area, 0), kind.lon.is_not(None)
    )
    rows = session.execute(points).all()
    lons, lats = (np.array([row[place] for row in rows], dtype=np.float64) for place in (1, 2))
    inside = [rows[place].id for place in np.flatnonzero(area.contains_many(lons, lats)).tolist()]
    found: list[PlacedEntry] = []
    for start in range(0, len(inside), _CHUNK):
        query = sa.select(kind).where(kind.id.in_(inside[start : start + _CHUNK]))
        found += session.scalars(query.options(*options))
    return sorted(found, key=lambda entry: (entry.name, str(entry.id)))


def _near(
    session: Session,
    kind: type[PlacedEntry],
    area: Area,
    within_km: float,
    viewer: Viewer,
    options: tuple[ORMOption, ...],
    condition: ColumnElement[bool] | None = None,
) -> list[NearbyEntry[PlacedEntry]]:
    """Return the entries of `kind` with a place at most `within_km` from `area`; nearest first,
    then by name.
    """
    statement = (
        sa.select(kind)
        .where(visible_to(viewer, kind), _in_reach(kind, area, within_km))
        .options(*options)
    )
    if condition is not None:
        statement = statement.where(condition)
    found: list[NearbyEntry[PlacedEntry]] = []
    for entry in session.scalars(statement):
        if entry.point is None:
            continue
        distance_km = area.distance_km(entry.point)
        if distance_km <= within_km:
            found.append(NearbyEntry(entry, distance_km))
    return sorted(found, key=lambda near: (near.distance_km, near.entry.name, str(near.entry.id)))


def _in_reach(kind: type[PlacedEntry], area: Area, within_km: float) -> ColumnElement[bool]:
    """Return the box around the area, grown by the distance: a rough sieve before the polygon is
    asked.
    """
    box = area.box
    margin = within_km / KM_PER_DEGREE * 1.01
    south, north = box.south - margin, box.north + margin
    reach = kind.lat.between(south, north)
    squeeze = math.cos(math.radians(min(89.0, max(abs(south), abs(north)))))
    west, east = box.west - margin / squeeze, box.east + margin / squeeze
    if west < -180 or east > 180:
        return sa.and_(reach, kind.lon.is_not(None))
    return sa.and_(reach, kind.lon.between(west, east))
