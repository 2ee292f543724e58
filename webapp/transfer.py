"""What a database made before 0.1.0 holds, brought over into the tables of 0.1.0.

Rows keep their ids and their sealed bytes: what is sealed is bound to labels that did not change.
`atalaya keys rotate` seals it with the keys of the countries afterwards.
What is made again by itself (print runs, kept crisis packs) is left behind, and counted.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from core.accounts import MemberCountry, User
from core.audit_log import AuditHead, take_in
from core.db import Base
from core.errors import UnusableInput
from core.keys.stored import mark_first_form
from directory.entries.models import Post
from registry.matching.blocks.models import MatchingState
from registry.matching.writing import begin_indexes

OLD_REVISION = "0003"
"""The last migration before the tables were made anew."""
CHUNK = 1000
OLD_TABLES: Mapping[str, str] = {
    "access_link": "link_key",
    "audit_log": "journal",
    "change_log": "entry_change",
    "directory_version": "directory_mark",
    "duplicate_candidate": "likely_pair",
    "import_mapping": "remembered_mapping",
    "login_attempt": "sign_in_attempt",
    "mobile_consulate": "post_visit",
    "plan_version": "plan_edition",
    "protocol_text": "doctrine",
    "watch_cycle": "watch_round",
}
"""What a table was called. The others kept their names."""
OLD_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "alert": {"geometry": "drawing", "effective_until": "lapses_at"},
    "hazard": {"aliases": "also", "severity_zones": "bands"},
    "plan_area": {
        "geometry": "drawn",
        "outdated_translations": "earlier",
        "questionnaire": "particulars",
    },
    "protocol_text": {"outdated_translations": "earlier"},
    "round": {"reminder_schedule": "ladder"},
    "outbox_message": {
        "dedupe_key": "once",
        "recipient": "address",
        "secret_ciphertext": "sealed_token",
    },
    **{
        table: {"ciphertext": "sealed"}
        for table in ("change_log", "community_leader", "person", "stay")
    },
}
"""What a column was called."""
LEFT_BEHIND = frozenset({"kept_pack", "print_run"})
"""Work that is asked for again: its rows name files of a run, not anything somebody said."""
SPLIT = {"outbox_message": "letter", "round_message": "letter"}
"""A letter is a message of the outbox now, with a line that ties it to its round."""


@dataclass(slots=True)
class TransferReport:
    """How many rows came over, by the new table, and how many were left, by the old one."""

    rows: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)


def bring_over(old: Engine, new: Engine, now: datetime) -> TransferReport:
    """Copy every row of `old` into the empty tables of `new`, all of them or none.

    Raise UnusableInput when `old` has another form than that of migration 0003, or when `new`
    already holds something.
    """
    report = TransferReport()
    with old.connect() as source, new.connect().execution_options(writes=True) as target:
        _check_source(source)
        _check_target(target)
        if target.dialect.name == "sqlite":
            target.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table in Base.metadata.sorted_tables:
            report.rows[table.name] = _copy(source, target, table)
        report.rows[MemberCountry.__tablename__] = _let_take_part(target)
        if take_in(target, "brought-over", now):
            report.rows[AuditHead.__tablename__] = 1
        with Session(target) as session:
            mark_first_form(session)
            # The index of before is let go: it is made again from the stays.
            report.rows[MatchingState.__tablename__] = begin_indexes(session)
            session.flush()
        for name in LEFT_BEHIND:
            report.left[name] = _count(source, name)
        target.commit()
    return report


def _let_take_part(target: Connection) -> int:
    """Have the countries take part that have accounts or posts; return how many."""
    owners = sa.union(
        sa.select(User.country, User.is_demo, User.created_at),
        sa.select(Post.country, Post.is_demo, Post.created_at),
    )
    found: dict[str, dict[str, Any]] = {}
    for country, is_demo, since in target.execute(owners):
        if not country:
            continue
        row = found.setdefault(country, {"code": country, "added_at": since, "is_demo": True})
        row["added_at"] = min(row["added_at"], since)
        row["is_demo"] = row["is_demo"] and is_demo
    if found:
        rows = [{**row, "added_by": "db bring-over"} for row in found.values()]
        target.execute(sa.insert(MemberCountry), rows)
    return len(found)


def _check_source(source: Connection) -> None:
    names = set(sa.inspect(source).get_table_names())
    held = (
        source.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        if "alembic_version" in names
        else None
    )
    if held != OLD_REVISION:
        raise UnusableInput(
            "old database", f"a database at migration {OLD_REVISION} is needed, this is at {held}"
        )


def _check_target(target: Connection) -> None:
    """Refuse a database in which somebody has begun; the texts it is born with give way."""
    for table in ("user_account", "post", "person", "plan_area"):
        if _count(target, table):
            raise UnusableInput("database", f"the new database must be empty: {table} has rows")
    for table in reversed(Base.metadata.sorted_tables):
        target.execute(sa.delete(table))


def _copy(source: Connection, target: Connection, table: sa.Table) -> int:
    """Copy one table; references to its own rows follow once all of them are there."""
    old = _old_table(source, table)
    if old is None:
        return 0
    inner = [column for column in table.columns if _points_inside(column)]
    copied = 0
    query = sa.select(*old)
    if table.name == "round_message":
        query = query.where(sa.column("round_id").is_not(None))
    for rows in _chunks(source, query):
        complete = [_completed(table, row) for row in rows]
        bare = [{**row, **{column.name: None for column in inner}} for row in complete]
        target.execute(sa.insert(table), bare)
        copied += len(rows)
    for column in inner:
        _restore(source, target, table, column, old)
    return copied


def _old_table(source: Connection, table: sa.Table) -> list[sa.ColumnElement[Any]] | None:
    """Return the columns to read, each under its new name and with its new type."""
    name = SPLIT.get(table.name) or OLD_TABLES.get(table.name, table.name)
    inspector = sa.inspect(source)
    if not inspector.has_table(name):
        return None
    there = {column["name"] for column in inspector.get_columns(name)}
    names = OLD_COLUMNS.get(table.name, {})
    old = sa.table(name, *(sa.column(each) for each in sorted(there)))
    picked: list[sa.ColumnElement[Any]] = []
    for column in table.columns:
        before = _old_name(table.name, column.name, names)
        if before in there:
            picked.append(sa.type_coerce(old.c[before], column.type).label(column.name))
    return picked


def _old_name(table: str, column: str, names: Mapping[str, str]) -> str:
    if table == "round_message" and column == "message_id":
        return "id"
    if table == "outbox_message" and column == "reference":
        return "round_id"
    return names.get(column, column)


def _completed(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    """Add what a letter did not say of itself because nothing else was ever sent."""
    if table.name != "outbox_message":
        return row
    reference = row["reference"]
    return {
        **row,
        "owner": "round",
        "transport": "email",
        "reference": str(uuid.UUID(str(reference))) if reference else "",
    }


def _points_inside(column: sa.Column[Any]) -> bool:
    return any(key.column.table is column.table for key in column.foreign_keys)


def _restore(
    source: Connection,
    target: Connection,
    table: sa.Table,
    column: sa.Column[Any],
    old: Sequence[sa.ColumnElement[Any]],
) -> None:
    key = next(each for each in old if each.key == "id")
    value = next(each for each in old if each.key == column.name)
    # Without the model's own rules: what comes over was not changed today.
    bare = sa.table(
        table.name, sa.column("id", table.c.id.type), sa.column(column.name, column.type)
    )
    change = (
        sa.update(bare)
        .where(bare.c.id == sa.bindparam("row_id", type_=table.c.id.type))
        .values({column.name: sa.bindparam("value", type_=column.type)})
    )
    for rows in _chunks(source, sa.select(key, value)):
        changes = [
            {"row_id": row["id"], "value": row[column.name]}
            for row in rows
            if row[column.name] is not None
        ]
        if changes:
            target.execute(change, changes)


def _chunks(source: Connection, query: sa.Select[Any]) -> Iterator[list[dict[str, Any]]]:
    for rows in source.execute(query).mappings().partitions(CHUNK):
        yield [dict(row) for row in rows]


def _count(connection: Connection, table: str) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one()
