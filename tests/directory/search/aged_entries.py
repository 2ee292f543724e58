"""Entries of each kind, sight and age, and who may look at them."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.freshness import VALID_DAYS, FreshnessState, freshness_of
from directory.entries.kinds import kind_of
from directory.entries.models import Designation, FocalPoint, Post, Visibility
from directory.entries.visibility import Viewer, is_seen
from directory.search.entry_heads import LISTED, EntryHead
from tests.directory.conftest import channel, focal_point, organisation, post, shelter

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HERE = (-98.2, 26.2)
AGES: Sequence[tuple[timedelta | None, ...]] = (
    (),
    (None,),
    (timedelta(days=1), None),
    (timedelta(days=VALID_DAYS),),
    (timedelta(days=VALID_DAYS) - timedelta(seconds=1),),
    (timedelta(days=1), timedelta(days=VALID_DAYS + 1)),
    (timedelta(days=VALID_DAYS - 20), timedelta(days=-1)),
)
"""Of the channels of an entry."""


def make_aged_entries(session: Session) -> None:
    """Make entries of each kind, sight and age, placed and not, one retired."""
    numbers = itertools.count()
    for country, sight, ages in itertools.product(("HN", "SV"), Visibility, AGES):
        number = next(numbers)
        made = post(session, f"P{number:03}", HERE, country=country, visibility=sight)
        made.unit_code = ("US48215", "US-TX", "", "XX9")[number % 4]
        made.retired_at = NOW if number % 9 == 8 else None
        place = HERE if number % 3 else None
        keeper = {"post_id": made.id, "visibility": sight}
        entries: list[Any] = [
            made,
            shelter(session, f"S{number:03}", place, country, unit_code="US48061", **keeper),
            organisation(session, f"O{number:03}", HERE, country, **keeper),
            focal_point(
                session, f"F{number:03}", made if number % 5 else None, country,
                visibility=Visibility.RCM, designation=Designation.OTHER,
            ),
        ]  # fmt: skip
        for entry in entries:
            entry.confirmed_at = NOW - timedelta(days=200 if number % 2 else 3)
            entry.channels = [
                channel(f"+1956555{number:04}", confirmed_at=age if age is None else NOW - age)
                for age in ages
            ]
    session.flush()


def viewers(session: Session) -> Iterator[Viewer]:
    yield from (Viewer.public(), Viewer.rcm(), Viewer.system())
    for country in ("HN", "SV"):
        yield Viewer.of_country(country)
        keeper = session.scalars(
            sa.select(Post.id).where(Post.country == country, Post.name.startswith("P"))
        ).first()
        yield Viewer.of_post(country, cast(uuid.UUID, keeper))


def by_the_rule(session: Session, viewer: Viewer) -> list[EntryHead]:
    """What the heads should be, out of whole rows."""
    heads = []
    for row_type in LISTED.values():
        query: sa.Select[Any] = sa.select(row_type).order_by(row_type.name, row_type.id)
        for entry in session.scalars(query):
            if entry.retired_at is None and is_seen(viewer, entry):
                placed = entry.post if isinstance(entry, FocalPoint) else entry
                is_shown = placed is not None and is_seen(viewer, placed)
                state = freshness_of(entry, NOW).state
                heads.append(
                    EntryHead(
                        kind_of(entry),
                        entry.id,
                        entry.country,
                        placed.unit_code if placed is not None and is_shown else "",
                        isinstance(entry, FocalPoint) or entry.point is not None,
                        state in {FreshnessState.LAPSED, FreshnessState.NEVER},
                    )
                )
    return heads
