"""The entries of one page of the list, with what the page says of each: read as columns, kind by
kind, never as rows of the ORM, which a page of fifty would make and throw away.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, load_only

from directory.entries.freshness import Freshness, freshness, oldest_confirmation
from directory.entries.kinds import EntryKind
from directory.entries.models import Answer, FocalPoint, Post, Shelter
from directory.entries.visibility import Viewer, visible_to
from directory.search.entry_heads import LISTED, EntryHead
from directory.search.listed_channels import ListedChannel, channels_of


@dataclass(frozen=True, slots=True)
class EntryText:
    """What the page says of one entry beside its place."""

    name: str
    is_demo: bool
    city: str
    """Where it stands, or its address."""
    role: str
    post: Post | None
    """Of a focal point: of which only what its own sight asks for is read."""
    channels: Sequence[ListedChannel]
    freshness: Freshness
    is_shut: bool = False
    """Whether it is known to be closed: that is no question of age."""
    free: int | None = None
    """Free places of a shelter, where it said how many it holds and how many are in it."""
    counted_at: datetime | None = None


def entry_texts(
    session: Session, viewer: Viewer, heads: Iterable[EntryHead], now: datetime
) -> dict[uuid.UUID, EntryText]:
    """Return the texts of entries by id, sifted once more by the database."""
    ids: dict[EntryKind, list[uuid.UUID]] = defaultdict(list)
    for head in heads:
        ids[head.kind].append(head.id)
    channels = channels_of(session, ids)
    return {
        row.id: _text(row, channels.get(row.id, ()), posts, now)
        for kind, some in ids.items()
        for rows, posts in [_rows(session, viewer, kind, some)]
        for row in rows
    }


# -- inside ---------------------------------------------------------------------------------


def _rows(
    session: Session, viewer: Viewer, kind: EntryKind, ids: Sequence[uuid.UUID]
) -> tuple[Sequence[sa.Row[Any]], Mapping[uuid.UUID, Post]]:
    """Return the rows of one kind, and the posts of those that are officials of one."""
    rows = session.execute(_question(viewer, kind), {"ids": list(ids)}).all()
    return rows, _posts(session, {row.post_id for row in rows if row.post_id is not None})


@lru_cache(maxsize=128)
def _question(viewer: Viewer, kind: EntryKind) -> sa.Select[Any]:
    row_type: Any = LISTED[kind]
    own: tuple[Any, ...]
    if kind is EntryKind.FOCAL_POINT:
        own = (FocalPoint.role, FocalPoint.post_id, sa.literal_column("''").label("city"))
    else:
        city = sa.case((row_type.city != "", row_type.city), else_=row_type.address)
        empty: sa.Label[Any] = sa.literal_column("''").label("role")
        own = (empty, sa.null().label("post_id"), city.label("city"))
    columns = (row_type.id, row_type.name, row_type.is_demo, row_type.confirmed_at, *own)
    columns += _state_columns(kind)
    ids = row_type.id.in_(sa.bindparam("ids", expanding=True))
    return sa.select(*columns).where(visible_to(viewer, row_type), ids)


def _state_columns(kind: EntryKind) -> tuple[Any, ...]:
    """Return what says whether an entry is closed, and how full it is, for each kind the same."""
    found: tuple[Any, Any, Any] = (sa.false(), sa.null(), sa.null())
    if kind is EntryKind.SHELTER:
        free = Shelter.capacity - Shelter.occupied
        found = (Shelter.open_now == Answer.NO, free, Shelter.occupied_at)
    elif kind is EntryKind.POST:
        found = (Post.closed_since.is_not(None), sa.null(), sa.null())
    names = ("is_shut", "free", "counted_at")
    return tuple(column.label(name) for column, name in zip(found, names, strict=True))


def _posts(session: Session, ids: set[uuid.UUID]) -> dict[uuid.UUID, Post]:
    if not ids:
        return {}
    query = sa.select(Post).where(Post.id.in_(ids))
    seen = load_only(Post.name, Post.country, Post.visibility)
    return {post.id: post for post in session.scalars(query.options(seen))}


def _text(
    row: sa.Row[Any],
    channels: Sequence[ListedChannel],
    posts: Mapping[uuid.UUID, Post],
    now: datetime,
) -> EntryText:
    return EntryText(
        name=row.name,
        is_demo=row.is_demo,
        city=row.city,
        role=row.role,
        post=posts.get(row.post_id),
        channels=channels,
        freshness=freshness(oldest_confirmation(row, channels), now),
        is_shut=bool(row.is_shut),
        free=None if row.free is None else max(0, row.free),
        counted_at=row.counted_at,
    )
