"""What a backup says of the database in it: of which form it is, how many rows each table has,
where its audit log ends, which keys open it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.audit_log import AuditHead
from core.crypto import HEADER_BYTES, key_id
from core.keys.models import CountryKey

BEING_RESTORED = "atalaya_being_restored"
"""A table that stands there while a backup is brought back, and belongs to none."""


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """What is counted and named of a database at one moment."""

    dialect: str
    revision: str
    """The migration it is at."""
    rows: dict[str, int]
    """By table."""
    audit_number: int
    audit_link: str
    """Of the last line of the audit log, in hexadecimal."""
    masters: list[str]
    """The master keys that wrap the keys of the countries: eight hexadecimal digits each."""

    def as_json(self) -> dict[str, Any]:
        """Return it as the manifest keeps it."""
        return asdict(self)


def facts_of(connection: Connection) -> DatabaseFacts:
    """Return what the connection sees in its transaction."""
    names = sorted({*sa.inspect(connection).get_table_names()} - {BEING_RESTORED})
    # Databases of before the audit log was a chain, and countries had keys, are backed up, too.
    heads = sa.select(AuditHead.number, AuditHead.link)
    head = connection.execute(heads).first() if has_chain(connection) else None
    return DatabaseFacts(
        connection.dialect.name,
        revision_of(connection),
        {name: _count(connection, name) for name in names},
        head.number if head else 0,
        bytes(head.link).hex() if head else "",
        _masters(connection) if "country_key" in names else [],
    )


def has_chain(connection: Connection) -> bool:
    """Return whether the audit log of a database is a chain already."""
    inspector = sa.inspect(connection)
    if not inspector.has_table("audit_head"):
        return False
    return "link" in {each["name"] for each in inspector.get_columns("audit_head")}


def revision_of(connection: Connection) -> str:
    """Return the migration a database is at."""
    table = sa.table("alembic_version", sa.column("version_num", sa.String))
    return connection.scalar(sa.select(table.c.version_num)) or ""


def names_of_keys(masters: Sequence[bytes]) -> list[str]:
    """Return the names of master keys, as `DatabaseFacts` has them."""
    return [key_id(each).hex() for each in masters]


# -- inside ---------------------------------------------------------------------------------


def _count(connection: Connection, name: str) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0


def _masters(connection: Connection) -> list[str]:
    wrapped = connection.scalars(sa.select(CountryKey.wrapped))
    heads = {bytes(each[:HEADER_BYTES]) for each in wrapped if each}
    return sorted(head[1:].hex() for head in heads)
