"""The posts and shelters that anybody may know, as the landing page tells them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Point
from directory.entries.kinds import EntryKind
from directory.entries.models import Answer, Post, Shelter
from directory.entries.visibility import Viewer, visible_to
from directory.search.listed_channels import ListedChannel, channels_of

MOST = 40


@dataclass(frozen=True, slots=True)
class PublicPost:
    """A post as the page tells it."""

    name: str
    country: str
    address: str
    channels: Sequence[ListedChannel]


@dataclass(frozen=True, slots=True)
class PublicShelter:
    """A shelter as the page tells it, and what tells its holidays."""

    name: str
    city: str
    confirmed_at: datetime | None
    open_now: Answer
    located_in: str
    unit_code: str
    point: Point | None
    channels: Sequence[ListedChannel]


@dataclass(frozen=True, slots=True)
class PublicPlaces:
    """What stands on the landing page; at most 40 of each."""

    posts: Sequence[PublicPost]
    shelters: Sequence[PublicShelter]


def public_places(session: Session) -> PublicPlaces:
    """Public posts by country and name, and public shelters not known to be closed, by city."""
    posts, shelters = _posts(session), _shelters(session)
    ids: dict[EntryKind, list[uuid.UUID]] = {
        EntryKind.POST: [row.id for row in posts],
        EntryKind.SHELTER: [row.id for row in shelters],
    }
    channels = channels_of(session, ids)
    return PublicPlaces(
        [PublicPost(row.name, row.country, row.address, channels.get(row.id, ())) for row in posts],
        [
            PublicShelter(
                row.name,
                row.city,
                row.confirmed_at,
                row.open_now,
                row.located_in,
                row.unit_code,
                None if row.lon is None or row.lat is None else Point(row.lon, row.lat),
                channels.get(row.id, ()),
            )
            for row in shelters
        ],
    )


# -- inside ---------------------------------------------------------------------------------


def _posts(session: Session) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    query: sa.Select[*tuple[Any, ...]] = sa.select(Post.id, Post.name, Post.country, Post.address)
    query = query.where(visible_to(Viewer.public(), Post)).order_by(Post.country, Post.name)
    return session.execute(query.limit(MOST)).all()


def _shelters(session: Session) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            Shelter.id,
            Shelter.name,
            Shelter.city,
            Shelter.confirmed_at,
            Shelter.open_now,
            Shelter.located_in,
            Shelter.unit_code,
            Shelter.lon,
            Shelter.lat,
        )
        .where(visible_to(Viewer.public(), Shelter), Shelter.open_now != Answer.NO)
        .order_by(Shelter.city, Shelter.name)
    )
    return session.execute(query.limit(MOST)).all()
