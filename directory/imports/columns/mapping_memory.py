"""The mapping used last for a list with the same titles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.tabular.mapping import ColumnMapping, titles_signature
from core.tabular.tables import Table
from directory.entries.kinds import EntryKind
from directory.imports.models import ImportMapping


def last_mapping(
    session: Session, table: Table, kind: EntryKind | None, country: str
) -> ColumnMapping | None:
    """Return the mapping used last for a list with these titles; None when there was none.

    `kind` None: of a list whose rows are of several kinds.
    """
    row = session.scalar(_statement(table, kind, country))
    return dict(row.mapping) if row is not None else None


def remember_mapping(
    session: Session,
    table: Table,
    kind: EntryKind | None,
    country: str,
    mapping: Mapping[str, Any],
    now: datetime,
) -> None:
    """Keep the mapping of a list for the next one with its titles."""
    row = session.scalar(_statement(table, kind, country))
    if row is None:
        row = ImportMapping(titles_hash=titles_signature(table), kind=kind, country=country)
        session.add(row)
    row.mapping, row.used_at = dict(mapping), now


# -- inside ---------------------------------------------------------------------------------


def _statement(table: Table, kind: EntryKind | None, country: str) -> sa.Select[ImportMapping]:
    """Return the mapping of such a list, the latest where there are several: a database tells rows
    without a kind apart, whatever is said of them.
    """
    statement = sa.select(ImportMapping).where(
        ImportMapping.titles_hash == titles_signature(table),
        ImportMapping.kind.is_(None) if kind is None else ImportMapping.kind == kind,
        ImportMapping.country == country,
    )
    return statement.order_by(ImportMapping.used_at.desc(), ImportMapping.id).limit(1)
