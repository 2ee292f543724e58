"""Lines bound into the chain, one writer after the other.

The statement that reads the head takes its row: from there to the end of its transaction nobody
else reads it, so that two lines never follow the same one. It runs last, once all else of the
transaction is written, so that the row is held for a few statements and never while somebody
computes, reads or waits.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.orm.attributes import set_committed_value

from core.audit_log.chain import (
    FIELDS,
    NO_LINK,
    SEGMENT,
    ChainKey,
    content_of,
    head_seal,
    key_name,
)
from core.audit_log.entries import LINES, LINES_AT_END, AuditEntry, is_sqlite
from core.db import AUDIT_KEYS
from core.errors import SettingsError
from core.rows.bound_values import bound_rows, insertion

_UNBOUND = "unbound_audit_lines"
_PLAIN = frozenset({str, int, bool, type(None)})
"""What JSON gives back as it is."""
_TAKE_HEAD = (
    "INSERT INTO audit_head (id, number, link, seal, key_name) VALUES (1, 0, ?, ?, '') "
    "ON CONFLICT (id) DO UPDATE SET number = audit_head.number RETURNING number, link, key_name"
)
_ADD_LINES = sa.insert(LINES)
_MOVE_HEAD = "UPDATE audit_head SET number = ?, link = ?, seal = ?, key_name = ?"
"""Put together once: every page that shows a person waits for them."""


def append_lines(connection: Connection, lines: Sequence[dict[str, Any]]) -> None:
    """Write lines (`FIELDS` each) at the end of the log; the head is held until the transaction
    ends, which must be at once.
    """
    if lines:
        _add(connection, _bound(connection, lines))


def take_in(connection: Connection, segment: str, at: datetime) -> int:
    """Bind lines that have no number yet into the chain, by their moment, as a named segment.

    Returns how many. Until now nobody could have told whether one of them had been altered.
    """
    query = sa.select(*(LINES.c[name] for name in FIELDS)).where(LINES.c.number.is_(None))
    rows = connection.execute(query.order_by(LINES.c.at, LINES.c.id)).mappings()
    lines = [dict(row) for row in rows]
    if not lines:
        return 0
    details = {"segment": segment, "lines": len(lines)}
    details |= {"from": lines[0]["at"].isoformat(), "to": lines[-1]["at"].isoformat()}
    _bind_present(connection, lines, [_segment_line(at, details)])
    return len(lines)


def last_recorded(session: Session) -> AuditEntry | None:
    """Return what a session that writes has recorded last in the transaction that is under way."""
    lines: list[dict[str, Any]] = session.info.get(LINES_AT_END, [])
    if lines:
        return AuditEntry(**lines[-1])
    recorded: list[AuditEntry] = session.info.get(_UNBOUND, [])
    return next((each for each in reversed(recorded) if sa.inspect(each).persistent), None)


# -- inside ---------------------------------------------------------------------------------


def _keys(connection: Connection) -> Sequence[bytes]:
    keys: Sequence[bytes] = connection.get_execution_options().get(AUDIT_KEYS, ())
    if not keys:
        raise SettingsError("this connection was given no key of the audit log: see `make_engine`")
    return keys


def _bound(connection: Connection, lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return lines with number, seal and link, and move the head; with a line before them that
    names the key, where the lines before were bound by another.
    """
    key = _keys(connection)[0]
    ((number, link, name),) = _driven(connection, _TAKE_HEAD, [(NO_LINK, NO_LINK)])
    link = bytes(link)
    if name and name != key_name(key):
        details = {"segment": "key", "key": key_name(key), "before": name}
        lines = [_segment_line(datetime.now(UTC), details), *lines]
    bound, begun = [], ChainKey(key)
    for line in lines:
        number += 1
        line = {**line, "details": _as_given_back(line["details"])}
        seal = begun.seal(content_of(number, line))
        link = begun.link(link, seal)
        bound.append({**line, "number": number, "seal": seal, "link": link})
    _driven(connection, _MOVE_HEAD, [(number, link, head_seal(key, number, link), key_name(key))])
    return bound


def _add(connection: Connection, bound: Sequence[dict[str, Any]]) -> None:
    """Put bound lines into the table; into SQLite as it keeps them, for every page that shows a
    person waits for its line.
    """
    if not is_sqlite(connection):
        connection.execute(_ADD_LINES, bound)
        return
    rows = bound_rows(LINES, connection.dialect, bound)
    _driven(connection, insertion(LINES, tuple(bound[0])), rows)


