"""What refers to a person goes over to who survives: every table with a foreign key to `person`,
of whatever package, found in the form of the database.

A row that cannot go over, for the survivor has one that says the same (an agreement lists a person
once), ends and is kept for the way back. Marks of contacts and pairs are written anew by whoever
merges; a notice of the end of a time is of the time of before.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import Base
from registry.merging.row_documents import RowDocument, plain_document, values_of_document

REWRITTEN = frozenset({"contact_mark", "double_pair"})
DROPPED = frozenset({"retention_notice"})


@dataclass(slots=True)
class MovedRows:
    """What became of the rows of the one who goes, by table."""

    moved: dict[str, list[RowDocument]] = field(default_factory=dict)
    """What tells the rows that are of who survives now, besides the owner."""
    dropped: dict[str, list[RowDocument]] = field(default_factory=dict)

    def note(
        self,
        table: sa.Table,
        owner: sa.Column[Any],
        stays: Sequence[Mapping[Any, Any]],
        ends: Sequence[Mapping[Any, Any]],
    ) -> None:
        """Note the rows of a table that went over, and those that ended."""
        if stays:
            self.moved[table.name] = [plain_document(_told_by(table, owner, row)) for row in stays]
        if ends:
            self.dropped[table.name] = [plain_document(row) for row in ends]


def referring_tables() -> Iterator[tuple[sa.Table, sa.Column[Any]]]:
    """Yield the tables whose rows belong to a person, and the column that says to whom."""
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name == "person" and table.name not in REWRITTEN:
                yield table, key.parent


def move_references(session: Session, survivor_id: uuid.UUID, merged_id: uuid.UUID) -> MovedRows:
    """Let the rows of one person be another's; return which."""
    session.flush()
    found = MovedRows()
    for table, owner in referring_tables():
        rows = session.execute(sa.select(table).where(owner == merged_id)).mappings().all()
        known = _known(session, table, owner, survivor_id) if rows else []
        ends = [row for row in rows if table.name in DROPPED or _repeats(row, known)]
        _end(session, table, owner, merged_id, ends)
        stays = [row for row in rows if row not in ends]
        _give(session, table, owner, stays, (merged_id, survivor_id))
        found.note(table, owner, stays, ends)
    session.expire_all()
    return found


def give_references_back(
    session: Session,
    survivor_id: uuid.UUID,
    merged_id: uuid.UUID,
    rows: MovedRows,
    but: Sequence[str] = (),
) -> None:
    """Let the rows that went over, and are there still, be of who they were of."""
    session.flush()
    for table, owner in referring_tables():
        moved = [] if table.name in but else rows.moved.get(table.name, [])
        keys = [values_of_document(table, each) for each in moved]
        _give(session, table, owner, keys, (survivor_id, merged_id))
        for document in rows.dropped.get(table.name, ()):
            session.execute(sa.insert(table).values(**values_of_document(table, document)))
    session.expire_all()


# -- inside ---------------------------------------------------------------------------------

_Known = list[tuple[tuple[str, ...], set[tuple[Any, ...]]]]
"""The columns that are there once with an owner, and what a person has in them."""


def _known(
    session: Session, table: sa.Table, owner: sa.Column[Any], person_id: uuid.UUID
) -> _Known:
    found: _Known = []
    for columns in _unique_sets(table):
        if owner.name in columns:
            others = tuple(sorted(columns - {owner.name}))
            rows = session.execute(sa.select(table).where(owner == person_id)).mappings()
            found.append((others, {tuple(row[name] for name in others) for row in rows}))
    return found


def _unique_sets(table: sa.Table) -> Iterator[frozenset[str]]:
    yield frozenset(column.name for column in table.primary_key)
    for each in table.constraints:
        if isinstance(each, sa.UniqueConstraint):
            yield frozenset(column.name for column in each.columns)
    for index in table.indexes:
        if index.unique:
            yield frozenset(column.name for column in index.columns)


def _repeats(row: Mapping[Any, Any], known: _Known) -> bool:
    """Return whether the survivor has what may be there once."""
    return any(tuple(row[name] for name in names) in there for names, there in known)


def _end(
    session: Session,
    table: sa.Table,
    owner: sa.Column[Any],
    person_id: uuid.UUID,
    rows: Sequence[Mapping[Any, Any]],
) -> None:
    for row in rows:
        session.execute(sa.delete(table).where(_is_row(table, owner, person_id, row)))


def _give(
    session: Session,
    table: sa.Table,
    owner: sa.Column[Any],
    rows: Sequence[Mapping[Any, Any]],
    former_and_new: tuple[uuid.UUID, uuid.UUID],
) -> None:
    """Let rows of the first be of the second."""
    for row in rows:
        change = sa.update(table).where(_is_row(table, owner, former_and_new[0], row))
        session.execute(change.values({owner.name: former_and_new[1]}))


def _told_by(table: sa.Table, owner: sa.Column[Any], row: Mapping[Any, Any]) -> dict[str, Any]:
    return {each.name: row[each.name] for each in table.primary_key if each is not owner}


def _is_row(
    table: sa.Table, owner: sa.Column[Any], person_id: uuid.UUID, row: Mapping[Any, Any]
) -> sa.ColumnElement[bool]:
    keys = [table.c[name] == value for name, value in _told_by(table, owner, row).items()]
    return sa.and_(owner == person_id, *keys)
