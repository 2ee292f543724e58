"""The database base: one Base, UTC moments, codes, areas, and transactions that begin as they mean
to go on.

SQLite is used in WAL mode by several processes, which corrupts files in versions open to the
WAL-reset bug (3.7.0 to 3.51.2; sqlite.org/wal.html#walresetbug). Python 3.11 ships 3.40, so the
driver is `pysqlite3`, which carries its own; an older one is refused.
"""

from __future__ import annotations

import enum
import hashlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from core.errors import Outdated, SettingsError
from core.geo.geometry import Area
from core.geo.known_areas import KNOWN_AREAS
from core.memory.shared_counts import counted_wait
from core.postgres.deadline import prepare_postgres
from core.postgres.limits import BUSY_TIMEOUT_MS, STANDARD_LIMITS, DatabaseLimits
from core.private_files import private_file
from core.turns.writers_line import WritersLine, end_haste, line_of
from core.turns.writing_session import ReadWriteSession

_Prepared = TypeVar("_Prepared")
_Written = TypeVar("_Written")
SAFE_SQLITE = (3, 51, 3)
MAPPED_BYTES = 1 << 36
"""So much of the file is read where the system holds it: a page costs a fifth of what it costs to
have it copied.
"""
AUDIT_KEYS = "audit_keys"
"""The option of an engine that holds the keys of the audit log, the one that binds first."""
UNWRITTEN = "unwritten_audit_lines"
"""Where a session that reads keeps what its opener has to append to the audit log."""
_DRIVER = "driver_of_this_transaction"
_NO_LIMIT = {"pool_size": 20, "max_overflow": -1, "pool_timeout": 10}
"""SQLite's connections are bounded by the threads that ask; a server's are shared out."""

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. A moment without a zone is refused on its way in."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return UTC, on the way in."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value.isoformat()}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return UTC, on the way out."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class AreaColumn(TypeDecorator[Area]):
    """An Area, kept as well-known binary so that it is the same on every database."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Area | None, dialect: Dialect) -> bytes | None:
        """Return bytes, on the way in."""
        return None if value is None else KNOWN_AREAS.to_bytes(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Area | None:
        """Return an Area on the way out."""
        return None if value is None else KNOWN_AREAS.from_bytes(bytes(value))


def unindexed(column: Any) -> Any:
    """Return a column of texts as no index answers it: for a condition beside keys that are looked
    up one by one.

    SQLite keeps no statistics by itself. It takes an index of few values, as that of the countries,
    for as good as one of keys, and would walk through all persons of a country to find five
    (sqlite.org/optoverview.html, "manual control of query plans").
    """
    return column + ""


def code_of(kind: type[enum.StrEnum]) -> sa.Enum:
    """Return the column type of a closed list of codes: text, held to the list by a check."""
    return sa.Enum(
        kind,
        native_enum=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: UtcDateTime,
        uuid.UUID: sa.Uuid,
        dict[str, Any]: sa.JSON,
        list[str]: sa.JSON,
        list[dict[str, Any]]: sa.JSON,
        Area: AreaColumn,
    }


class Identified:
    """A row with a random identity, known from the moment it is made (sealing needs it)."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", uuid.uuid4())
        self.id = values.pop("id")
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)


class Timestamped:
    """When a row was made and last changed. Changed is not confirmed."""

    created_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))
    updated_at: Mapped[datetime] = mapped_column(
        default=lambda: datetime.now(UTC), onupdate=lambda: datetime.now(UTC)
    )


