"""A filled database of the form before 0.1.0 comes over whole: every row, every sealed byte."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry, AuditHead
from core.crypto import Keyring, place_of
from core.db import AreaColumn, Base, UtcDateTime, reading
from core.errors import UnusableInput
from core.geo.geometry import Area
from core.outbox.models import OutboxMessage
from directory.entries.models import Post
from directory.rounds.models import RoundMessage
from feeds.drawings.drawn_bands import DrawnBands, DrawnBandsColumn
from plans.models import PlanArea
from tests.audit_keys import keyed_engine
from tests.keys import seal_as_before
from webapp.transfer import OLD_COLUMNS, OLD_TABLES, bring_over

SCHEMA = Path(__file__).resolve().parents[1] / "samples" / "database-before-0.1.0.sql"
SQUARE = Area.from_ring([(-98.0, 26.0), (-97.0, 26.0), (-97.0, 27.0), (-98.0, 27.0)])
NEW_TABLES = {**{old: new for new, old in OLD_TABLES.items()}, "letter": "outbox_message"}
SEALED_IN = {
    "person": "sealed",
    "stay": "sealed",
    "community_leader": "sealed",
    "entry_change": "sealed",
    "letter": "sealed_token",
    "plan_edition": "facts",
}
"""Table -> column, as they were called, and as their sealed bytes are bound to this day."""
EMPTY = {("channel", f"{owner}_id") for owner in ("organisation", "focal_point", "shelter")}
"""A channel has one owner."""
VALUES: tuple[tuple[Any, Callable[[Any, int], Any]], ...] = (
    (sa.Enum, lambda kind, number: kind.enum_class(kind.enums[0]) if kind.enum_class else ""),
    (sa.Boolean, lambda kind, number: False),
    ((sa.Integer, sa.Float), lambda kind, number: number),
    (UtcDateTime, lambda kind, number: datetime(2026, 11, number, tzinfo=UTC)),
    (sa.Date, lambda kind, number: date(2026, 11, number)),
    (sa.Uuid, lambda kind, number: uuid.uuid4()),
    (DrawnBandsColumn, lambda kind, number: DrawnBands(())),
    (sa.JSON, lambda kind, number: []),
    (AreaColumn, lambda kind, number: SQUARE),
    (sa.LargeBinary, lambda kind, number: b"bytes %d" % number),
    (sa.DateTime, lambda kind, number: datetime(2026, 11, number)),  # noqa: DTZ001 - as SQLite keeps it
)


@pytest.fixture
def old(tmp_path: Path, keyring: Keyring) -> Engine:
    """A database of migration 0003 with two rows in each table, tied to one another."""
    path = tmp_path / "old.db"
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA.read_text())
    connection.execute("INSERT INTO alembic_version VALUES ('0003')")
    connection.commit()
    connection.close()
    engine = keyed_engine(f"sqlite:///{path}")
    _fill(engine, keyring)
    return engine


def _fill(engine: Engine, keyring: Keyring) -> None:
    tables = sa.MetaData()
    tables.reflect(engine)
    ids: dict[str, uuid.UUID] = {}
    with engine.connect().execution_options(writes=True) as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table in tables.sorted_tables:
            if table.name == "alembic_version":
                continue
            typed = sa.table(table.name, *(sa.column(c.name, _type(c)) for c in table.columns))
            for number in (1, 2) if "id" in table.columns else (1,):
                row = {c.name: _value(c, number, ids) for c in table.columns}
                if table.name in SEALED_IN:
                    column = SEALED_IN[table.name]
                    label = f"{table.name}/{column}/{row['id']}"
                    row[column] = seal_as_before(_secret(table.name, number), label)
                connection.execute(sa.insert(typed).values(row))
                if "id" in row:
                    ids.setdefault(table.name, row["id"])
        connection.commit()


def _secret(table: str, number: int) -> bytes:
    return f"{table} {number}".encode()


def _type(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    """The type the column has today, under the name it has today; else that of the old schema."""
    new_table = NEW_TABLES.get(column.table.name, column.table.name)
    names = {old: new for new, old in OLD_COLUMNS.get(new_table, {}).items()}
    for table in (new_table, "round_message"):
        found = Base.metadata.tables.get(table)
        name = names.get(column.name, column.name)
        if found is not None and name in found.columns:
            return found.columns[name].type
    # A table that went has no other name for an identity than SQLite's: 32 hexadecimal digits.
    return sa.Uuid() if isinstance(column.type, sa.CHAR) else column.type


def _value(column: sa.Column[Any], number: int, ids: dict[str, uuid.UUID]) -> Any:
    """Something a column of its type may hold; the second row of a table points at the first."""
    if (column.table.name, column.name) in EMPTY:
        return None
    for key in column.foreign_keys:
        other = key.column.table.name
        return ids.get(other) if other != column.table.name or number == 2 else None
    kind = _type(column)
    for types, value in VALUES:
        if isinstance(kind, types):
            return value(kind, number)
    longest = getattr(column.type, "length", None) or 99
    return f"{number}" if longest < 8 else f"{column.name}-{number}"


NOW = datetime(2026, 11, 29, tzinfo=UTC)
NEW_TABLES_SINCE = (
    "offline_delivery",
    "offline_packet",
    "notice",
    "notice_dispatch",
    "notice_move",
    "notice_reply",
    "notice_stop",
    "notice_text",
    "rule_firing",
    "bad_number",
    "call",
    "call_item",
    "call_item_person",
    "call_list",
    "caller_shift",
    "brought_list",
    "brought_row",
    "count_record",
    "crisis_roll",
    "death_report",
    "hotline_call",
    "movement",
    "passenger",
    "return_need",
    "situation_report",
    "received_report",
    "merged_report",
    "report_key",
    "line_operator",
    "source_count",
    "statement",
    "access_request",
    "account_link",
    "account_session",
    "activation",
    "agreement_party",
    "alert_rule",
    "agreement_person",
    "alarm",
    "alarm_call",
    "alarm_channel",
    "alarm_link",
    "alarm_news",
    "alarm_thread",
    "audit_head",
    "calendar_link",
    "clock_jump",
    "contact_mark",
    "contact_state",
    "context_entry",
    "country_key",
    "crisis",
    "crisis_hazard",
    "crisis_move",
    "crisis_task",
    "crisis_task_move",
    "crisis_zone",
    "data_version",
    "digest_reader",
    "double_pair",
    "double_pass",
    "drill",
    "drill_inject",
    "hazard_judgement",
    "hazard_version",
    "job",
    "joining_request",
    "known_device",
    "program_token",
    "event_subscription",
    "wall_key",
    "kept_file",
    "kept_piece",
    "kept_turn",
    "installation_node",
    "lesson",
    "locate_addressee",
    "locate_notice",
    "locate_photo",
    "granted_call",
    "log_entry",
    "log_text",
    "matching_group",
    "matching_head",
    "matching_person",
    "matching_point",
    "name_block",
    "name_state",
    "newcomer_record",
    "participation",
    "release_secret",
    "roster_line",
    "staff_line",
    "statistics_release",
    "stored_area",
    "trait_block",
    "trait_state",
    "passkey",
    "past_consent",
    "people_list",
    "person_event",
    "person_link",
    "person_link_member",
    "person_merge",
    "person_tombstone",
    "public_form",
    "quality_count",
    "quality_flag",
    "quality_run",
    "rota",
    "rota_pattern",
    "shift",
    "recovery_code",
    "release_secret",
    "retention_notice",
    "same_event_verdict",
    "sharing_agreement",
    "sharing_grant",
    "sharing_permission",
    "sighting",
    "shelter_question",
    "source_hour",
    "statistics_release",
    "tombstone_mark",
    "trait_block",
    "trait_state",
    "unplaced_stay",
    "webhook_event",
    "whatsapp_number",
    "whatsapp_template",
    "whatsapp_word",
    "worker_lease",
    "zone_drawing",
)
"""Tables the old form of a database had nothing of."""


def test_every_row_and_every_sealed_byte_comes_over(
    old: Engine, engine: Engine, keyring: Keyring
) -> None:
    report = bring_over(old, engine, NOW)
    for name in Base.metadata.tables:
        none_before = dict.fromkeys(NEW_TABLES_SINCE, 0)
        expected = {"role_of_user": 1, **none_before, "audit_head": 1}.get(name, 2)
        assert report.rows[name] == expected, name
    assert report.left == {"kept_pack": 2, "print_run": 2}
    with reading(engine) as session:
        for name in Base.metadata.tables.keys() - {"country_key"}:
            assert _count(session, name) == report.rows[name] + (name == "audit_log"), name
        assert session.scalars(sa.select(AuditHead.number)).one() == 3
        assert set(session.scalars(sa.select(AuditEntry.number))) == {1, 2, 3}
        for table, column in SEALED_IN.items():
            assert _opened(session, keyring, table, column) == {_secret(table, n) for n in (1, 2)}


def test_a_letter_becomes_a_message_with_its_round(old: Engine, engine: Engine) -> None:
    bring_over(old, engine, NOW)
    with reading(engine) as session:
        message = session.scalars(
            sa.select(OutboxMessage).where(OutboxMessage.dedupe_key == "once-1")
        ).one()
        tie = session.get_one(RoundMessage, message.id)
        assert (message.owner, message.transport) == ("round", "email")
        assert message.recipient == "address-1"
        assert message.reference == str(tie.round_id)


def test_what_points_at_its_own_table_and_when_it_was_changed_stay(
    old: Engine, engine: Engine
) -> None:
    bring_over(old, engine, NOW)
    with reading(engine) as session:
        first, second = session.scalars(sa.select(Post).order_by(Post.name)).all()
        assert (first.covering_post_id, second.covering_post_id) == (None, first.id)
        assert second.updated_at == datetime(2026, 11, 2, tzinfo=UTC)
        assert {plan.geometry for plan in session.scalars(sa.select(PlanArea))} == {SQUARE}


def test_a_database_of_another_form_or_one_in_use_is_refused(
    old: Engine, engine: Engine, tmp_path: Path
) -> None:
    empty = keyed_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(UnusableInput, match="migration 0003 is needed"):
        bring_over(empty, engine, NOW)
    bring_over(old, engine, NOW)
    with pytest.raises(UnusableInput, match="must be empty"):
        bring_over(old, engine, NOW)
    with reading(engine) as session:
        assert _count(session, "person") == 2


def _count(session: Session, table: str) -> int:
    return session.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one()


def _opened(session: Session, keyring: Keyring, table: str, column: str) -> set[bytes]:
    new_table = NEW_TABLES.get(table, table)
    names = {old: new for new, old in OLD_COLUMNS.get(new_table, {}).items()}
    found = Base.metadata.tables[new_table]
    rows = session.execute(sa.select(found.c.id, found.c[names.get(column, column)]))
    return {
        keyring.open(sealed, place_of(table, column, row_id, country="SV", version=0))
        for row_id, sealed in rows
    }
