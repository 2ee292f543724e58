"""Today's directory, carried into the house of a drill: every number and address replaced by one of
the drill's inbox, so that whoever is called in a drill is called nowhere.

Texts of the protocols come along, for they say what is to be done. No account, no person, no
community leader, no line of the log does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import MemberCountry
from directory.entries.models import (
    Channel,
    ChannelKind,
    FailureReport,
    FocalPoint,
    Jurisdiction,
    MobileConsulate,
    Organisation,
    Post,
    Shelter,
)
from directory.search.version import touch
from protocols.models import ProtocolText

LAPSED = timedelta(days=183)
"""A channel that nobody confirmed for longer counts as lapsed."""
_TABLES: tuple[sa.Table, ...] = tuple(
    each.__table__  # type: ignore[misc]
    for each in (
        MemberCountry, ProtocolText, Post, Jurisdiction, MobileConsulate, Organisation,
        FocalPoint, Shelter, Channel, FailureReport,
    )
)  # fmt: skip
"""In the order in which they refer to one another."""
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """Of the channels of one country's posts and focal points: how many, and how many are dead."""

    channels: int
    failing: int
    """Somebody called and it failed, and nobody settled that."""
    lapsed: int
    """Not confirmed for half a year."""


def read_directory(session: Session) -> Rows:
    """Return the rows of the directory and of the texts, as they are today."""
    return {
        table.name: [dict(row) for row in session.execute(sa.select(table)).mappings()]
        for table in _TABLES
    }


def write_directory(session: Session, rows: Rows) -> None:
    """Put them into an empty house: the same ids, other numbers, nothing marked as of the demo."""
    numbers = _inbox_numbers()
    for table in _TABLES:
        fresh = [_bare(table, row) for row in rows[table.name]]
        if table.name == Channel.__tablename__:
            fresh = [{**row, "value": _inbox_value(row["kind"], next(numbers))} for row in fresh]
        session.execute(sa.delete(table))
        if fresh:
            session.execute(sa.insert(table), fresh)
    _restore_covering(session, rows)
    touch(session)


def health_by_country(session: Session, now: datetime) -> dict[str, ChannelHealth]:
    """Return how the channels of each country's posts and focal points stand."""
    owner = sa.func.coalesce(Post.country, FocalPoint.country)
    is_failing = (
        sa.select(FailureReport.id)
        .where(FailureReport.channel_id == Channel.id, FailureReport.settled_at.is_(None))
        .exists()
    )
    is_lapsed = sa.or_(Channel.confirmed_at.is_(None), Channel.confirmed_at < now - LAPSED)
    query = (
        sa.select(
            owner,
            sa.func.count(),
            sa.func.sum(sa.case((is_failing, 1), else_=0)),
            sa.func.sum(sa.case((sa.and_(is_lapsed, ~is_failing), 1), else_=0)),
        )
        .select_from(Channel)
        .outerjoin(Post, Channel.post_id == Post.id)
        .outerjoin(FocalPoint, Channel.focal_point_id == FocalPoint.id)
        .where(owner.is_not(None))
        .group_by(owner)
    )
    return {row[0]: ChannelHealth(row[1], row[2], row[3]) for row in session.execute(query)}


# -- inside ---------------------------------------------------------------------------------


def _inbox_numbers() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


def _inbox_value(kind: ChannelKind, number: int) -> str:
    """Return an address of the drill's inbox: a Mexican number whose local series begins with 0
    belongs to nobody (`webapp.demo.network.telephones`).
    """
    if kind is ChannelKind.EMAIL:
        return f"buzon-{number}@ejercicio.example"
    return f"+52{'550000' if number < 10_000 else '962000'}{number % 10_000:04d}"


def _bare(table: sa.Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row without what refers to its own table, and without the mark of the demo."""
    found = dict(row)
    if "covering_post_id" in found:
        found["covering_post_id"] = None
    if "is_demo" in found:
        found["is_demo"] = False
    return found


def _restore_covering(session: Session, rows: Rows) -> None:
    table = Post.__table__
    for row in rows[Post.__tablename__]:
        if row["covering_post_id"] is not None:
            change = sa.update(table).where(table.c.id == row["id"])  # type: ignore[arg-type]
            session.execute(change.values(covering_post_id=row["covering_post_id"]))
