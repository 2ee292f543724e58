"""The regional list of focal points: one designated and one alternate per country and per post, and
the holes.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from directory.entries.freshness import Freshness, freshness_of
from directory.entries.member_states import MEMBERS
from directory.entries.models import Designation, FocalPoint, Post
from directory.entries.visibility import Viewer, visible_to


@dataclass(frozen=True, slots=True)
class FocalSeat:
    """One place of the list; without a `holder` it is a hole (or nobody this viewer may see)."""

    holder: FocalPoint | None = None
    freshness: Freshness | None = None


@dataclass(frozen=True, slots=True)
class PostSeats:
    """The two seats of one post."""

    post: Post
    designated: FocalSeat
    alternate: FocalSeat


@dataclass(frozen=True, slots=True)
class CountrySeats:
    """The two seats of one country, and those of its posts."""

    country: str
    designated: FocalSeat
    alternate: FocalSeat
    posts: tuple[PostSeats, ...]

    @property
    def holes(self) -> int:
        """How many seats are empty: those of the country and those of its posts."""
        seats = [self.designated, self.alternate]
        seats += [seat for each in self.posts for seat in (each.designated, each.alternate)]
        return sum(seat.holder is None for seat in seats)


def focal_list(
    session: Session, *, viewer: Viewer, now: datetime, countries: Collection[str] = MEMBERS
) -> tuple[CountrySeats, ...]:
    """Return the seats of each of `countries` as `viewer` may see them, posts in use that are open
    by name.
    """
    found = session.scalars(
        sa.select(FocalPoint)
        .where(FocalPoint.country.in_(countries), visible_to(viewer, FocalPoint))
        .options(selectinload(FocalPoint.channels))
    )
    seats: dict[tuple[str, uuid.UUID | None, Designation], FocalSeat] = {
        (each.country, each.post_id, each.designation): FocalSeat(each, freshness_of(each, now))
        for each in found
        if each.designation is not Designation.OTHER
    }
    posts = session.scalars(
        sa.select(Post)
        .where(Post.country.in_(countries), Post.closed_since.is_(None), visible_to(viewer, Post))
        .order_by(Post.name, Post.id)
    ).all()

    def seat(country: str, post: Post | None, designation: Designation) -> FocalSeat:
        return seats.get((country, post.id if post else None, designation), FocalSeat())

    return tuple(
        CountrySeats(
            country,
            seat(country, None, Designation.DESIGNATED),
            seat(country, None, Designation.ALTERNATE),
            tuple(
                PostSeats(
                    post,
                    seat(country, post, Designation.DESIGNATED),
                    seat(country, post, Designation.ALTERNATE),
                )
                for post in posts
                if post.country == country
            ),
        )
        for country in countries
    )
