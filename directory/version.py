"""How far the directory has come: what was worked out from it holds while this stays the same."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import hold_tables
from core.errors import Outdated
from directory.entries.confirmation import GroupConfirmation
from directory.entries.kinds import TYPES
from directory.entries.models import Channel

DirectoryVersion = tuple[tuple[Any, ...], ...]
"""Compared only."""
_MOMENTS = ("updated_at", "confirmed_at", "retired_at")
_TABLES: tuple[Any, ...] = (*TYPES.values(), Channel, GroupConfirmation)


def directory_version(session: Session) -> DirectoryVersion:
    """Return a value that differs once any entry, channel or confirmation was made, changed, taken
    out of use, confirmed (also with a day long past) or removed.

    Of each table: how many rows, and of each of its moments how many, the latest, and the sum of
    their seconds.
    """
    return tuple(tuple(session.execute(_of_table(table)).one()) for table in _TABLES)


def require_version(session: Session, version: DirectoryVersion) -> None:
    """Raise Outdated unless the directory is as it was; it stays so for all others to the end of
    the transaction, which has written nothing yet.
    """
    hold_tables(session, [table.__table__ for table in _TABLES])
    if directory_version(session) != version:
        raise Outdated("the directory has changed meanwhile")


# -- inside ---------------------------------------------------------------------------------


def _of_table(table: Any) -> sa.Select[Any]:
    columns = [getattr(table, name) for name in _MOMENTS if hasattr(table, name)]
    figures = [
        figure
        for column in columns
        for figure in (
            sa.func.count(column),
            sa.func.max(column),
            sa.func.sum(sa.extract("epoch", column)),
        )
    ]
    return sa.select(sa.func.count(table.id), *figures)
