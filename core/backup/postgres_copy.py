"""The tables of PostgreSQL copied out of one snapshot, and in again, by COPY: no program beside the
server is needed, and none of another version is in the way.

The tables themselves are made by the migrations of the release that was backed up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.backup.keys import BadBackup


def table_columns(connection: Connection) -> dict[str, list[str]]:
    """Return the columns of every table, computed ones left out, by its name."""
    inspector = sa.inspect(connection)
    return {
        name: [column["name"] for column in inspector.get_columns(name) if "computed" not in column]
        for name in sorted(inspector.get_table_names())
    }


def rows_of(connection: Connection, table: str, columns: Sequence[str]) -> Iterator[bytes]:
    """Yield a table as COPY writes it: a line a row."""
    statement = f"COPY {_named(connection, table, columns)} TO STDOUT"
    with _driver(connection).cursor().copy(statement) as copy:
        for piece in copy:
            yield bytes(piece)


def empty_tables(connection: Connection, tables: Sequence[str]) -> None:
    """Take every row out of the tables."""
    quoted = ", ".join(_quoted(connection, name) for name in tables)
    connection.exec_driver_sql(f"TRUNCATE {quoted} CASCADE")


def load_rows(
    connection: Connection, table: str, columns: Sequence[str], pieces: Iterator[bytes]
) -> None:
    """Write what `rows_of` yielded into a table."""
    statement = f"COPY {_named(connection, table, columns)} FROM STDIN"
    with _driver(connection).cursor().copy(statement) as copy:
        for piece in pieces:
            copy.write(piece)


def drop_references(connection: Connection) -> list[str]:
    """Take the foreign keys off all tables, so that rows come in any order; return the statements
    that put them on again, which hold every row against them.
    """
    found = connection.exec_driver_sql(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) "
        "FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
    ).all()
    for table, name, _definition in found:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return [f"ALTER TABLE {table} ADD CONSTRAINT {name} {text}" for table, name, text in found]


def put_references(connection: Connection, statements: Sequence[str]) -> None:
    """Put the foreign keys on again. Raises BadBackup where a row hangs on nothing."""
    for statement in statements:
        try:
            connection.exec_driver_sql(statement)
        except sa.exc.IntegrityError as wrong:
            raise BadBackup("a row in its tables hangs on nothing") from wrong


def advance_numbers(connection: Connection) -> None:
    """Let the numbers that tables draw by themselves go on behind those that are there."""
    owned = connection.exec_driver_sql(
        "SELECT quote_ident(t.relname), quote_ident(a.attname), s.oid::regclass::text "
        "FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') "
        "JOIN pg_class t ON t.oid = d.refobjid "
        "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid "
        "WHERE s.relkind = 'S' AND s.relnamespace = current_schema()::regnamespace"
    ).all()
    for table, column, sequence in owned:
        connection.execute(
            sa.text(
                f"SELECT setval(CAST(:sequence AS regclass), coalesce(max({column}), 0) + 1,"  # noqa: S608 - quoted by the server
                f" false) FROM {table}"
            ),
            {"sequence": sequence},
        )


def drop_all(connection: Connection) -> None:
    """Take every table away."""
    for name in sa.inspect(connection).get_table_names():
        connection.exec_driver_sql(f"DROP TABLE {_quoted(connection, name)} CASCADE")


# -- inside ---------------------------------------------------------------------------------


def _named(connection: Connection, table: str, columns: Sequence[str]) -> str:
    names = ", ".join(_quoted(connection, each) for each in columns)
    return f"{_quoted(connection, table)} ({names})"


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
