"""Which post answers for a piece of ground: by administrative unit, by drawn area, and last by
nearness.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session, selectinload

from core.atlas.protocols import UnitAtlas
from core.geo.geometry import Area, Point, union
from directory.entries.models import Jurisdiction, Post
from directory.entries.visibility import Viewer, visible_to

_RANK_OF_KIND = {"admin2": 0, "admin1": 1}
_WIDEST = 2
_SLIVER = 0.001
"""Neighbours share a border; less than this share of either shape is no overlap."""


class ChargeReason(enum.StrEnum):
    """Why a post is in charge. `nearest` is a last resort: nobody said that it is."""

    UNIT = "unit"
    DRAWN = "drawn"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class PostInCharge:
    """A post and why it answers for the ground asked about.

    `unit_code` is the unit of the jurisdiction that matched, `distance_km` is given for `nearest`
    only.
    """

    post: Post
    reason: ChargeReason
    unit_code: str = ""
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class _Question:
    """The ground asked about: ranks of the units that hold it (0 is the finest), and its shape."""

    ranks: dict[str, int]
    units: frozenset[str] = frozenset()
    area: Area | None = None
    point: Point | None = None
    by_shape: bool = False

    def distance_km(self, place: Point) -> float | None:
        if self.point:
            return self.point.distance_km(place)
        return self.area.distance_km(place) if self.area else None


def posts_in_charge(
    session: Session,
    atlas: UnitAtlas,
    *,
    country: str,
    viewer: Viewer,
    units: Collection[str] = (),
    area: Area | None = None,
    point: Point | None = None,
) -> list[PostInCharge]:
    """Return the posts of `country` that answer for `units` (codes of the atlas), an `area` or a
    `point`.

    A post with "US-TX" answers for the county US48215 in it, one with "US" for both, and one with
    the county for its part of the state. All that answer come back, the finest jurisdiction first,
    so that a consulate stands before its embassy. When none answers, the nearest post comes alone,
    with reason `nearest`. Raises ValueError unless exactly one of the three is given.
    """
    if sum((bool(units), area is not None, point is not None)) != 1:
        raise ValueError("give units, an area or a point: one of them")
    question = _question(atlas, units, area, point)
    posts = _posts_of(session, viewer, (country,)).get(country, [])
    return _in_charge(atlas, question, posts)


def posts_in_charge_by_country(
    session: Session,
    atlas: UnitAtlas,
    *,
    countries: Collection[str],
    viewer: Viewer,
    area: Area,
) -> dict[str, list[PostInCharge]]:
    """Return what `posts_in_charge` says of each country and an area: all in one question."""
    question = _question(atlas, (), area, None)
    posts = _posts_of(session, viewer, countries)
    return {
        country: _in_charge(atlas, question, posts[country]) if country in posts else []
        for country in countries
    }


def _posts_of(
    session: Session, viewer: Viewer, countries: Collection[str]
) -> dict[str, list[Post]]:
    """Return the posts of countries that the viewer may see, by name; countries without one are
    left out.
    """
    statement = (
        sa.select(Post)
        .where(Post.country.in_(countries), visible_to(viewer, Post))
        .options(selectinload(Post.channels), selectinload(Post.jurisdictions))
    )
    found: dict[str, list[Post]] = {}
    for post in sorted(session.scalars(statement), key=lambda post: (post.name, str(post.id))):
        found.setdefault(post.country, []).append(post)
    return found


def _in_charge(atlas: UnitAtlas, question: _Question, posts: list[Post]) -> list[PostInCharge]:
    """Return those of a country's posts that answer, or the nearest, as `posts_in_charge` says."""
    ranked = [
        (min(found, key=lambda each: each[0]), post)
        for post in posts
        if (found := [*_hits(atlas, question, post)])
    ]
    if ranked:
        ranked.sort(key=lambda each: each[0][0])
        return [PostInCharge(post, reason, code) for (_, reason, code), post in ranked]
    return _nearest(question, posts)