def _driven(
    connection: Connection, statement: str, rows: Sequence[tuple[Any, ...]]
) -> Sequence[Sequence[Any]]:
    """Return what a statement gives, run by the driver for each of some rows of values: there is
    nothing in it to be put together. Of SQLite past SQLAlchemy, which makes more of it than the
    database does, while others wait to write.
    """
    if not is_sqlite(connection):
        answer = connection.exec_driver_sql(statement.replace("?", "%s"), rows[0])
        return answer.all() if answer.returns_rows else ()
    driver: Any = connection.connection.driver_connection
    try:
        if len(rows) > 1:
            driver.executemany(statement, rows)
            return ()
        found: Sequence[Sequence[Any]] = driver.execute(statement, rows[0]).fetchall()
    except sqlite.Error as wrong:
        raise _as_others_say(connection, statement, wrong) from wrong
    return found


def _as_others_say(connection: Connection, statement: str, wrong: sqlite.Error) -> BaseException:
    """Return a fault of the driver as SQLAlchemy raises it, by which everybody knows it."""
    known: BaseException = DBAPIError.instance(
        statement, None, wrong, sqlite.Error, dialect=connection.dialect
    )
    return known


def _as_given_back(details: Any) -> Any:
    """Return details as the database gives them back: a tuple becomes a list, every name a text."""
    # Lines that were there before they were bound may hold no names at all: a list, or nothing.
    if isinstance(details, dict) and all(
        type(key) is str and type(value) in _PLAIN for key, value in details.items()
    ):
        return details
    return json.loads(json.dumps(details))


def _bind_present(
    connection: Connection, lines: Sequence[dict[str, Any]], more: Sequence[dict[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Bind lines that are in the table already, and append `more` behind them; return all."""
    present = {line["id"] for line in lines}
    bound = _bound(connection, [*lines, *more])
    fresh = [line for line in bound if line["id"] not in present]
    if fresh:
        _add(connection, fresh)
    change = sa.update(LINES).where(LINES.c.id == sa.bindparam("line")).values(
        number=sa.bindparam("its_number"), seal=sa.bindparam("its_seal"),
        link=sa.bindparam("its_link"),
    )  # fmt: skip
    connection.execute(
        change,
        [
            {
                "line": line["id"],
                "its_number": line["number"],
                "its_seal": line["seal"],
                "its_link": line["link"],
            }
            for line in bound
            if line["id"] in present
        ],
    )
    return bound


def _segment_line(at: datetime, details: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "at": at,
        "actor": "worker",
        "action": SEGMENT,
        "subject": "",
        "country": "",
        "purpose": "",
        "details": details,
    }


def _note_unbound(_mapper: Mapper[AuditEntry], _connection: Connection, entry: AuditEntry) -> None:
    session = sa.inspect(entry).session
    if session is not None:
        session.info.setdefault(_UNBOUND, []).append(entry)


def _bind_at_commit(session: Session) -> None:
    """Bind what a transaction has recorded, last of all that it does."""
    if session.in_nested_transaction():
        return
    session.flush()
    recorded: list[AuditEntry] = session.info.pop(_UNBOUND, [])
    more: list[dict[str, Any]] = session.info.pop(LINES_AT_END, [])
    if not (recorded or more):
        return
    # What was recorded in a part that was rolled back is in the log no more than the part is.
    entries = {entry.id: entry for entry in recorded if sa.inspect(entry).persistent}
    if not entries:
        append_lines(session.connection(), more)
        return
    lines = [{name: getattr(entry, name) for name in FIELDS} for entry in entries.values()]
    _tell(entries, _bind_present(session.connection(), lines, more))


def _tell(entries: Mapping[uuid.UUID, AuditEntry], lines: Sequence[dict[str, Any]]) -> None:
    """Give each entry what it was bound with."""
    for line in lines:
        if line["id"] in entries:
            for name in ("number", "seal", "link"):
                set_committed_value(entries[line["id"]], name, line[name])


def _forget_lines(session: Session) -> None:
    session.info.pop(LINES_AT_END, None)


event.listen(AuditEntry, "after_insert", _note_unbound)
event.listen(Session, "after_rollback", _forget_lines)
event.listen(Session, "before_commit", _bind_at_commit)
