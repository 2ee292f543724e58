"""The board of a post: how many of each fault, and who they are. Counts are read, never made."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registry.matching.blocks.models import MatchingState
from registry.quality.models import ALL, QualityCount, QualityFlag, QualityRun, RegistrationFault


@dataclass(frozen=True, slots=True)
class PostBoard:
    """The counts of one post, or of all of a country."""

    post: str
    """As `readings.post_key` names it; empty: of none, or of the whole country."""
    persons: int
    faults: Mapping[RegistrationFault, int] = field(default_factory=dict)
    """Without those that nobody has."""


@dataclass(frozen=True, slots=True)
class CountryBoard:
    """The counts of a country, post by post."""

    counted_at: datetime | None
    """When all was last gone through; None: never yet."""
    posts: tuple[PostBoard, ...]

    @property
    def whole(self) -> PostBoard:
        """All posts together."""
        faults: dict[RegistrationFault, int] = defaultdict(int)
        for each in self.posts:
            for kind, count in each.faults.items():
                faults[kind] += count
        return PostBoard("", sum(each.persons for each in self.posts), faults)

    def of_post(self, post: str) -> PostBoard:
        """Return the counts of one post."""
        found = (each for each in self.posts if each.post == post)
        return next(found, PostBoard(post, 0))


def country_board(session: Session, country: str) -> CountryBoard:
    """Return the counts of a country, one line a post."""
    run = session.get(QualityRun, country)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    query = sa.select(QualityCount).where(QualityCount.country == country)
    for row in session.scalars(query.order_by(QualityCount.post)):
        counts[row.post][row.kind] = row.persons
    posts = tuple(
        PostBoard(
            post,
            own.get(ALL, 0),
            {kind: own[kind.value] for kind in RegistrationFault if own.get(kind.value)},
        )
        for post, own in counts.items()
    )
    return CountryBoard(run.at if run else None, posts)


def flagged_persons(
    session: Session,
    country: str,
    kind: RegistrationFault,
    post: str | None,
    *,
    limit: int,
    offset: int,
) -> list[uuid.UUID]:
    """Return who of a country (of one post of it) has a fault."""
    query = sa.select(QualityFlag.person_id).where(
        QualityFlag.country == country, QualityFlag.kind == kind
    )
    if post is not None:
        query = query.where(QualityFlag.post == post)
    page = query.order_by(QualityFlag.post, QualityFlag.person_id).limit(limit).offset(offset)
    return list(session.scalars(page))


def is_flagged(session: Session, country: str, person_id: uuid.UUID, post: str | None) -> bool:
    """Return whether a list of a country (of one post of it) names somebody."""
    query = sa.select(QualityFlag.person_id).where(
        QualityFlag.country == country, QualityFlag.person_id == person_id
    )
    if post is not None:
        query = query.where(QualityFlag.post == post)
    return session.scalar(sa.select(query.exists())) or False


def last_counts(session: Session) -> dict[str, datetime | None]:
    """Return when the register of each country that has one was last gone through as a
    whole.
    """
    query = sa.select(MatchingState.country, QualityRun.at).outerjoin(
        QualityRun, QualityRun.country == MatchingState.country
    )
    return {row.country: row.at for row in session.execute(query.order_by(MatchingState.country))}
