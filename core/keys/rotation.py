"""Sealing again what is sealed with a former key, while everybody reads and writes.

How far it is stands in the rows themselves: each says by which key it is sealed. So it may be
killed at any moment and begun again, and nothing has to be remembered. A few hundred rows are
opened and sealed without a lock; then one short transaction puts the new bytes where the old ones
still stand. A row that somebody wrote meanwhile has other bytes: it is left, for it is sealed with
the new key, or comes with the next look.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from core.crypto import HEADER_BYTES, NONCE_BYTES, CannotOpen, Keyring
from core.database_faults import DatabaseFault, fault_of
from core.db import reading, writing
from core.keys.columns import SealedColumn

Done = TypeVar("Done")
BATCH_ROWS = 200
_IDS_AT_ONCE = 20_000
_MARK_BYTES = HEADER_BYTES + NONCE_BYTES
"""With these a sealed value begins, and no other begins so: the nonce is its own."""
_FORMER_IDS: dict[int, tuple[SealedColumn, sa.Select[Any]]] = {}
"""The columns asked about so far, by identity (their parts compare as SQL), with the question."""
_MOST_BUSY = 60
"""So often a batch is tried again while the database is busy, ten seconds each time."""


@dataclass(slots=True)
class Resealed:
    """What one run did to the rows of one country."""

    rows: dict[str, int] = field(default_factory=dict)
    """Sealed again, by column."""
    unreadable: list[str] = field(default_factory=list)
    """Rows that no key opens, as `table/column/id`: they are left as they are."""

    @property
    def count(self) -> int:
        """How many rows were sealed again."""
        return sum(self.rows.values())


def reseal_rows(
    engine: Engine,
    keyring: Keyring,
    columns: Sequence[SealedColumn],
    country: str,
    progress: Callable[[int], None] = lambda _: None,
    pause: Callable[[float], None] = time.sleep,
) -> Resealed:
    """Seal every row of a country with the key that seals now; return what was done.

    `progress` is told how many rows each batch had. Between two batches the database is left to
    others for as long as the batch held it. Raises what the database raises, unless it is busy.
    """
    report = Resealed()
    for column in columns:
        for rows in _former_rows(engine, keyring, column, country):
            changes = _resealed(keyring, column, rows, report)
            began = time.monotonic()
            done = write_patiently(engine, partial(_put_in_place, column, changes), pause)
            report.rows[column.name] = report.rows.get(column.name, 0) + done
            progress(done)
            pause(min(1.0, time.monotonic() - began))
    return report


def write_patiently(
    engine: Engine, work: Callable[[Session], Done], pause: Callable[[float], None] = time.sleep
) -> Done:
    """Return what `work` does in a transaction of its own, tried again while others hold the
    database: it may be called several times. Raises what the database raises otherwise.
    """
    for _ in range(_MOST_BUSY):
        try:
            with writing(engine) as session:
                return work(session)
        except OperationalError as wrong:
            if fault_of(wrong) is not DatabaseFault.BUSY:
                raise
            pause(1.0)
    with writing(engine) as session:
        return work(session)


def count_by_key(session: Session, column: SealedColumn) -> dict[str, dict[bytes, int]]:
    """Return by country how many values each key has sealed, by form and key (five bytes)."""
    head = sa.func.substr(column.column, 1, HEADER_BYTES)
    values = sa.select(column.country.label("country"), head.label("head")).where(
        column.column.is_not(None), sa.func.length(column.column) > 0
    )
    value = values.subquery().c
    query = sa.select(value.country, value.head, sa.func.count())
    found: dict[str, dict[bytes, int]] = {}
    for country, key, count in session.execute(query.group_by(value.country, value.head)):
        found.setdefault(country, {})[bytes(key)] = count
    return found


def count_former(session: Session, column: SealedColumn, country: str, header: bytes) -> int:
    """Return how many values of a country are sealed with anything but the key of `header`."""
    query = sa.select(sa.func.count()).select_from(column.column.class_)
    is_former = _is_former(column, sa.literal(country), sa.literal(header, sa.LargeBinary))
    return session.scalar(query.where(is_former)) or 0


# -- inside ---------------------------------------------------------------------------------


def _former_rows(
    engine: Engine, keyring: Keyring, column: SealedColumn, country: str
) -> Iterator[Sequence[Any]]:
    """Yield the rows that another key has sealed, some hundred at a time, by id.

    The ids are asked for many at a time: each question looks through all rows of the country.
    """
    table = column.column.class_
    query, given = _former_ids(column), {"country": country, "header": keyring.header_of(country)}
    last = None
    while True:
        with reading(engine) as session:
            further = query if last is None else query.where(table.id > last)
            ids = session.scalars(further, given).all()
        for start in range(0, len(ids), BATCH_ROWS):
            with reading(engine) as session:
                rows = session.execute(_rows_of(column, ids[start : start + BATCH_ROWS])).all()
            yield rows
        if len(ids) < _IDS_AT_ONCE:
            return
        last = ids[-1]


def _former_ids(column: SealedColumn) -> sa.Select[Any]:
    """Return the question for the ids of a country's former rows, put together once: it is asked of
    each column for each country.
    """
    _column, query = _FORMER_IDS.get(id(column), (None, None))
    if query is None:
        table, country = column.column.class_, sa.bindparam("country", type_=sa.String())
        header = sa.bindparam("header", type_=sa.LargeBinary())
        query = sa.select(table.id).where(_is_former(column, country, header))
        query = query.order_by(table.id).limit(_IDS_AT_ONCE)
        _FORMER_IDS[id(column)] = column, query
    return query


def _rows_of(column: SealedColumn, ids: Sequence[Any]) -> sa.Select[Any]:
    table = column.column.class_
    query = sa.select(table.id, column.country.label("country"), column.column.label("sealed"))
    return query.add_columns(*column.details).where(table.id.in_(ids), column.column.is_not(None))


def _is_former(
    column: SealedColumn, country: sa.ColumnElement[str], header: sa.ColumnElement[bytes]
) -> sa.ColumnElement[bool]:
    head = sa.func.substr(column.column, 1, HEADER_BYTES)
    return sa.and_(column.country == country, sa.func.length(column.column) > 0, head != header)


def _resealed(
    keyring: Keyring, column: SealedColumn, rows: Sequence[Any], report: Resealed
) -> list[dict[str, Any]]:
    changes = []
    for row in rows:
        place, sealed = column.place(row), bytes(row.sealed)
        try:
            fresh = keyring.seal(keyring.open(sealed, place), place)
        except CannotOpen:
            report.unreadable.append(f"{column.name}/{row.id}")
            continue
        changes.append({"row_id": row.id, "mark": sealed[:_MARK_BYTES], "fresh": fresh})
    return changes


def _put_in_place(column: SealedColumn, changes: Sequence[dict[str, Any]], session: Session) -> int:
    """Put the new bytes where the old ones still stand; return in how many rows."""
    return sum(_written(session, column, change) for change in changes)


def _written(session: Session, column: SealedColumn, change: dict[str, Any]) -> int:
    """Put one value in its place, without the model's own rules: nobody changed the row today."""
    table, name = column.column.class_.__table__, column.column.key
    bare = sa.table(table.name, sa.column("id", table.c.id.type), sa.column(name, sa.LargeBinary))
    stands = sa.func.substr(bare.c[name], 1, _MARK_BYTES) == sa.bindparam(
        "mark", change["mark"], sa.LargeBinary
    )
    statement = sa.update(bare).where(bare.c.id == change["row_id"], stands)
    result = session.execute(statement.values({name: change["fresh"]}))
    return int(getattr(result, "rowcount", 0))
