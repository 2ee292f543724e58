"""What the list of the directory knows of the entries it does not show: enough to count, filter and
order them, read by one statement and without making rows of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from directory.entries.freshness import VALID_DAYS
from directory.entries.kinds import EntryKind
from directory.entries.models import Channel, FocalPoint, Organisation, Post, Shelter
from directory.entries.visibility import Viewer, admits, visible_to

EntryType = type[Post] | type[FocalPoint] | type[Shelter] | type[Organisation]
LISTED: Mapping[EntryKind, EntryType] = {
    EntryKind.POST: Post,
    EntryKind.FOCAL_POINT: FocalPoint,
    EntryKind.SHELTER: Shelter,
    EntryKind.ORGANISATION: Organisation,
}
"""What the list offers. Community leaders are sealed and have their own page."""
CHANNELS_OF: Mapping[EntryKind, InstrumentedAttribute[uuid.UUID | None]] = {
    EntryKind.POST: Channel.post_id,
    EntryKind.FOCAL_POINT: Channel.focal_point_id,
    EntryKind.SHELTER: Channel.shelter_id,
    EntryKind.ORGANISATION: Channel.organisation_id,
}
_KINDS = tuple(LISTED)
_QUESTIONS_KEPT = 64


class EntryHead(NamedTuple):
    """One entry, as far as the list must know all of them."""

    kind: EntryKind
    id: uuid.UUID
    country: str
    """The country that owns it."""
    unit_code: str
    """Where it stands, a focal point where its post does; empty when unknown, or not to be seen."""
    is_placed: bool
    """Whether its point is known; who has none of its own, a focal point, lacks none."""
    is_lapsed: bool
    """Whether its confirmation ran out or never was (`directory.entries.freshness`)."""


def entry_heads(
    session: Session, viewer: Viewer, now: datetime, *, among: Collection[uuid.UUID] | None = None
) -> list[EntryHead]:
    """Return the heads of all entries the viewer may see at `now`, by kind and name; of those with
    the ids `among` alone when they are given.
    """
    given: dict[str, Any] = {"lapsed_at": now - timedelta(days=VALID_DAYS)}
    if among is not None:
        given["among"] = list(among)
    rows = session.execute(_question(viewer, is_among=among is not None), given)
    return [
        EntryHead(_KINDS[kind], id_, country, unit_code, bool(is_placed), bool(is_lapsed))
        for kind, id_, country, unit_code, is_placed, is_lapsed, _name in rows
    ]


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=_QUESTIONS_KEPT)
def _question(viewer: Viewer, *, is_among: bool) -> sa.CompoundSelect[Any]:
    """Return the question of a viewer, of all entries or of those with the ids `among`: putting it
    together takes longer than answering it.
    """
    parts = [_heads(kind, viewer, is_among=is_among) for kind in _KINDS]
    return sa.union_all(*parts).order_by("kind", "name", "id")


def _heads(kind: EntryKind, viewer: Viewer, *, is_among: bool) -> sa.Select[*tuple[Any, ...]]:
    row_type = LISTED[kind]
    unit_code, is_placed = _place(row_type, viewer)
    query: sa.Select[*tuple[Any, ...]] = sa.select(
        sa.literal_column(str(_KINDS.index(kind)), sa.Integer).label("kind"),
        row_type.id.label("id"),
        row_type.country.label("country"),
        unit_code.label("unit_code"),
        is_placed.label("is_placed"),
        _is_lapsed(row_type).label("is_lapsed"),
        row_type.name.label("name"),
    ).outerjoin_from(row_type, Channel, CHANNELS_OF[kind] == row_type.id)
    query = query.where(visible_to(viewer, row_type)).group_by(row_type.id)
    if row_type is FocalPoint:
        query = query.outerjoin(Post, Post.id == FocalPoint.post_id).group_by(Post.id)
    among: sa.BindParameter[Any] = sa.bindparam("among", expanding=True)
    return query.where(row_type.id.in_(among)) if is_among else query


def _place(
    row_type: EntryType, viewer: Viewer
) -> tuple[sa.ColumnElement[str], sa.ColumnElement[bool]]:
    if row_type is FocalPoint:
        seen = sa.case((admits(viewer, Post), Post.unit_code), else_="")
        return sa.func.coalesce(seen, ""), sa.true()
    placed: Any = row_type
    return placed.unit_code, sa.and_(placed.lon.is_not(None), placed.lat.is_not(None))


def _is_lapsed(row_type: EntryType) -> sa.ColumnElement[bool]:
    """Return the rule of `freshness_of` in SQL: the oldest of the channels counts, the entry itself
    where it has none.
    """
    lapsed_at = sa.bindparam("lapsed_at", type_=row_type.confirmed_at.type)
    channels, known = sa.func.count(Channel.id), sa.func.count(Channel.confirmed_at)
    own = sa.or_(row_type.confirmed_at.is_(None), row_type.confirmed_at <= lapsed_at)
    oldest = sa.func.min(Channel.confirmed_at, type_=Channel.confirmed_at.type)
    return sa.case((channels == 0, own), else_=sa.or_(known < channels, oldest <= lapsed_at))
