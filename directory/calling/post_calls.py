"""The posts to call: one for each nationality, and why that one.

First the post in charge; where it is closed, the one that covers it; where the country has none,
one that serves its nationals there by agreement; last the nearest, and it is said that nobody named
it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from core.context import Context
from directory.calling.callees import Callee, Callees
from directory.calling.query import CallQuestion
from directory.entries.kinds import EntryKind
from directory.entries.member_states import MEMBERS
from directory.entries.models import Post
from directory.entries.visibility import Viewer, visible_to
from directory.search.index import SearchIndex
from directory.search.jurisdictions import ChargeReason, PostInCharge, all_in_charge
from directory.search.ranking import load_entries

FARTHEST_KM = 3000.0
_NEAREST_LOOKED_AT = 5


@dataclass(frozen=True, slots=True)
class PostCall:
    """The post to call for one or several nationalities, and why this one.

    `stands_in_for` is the closed post it covers; `is_by_agreement` says that it is not the
    country's own.
    """

    callee: Callee
    nationalities: tuple[str, ...]
    reason: ChargeReason
    is_by_agreement: bool = False
    stands_in_for: Post | None = None
    is_closed: bool = False
    """Closed, and nobody who may be named covers it."""
    officials: tuple[Callee, ...] = ()


@dataclass(frozen=True, slots=True)
class PostSearch:
    """Looks for the posts to call about one question."""

    context: Context[Viewer]
    catalogue: SearchIndex
    asked: CallQuestion
    callees: Callees

    def calls(self, nationality: str) -> tuple[tuple[PostCall, ...], tuple[str, ...]]:
        """Return the posts to call, and the nationalities asked for that have none.

        Without a `nationality` all member countries are meant but the host, and none is missed.
        """
        charges = self._charges(nationality)
        self.callees.look_up(charge.post for charge in charges)
        calls: dict[uuid.UUID, PostCall] = {}
        without: list[str] = []
        for code in [nationality] if nationality else self._members_abroad():
            choice = self._choose(charges, code, is_sole=bool(nationality))
            if choice is None:
                without.append(code)
            else:
                post_id = choice.charge.post.id
                calls[post_id] = self._call(choice, code, calls.get(post_id))
        officials = self.callees.officials_of(list(calls))
        with_officials = tuple(
            replace(call, officials=tuple(officials.get(post_id, ())))
            for post_id, call in calls.items()
        )
        return with_officials, tuple(without) if nationality else ()

    # -- inside -------------------------------------------------------------------------------

    def _members_abroad(self) -> list[str]:
        point = self.asked.point
        host = self.context.atlas.locate(point).country if point else None
        return [code for code in MEMBERS if host is None or code != host.code]

    def _call(self, choice: _Choice, code: str, before: PostCall | None) -> PostCall:
        post = choice.charge.post
        return PostCall(
            self.callees.of(post),
            (*before.nationalities, code) if before else (code,),
            choice.charge.reason,
            is_by_agreement=code not in {post.country, *post.co_owners},
            stands_in_for=choice.stands_in_for,
            is_closed=choice.is_closed,
        )

    def _charges(self, nationality: str) -> list[PostInCharge]:
        where: dict[str, Any]
        if self.asked.units:
            where = {"units": self.asked.units}
        elif self.asked.area is not None:
            where = {"area": self.asked.area}
        else:
            where = {"point": self.asked.point}
        return all_in_charge(
            self.context.session,
            self.context.atlas,
            viewer=self.context.viewer,
            nationality=nationality,
            **where,
        )

    def _choose(
        self, charges: Sequence[PostInCharge], code: str, *, is_sole: bool
    ) -> _Choice | None:
        """Return the post for one nationality; the nearest of all only where that is the only one
        asked for.
        """
        closed: PostInCharge | None = None
        for charge in _of_nationality(charges, code):
            if charge.post.closed_since is None:
                return _Choice(charge, closed.post if closed else None)
            cover = self._cover(charge.post)
            if cover is not None:
                covering = PostInCharge(cover, charge.reason, charge.unit_code)
                return _Choice(covering, charge.post)
            closed = closed or charge
        near = self._nearest(code) if is_sole else None
        if near is not None:
            return _Choice(near, closed.post if closed else None)
        return _Choice(closed, is_closed=True) if closed else None

    def _cover(self, post: Post) -> Post | None:
        """Return the first open post in the chain of those that cover one, as far as seen."""
        seen = {post.id}
        while post.closed_since is not None:
            if post.covering_post_id is None or post.covering_post_id in seen:
                return None
            seen.add(post.covering_post_id)
            found = self.context.session.scalar(
                sa.select(Post)
                .where(Post.id == post.covering_post_id, visible_to(self.context.viewer, Post))
                .options(selectinload(Post.channels))
            )
            if found is None:
                return None
            post = found
        return post

    def _nearest(self, code: str) -> PostInCharge | None:
        if self.asked.point is None:
            return None
        near = self.catalogue.nearest(
            self.asked.point,
            self.context.viewer,
            EntryKind.POST,
            most=_NEAREST_LOOKED_AT,
            within_km=FARTHEST_KM,
            country=code,
        )
        rows = [self.catalogue.rows[self.catalogue.position[post_id]] for post_id, _ in near]
        entries = load_entries(self.context.session, self.context.viewer, rows)
        for post_id, away_km in near:
            post = entries.get(post_id)
            if isinstance(post, Post) and post.closed_since is None:
                return PostInCharge(post, ChargeReason.NEAREST, distance_km=away_km)
        return None


@dataclass(frozen=True, slots=True)
class _Choice:
    """The post chosen for one nationality, and the closed one it stands in for."""

    charge: PostInCharge
    stands_in_for: Post | None = None
    is_closed: bool = False


def _of_nationality(charges: Sequence[PostInCharge], code: str) -> Iterator[PostInCharge]:
    """Yield the posts of a country, then those of others that serve its nationals."""
    yield from (charge for charge in charges if charge.post.country == code)
    for charge in charges:
        post = charge.post
        if post.country != code and code in {*post.co_owners, *post.covered_nationalities}:
            yield charge