def all_in_charge(
    session: Session,
    atlas: UnitAtlas,
    *,
    viewer: Viewer,
    units: Collection[str] = (),
    area: Area | None = None,
    point: Point | None = None,
    nationality: str = "",
) -> list[PostInCharge]:
    """Return the posts of every country that answer for the ground, the finest jurisdiction first,
    then by name.

    As `posts_in_charge`, without the last resort: a post that is only near is not among them. Each
    unit that is somebody's jurisdiction is looked at once, however many posts have it. With a
    `nationality` only the posts that serve it: its own, and those shared or by agreement.
    """
    if sum((bool(units), area is not None, point is not None)) != 1:
        raise ValueError("give units, an area or a point: one of them")
    question = _question(atlas, units, area, point)
    codes: Collection[str] = question.ranks
    if question.by_shape or question.units:
        used = session.scalars(
            sa.select(Jurisdiction.unit_code).where(Jurisdiction.unit_code != "").distinct()
        )
        codes = [
            code
            for code in used
            if _rank_of_unit(atlas, question, Jurisdiction(unit_code=code)) is not None
        ]
    with_these = sa.select(Jurisdiction.post_id).where(
        sa.or_(Jurisdiction.unit_code.in_(codes), Jurisdiction.area.is_not(None))
    )
    posts = session.scalars(
        sa.select(Post)
        .where(Post.id.in_(with_these), visible_to(viewer, Post), _serving(nationality))
        .options(selectinload(Post.channels), selectinload(Post.jurisdictions))
    )
    ranked = [(min(found), post) for post in posts if (found := [*_hits(atlas, question, post)])]
    ranked.sort(key=lambda each: (each[0][0], each[1].name, str(each[1].id)))
    return [PostInCharge(post, reason, code) for (_, reason, code), post in ranked]


# -- inside ---------------------------------------------------------------------------------


def _serving(nationality: str) -> ColumnElement[bool]:
    """Return the posts that may serve a nationality: a code in quotes stands in a list of codes
    only as one of them.
    """
    if not nationality:
        return sa.true()
    listed = f'%"{nationality}"%'
    return sa.or_(
        Post.country == nationality,
        sa.cast(Post.co_owners, sa.String).like(listed),
        sa.cast(Post.covered_nationalities, sa.String).like(listed),
    )


def _question(
    atlas: UnitAtlas, units: Collection[str], area: Area | None, point: Point | None
) -> _Question:
    if point:
        return _Question(_ranks_at(atlas, point), point=point)
    if area:
        return _Question(_ranks_at(atlas, area.center), area=area, by_shape=True)
    ranks: dict[str, int] = {}
    for code in units:
        for rank, holder in enumerate(_chain(atlas, code)):
            ranks[holder] = min(rank, ranks.get(holder, rank))
    shapes = [shape for shape in map(atlas.area, units) if shape]
    return _Question(ranks, frozenset(units), area=union(shapes) if shapes else None)


def _ranks_at(atlas: UnitAtlas, point: Point) -> dict[str, int]:
    where = atlas.locate(point)
    found = (where.admin2, where.admin1, where.country)
    return {unit.code: rank for rank, unit in enumerate(found) if unit}


def _chain(atlas: UnitAtlas, code: str) -> Iterator[str]:
    """Yield the code itself, then each unit above it up to the country."""
    seen: set[str] = set()
    while code and code not in seen:
        seen.add(code)
        yield code
        unit = atlas.unit(code)
        code = (unit.parent or unit.country or "") if unit else ""


def _hits(
    atlas: UnitAtlas, question: _Question, post: Post
) -> Iterator[tuple[int, ChargeReason, str]]:
    for jurisdiction in post.jurisdictions:
        if jurisdiction.area and _drawn_holds(jurisdiction.area, question):
            yield 0, ChargeReason.DRAWN, jurisdiction.unit_code
        rank = _rank_of_unit(atlas, question, jurisdiction)
        if rank is not None:
            yield rank, ChargeReason.UNIT, jurisdiction.unit_code


def _drawn_holds(area: Area, question: _Question) -> bool:
    if question.point:
        return area.contains(question.point)
    return question.area is not None and _overlap(area, question.area)


def _rank_of_unit(atlas: UnitAtlas, question: _Question, jurisdiction: Jurisdiction) -> int | None:
    code = jurisdiction.unit_code
    if not code:
        return None
    if code in question.ranks:
        return question.ranks[code]
    if question.by_shape and question.area:
        shape = atlas.area(code)
        unit = atlas.unit(code)
        if shape and unit and _overlap(shape, question.area):
            return _RANK_OF_KIND.get(unit.kind, _WIDEST)
    if question.units and question.units.intersection(_chain(atlas, code)):
        return 1
    return None


def _overlap(one: Area, other: Area) -> bool:
    if not one.intersects(other):
        return False
    return one.overlap_share(other) > _SLIVER or other.overlap_share(one) > _SLIVER


def _nearest(question: _Question, posts: list[Post]) -> list[PostInCharge]:
    placed = [
        PostInCharge(post, ChargeReason.NEAREST, distance_km=distance_km)
        for post in posts
        if post.point and (distance_km := question.distance_km(post.point)) is not None
    ]
    return [min(placed, key=lambda charge: charge.distance_km or 0.0)] if placed else []
