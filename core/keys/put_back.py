"""Rows that were put back whole: an older text with its own number, or a person who was erased.

Held against the audit log: a row that bears a lower number than one of its texts did
(`core.keys.text_versions`) was put back; so was one whose erasure is noted. What the log says is
only as good as the log: `core.audit_log.verification` says whether it is whole.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.db import reading
from core.keys.columns import SealedColumn, SealVersioned
from core.keys.text_versions import ACTION, versions_in

_LINES_AT_ONCE = 500
_IDS_AT_ONCE = 400
Model = Any


@dataclass(frozen=True, slots=True)
class PutBack:
    """One row that is not what it was last."""

    table: str
    row_id: uuid.UUID | str
    """The id; of a row that has none its country."""
    country: str
    version: int
    """The number it bears."""
    noted: int | None
    """The highest one that the log notes; None for a row that was erased."""

    @property
    def name(self) -> str:
        """Table and row, as people are told of them."""
        return f"{self.table}/{self.row_id}"


def rows_put_back(
    engine: Engine, columns: Sequence[SealedColumn], erasures: Mapping[str, Model]
) -> list[PutBack]:
    """Return every row of `columns` that was put back, by table and id.

    `erasures` gives the model of the rows whose end the log notes, by the action of such a line.
    Read in parts, each in a transaction of its own: nobody waits for it, and memory is bounded.
    """
    models, found = _versioned_models(columns), dict[tuple[str, uuid.UUID | str], PutBack]()
    for lines in _parts(engine, [ACTION, *erasures]):
        with reading(engine) as session:
            for each in _behind(session, models, _noted(lines)):
                before = found.get((each.table, each.row_id))
                if before is None or (each.noted or 0) >= (before.noted or 0):
                    found[each.table, each.row_id] = each
            for each in _there_again(session, lines, erasures):
                found[each.table, each.row_id] = each
    return sorted(found.values(), key=lambda each: (each.table, str(each.row_id)))


# -- inside ---------------------------------------------------------------------------------


def _versioned_models(columns: Sequence[SealedColumn]) -> dict[str, Model]:
    """Return the models of rows that have a number, by table."""
    models: list[Model] = [column.column.class_ for column in columns]
    return {each.__tablename__: each for each in models if issubclass(each, SealVersioned)}


def _parts(engine: Engine, actions: Sequence[str]) -> Iterator[Sequence[sa.Row[Any]]]:
    """Yield the lines of these actions, some hundred at a time."""
    columns = (AuditEntry.number, AuditEntry.action, AuditEntry.subject, AuditEntry.details)
    query = sa.select(*columns).where(AuditEntry.action.in_(actions))
    last = 0
    while True:
        part = query.where(AuditEntry.number > last).order_by(AuditEntry.number)
        with reading(engine) as session:
            lines = session.execute(part.limit(_LINES_AT_ONCE)).all()
        yield lines
        if len(lines) < _LINES_AT_ONCE:
            return
        last = lines[-1].number


def _noted(lines: Sequence[sa.Row[Any]]) -> dict[str, dict[uuid.UUID, int]]:
    """Return the highest number of each row that the lines note, by table."""
    noted: dict[str, dict[uuid.UUID, int]] = defaultdict(dict)
    for line in lines:
        for table, row_id, version in versions_in(line.details) if line.action == ACTION else ():
            noted[table][row_id] = max(version, noted[table].get(row_id, 0))
    return noted


def _behind(
    session: Session,
    models: Mapping[str, Model],
    noted: Mapping[str, Mapping[uuid.UUID, int]],
) -> Iterator[PutBack]:
    for table, versions in noted.items():
        for row in _rows(session, models[table], list(versions)) if table in models else ():
            if row.seal_version < versions[row.id]:
                yield PutBack(table, row.id, row.country, row.seal_version, versions[row.id])


def _there_again(
    session: Session, lines: Sequence[sa.Row[Any]], erasures: Mapping[str, Model]
) -> Iterator[PutBack]:
    for action, model in erasures.items():
        ids = [_id(line.subject) for line in lines if line.action == action]
        for row in _rows(session, model, [each for each in ids if each]):
            yield PutBack(model.__tablename__, row.id, row.country, row.seal_version, None)


def _rows(session: Session, model: Model, ids: Sequence[uuid.UUID]) -> Iterator[Any]:
    country = model.country if hasattr(model, "country") else sa.literal("")
    query = sa.select(model.id, model.seal_version, country.label("country"))
    for start in range(0, len(ids), _IDS_AT_ONCE):
        yield from session.execute(query.where(model.id.in_(ids[start : start + _IDS_AT_ONCE])))


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