def driver_url(url: str) -> str:
    """Return the URL with our driver named, where people leave it out (`postgresql://`)."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def engine_options(url: str, limits: DatabaseLimits = STANDARD_LIMITS) -> dict[str, Any]:
    """Return what `sqlalchemy.create_engine` needs beside the URL."""
    if not url.startswith("sqlite"):
        return limits.engine_options()
    shared = {"module": sqlite, "connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}}
    # A database in memory lives in the one connection of its thread: nothing is shared.
    in_memory = sa.make_url(url).database in {None, "", ":memory:"}
    return shared if in_memory else shared | _NO_LIMIT


def make_engine(
    url: str, audit_keys: Sequence[bytes] = (), limits: DatabaseLimits = STANDARD_LIMITS
) -> Engine:
    """Return an engine with the pragmas and the transaction rule (see `prepare`).

    Raises SettingsError for an SQLite that can corrupt.
    """
    engine = sa.create_engine(driver_url(url), **engine_options(url, limits))
    prepare(engine, audit_keys, limits)
    return engine


def prepare(
    engine: Engine, audit_keys: Sequence[bytes] = (), limits: DatabaseLimits = STANDARD_LIMITS
) -> None:
    """Give `engine` the pragmas and the transaction rule; do it once, before its first use.

    Without `audit_keys` (`core.audit_log.keys`) it writes no line into the audit log. The file is
    closed to other accounts of the machine.
    """
    engine.update_execution_options(**{AUDIT_KEYS: tuple(audit_keys)})
    if engine.dialect.name != "sqlite":
        prepare_postgres(engine, limits)
        return
    if engine.url.database and Path(engine.url.database).parent.is_dir():
        private_file(Path(engine.url.database))
    if sqlite.sqlite_version_info < SAFE_SQLITE:
        raise SettingsError(
            f"SQLite {sqlite.sqlite_version} can corrupt its file in WAL mode; "
            "3.51.3 or newer is needed"
        )

    event.listen(engine, "connect", _set_pragmas)
    line = _line_of(engine)
    event.listen(engine, "begin", lambda connection: _begin(connection, line))
    event.listen(engine, "commit", end_haste)
    event.listen(engine, "rollback", end_haste)
    event.listen(engine, "before_cursor_execute", _refuse_late_write)


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, see `_begin`
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.execute("PRAGMA trusted_schema=OFF")
    cursor.execute(f"PRAGMA mmap_size={MAPPED_BYTES}")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.close()


def _line_of(engine: Engine) -> WritersLine | None:
    """Return the line of those who write the engine's file; none for a database in memory."""
    file = Path(engine.url.database or "")
    is_file = str(file) not in {".", ":memory:"} and file.parent.is_dir()
    return line_of(file) if is_file else None


def _begin(connection: Connection, line: WritersLine | None) -> None:
    # A reader that turns writer cannot wait for the lock: SQLite answers "busy" at once.
    options = connection.get_execution_options()
    wait_ms = options.get("wait_ms", BUSY_TIMEOUT_MS)
    is_turned = connection.info.get("wait_ms", BUSY_TIMEOUT_MS) != wait_ms
    connection.info["wait_ms"] = wait_ms
    if options.get("writes") and line is not None:
        line.begin(connection, wait_ms)  # which leaves the connection waiting so long
        return
    if is_turned:
        # Past SQLAlchemy, which makes much of it; a line of the audit log turns it twice.
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA busy_timeout={wait_ms}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def _refuse_late_write(
    connection: Connection,
    _cursor: Any,
    statement: str,
    _values: Any,
    _context: Any,
    _many: Any,
) -> None:
    is_write = statement.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}
    if is_write and not connection.get_execution_options().get("writes"):
        raise RuntimeError("a write in a transaction begun for reading; open it with `writing`")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Yield a session that only reads.

    What it records in the audit log is taken over before its end (`core.audit_log.reading_noted`);
    a reading that would leave no line is an error.
    """
    with ReadWriteSession(engine, expire_on_commit=False) as session:
        yield session
        if session.info.get(UNWRITTEN):
            raise RuntimeError("a reading was to be recorded, and nobody wrote it down")


def take_turns(session: Session, purpose: str) -> None:
    """Wait until no other transaction of this purpose is under way, on PostgreSQL as on SQLite.

    SQLite has one writer at a time. On PostgreSQL two transactions that count first and write then
    see the same count: an advisory lock, held to the end of the transaction, makes them wait.
    """
    if session.get_bind().dialect.name == "postgresql":
        _wait_for_turn(session, purpose)


@counted_wait
def _wait_for_turn(session: Session, purpose: str) -> None:
    key = int.from_bytes(hashlib.sha256(purpose.encode()).digest()[:8], "big", signed=True)
    session.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))


def by_driver(session: Session, statement: str, *values: object) -> list[Any]:
    """Return the rows of a statement that the driver runs itself, none of one that gives none: for
    what everybody who registers waits for, where SQLAlchemy's own work is more than the database's.

    `?` stands for a value of a kind the driver takes as it is (text, whole number, bytes).
    """
    dialect, connection = driver_of(session)
    plain = statement.replace("?", "%s") if dialect == "postgresql" else statement
    answer = connection.execute(plain, values)
    return list(answer.fetchall()) if answer.description else []


class DriverConnection(NamedTuple):
    """A connection as the driver has it, and which database it speaks to."""

    dialect: str
    connection: Any


def driver_of(session: Session) -> DriverConnection:
    """Return the driver's connection, looked up once in each part (savepoint) of a transaction."""
    current = session.get_nested_transaction() or session.get_transaction()
    known: tuple[object, DriverConnection] | None = session.info.get(_DRIVER)
    if known is not None and known[0] is current:
        return known[1]
    found = session.connection()
    driver = DriverConnection(found.dialect.name, found.connection.driver_connection)
    current = session.get_nested_transaction() or session.get_transaction()
    session.info[_DRIVER] = current, driver
    return driver


@counted_wait
def hold_row(session: Session, row: Base) -> None:
    """Read a row and its lists anew and keep others from changing it to the end of the transaction.

    The rule: what is decided by the state of a row is decided by what it says once it is held. On
    PostgreSQL two transactions that read first both find it free, and the second writes over what
    the first decided; SQLite has one writer at a time. Others may still refer to the row. Raises
    Outdated for one that is gone.
    """
    session.flush()
    try:
        session.expire(row)
        # Of its own table: a row may be read with an outer join, whose other side cannot be held.
        held = {"key_share": True, "of": sa.inspect(row).mapper.local_table}
        session.refresh(row, with_for_update=held)
    except InvalidRequestError as wrong:
        raise Outdated("the row is gone") from wrong


@counted_wait
def hold_tables(session: Session, tables: Sequence[sa.Table]) -> None:
    """Wait until no other transaction has changes of these tables under way, and let none begin any
    to the end of this one; readers go on. To be called before anything is written.
    """
    dialect = session.get_bind().dialect
    if dialect.name == "postgresql":
        names = ", ".join(map(dialect.identifier_preparer.format_table, tables))
        session.execute(sa.text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


@contextmanager
def writing(engine: Engine, *, wait_seconds: float | None = None) -> Iterator[Session]:
    """Yield a session that writes: begins immediate, commits at its end, rolls back on error.

    It waits for the lock as long as anybody (`BUSY_TIMEOUT_MS`), or `wait_seconds`; on SQLite in
    line with all others who wait to write (`core.turns`).
    """
    if wait_seconds is not None:
        engine = engine.execution_options(wait_ms=max(1, int(wait_seconds * 1000)))
    with (
        ReadWriteSession(engine, expire_on_commit=False, info={"writes": True}) as session,
        session.begin(),
    ):
        yield session


def write_prepared(
    engine: Engine,
    prepare: Callable[[Session], _Prepared],
    write: Callable[[Session, _Prepared], _Written],
    *,
    tries: int = 5,
) -> _Written:
    """Return what `write` gives: a short transaction that keeps what `prepare` read and worked out
    while all others could write.

    `write` raises Outdated where what that was worked out from has changed since; then it is worked
    out anew, `tries` times in all. The last Outdated goes to the caller.
    """
    for left in reversed(range(tries)):
        with reading(engine) as session:
            prepared = prepare(session)
        try:
            with writing(engine) as session:
                return write(session, prepared)
        except Outdated:
            if not left:
                raise
    raise ValueError("nothing is tried less than once")
