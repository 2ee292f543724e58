"""A database that was brought back, held against what its backup says of it: rows, audit log, keys,
and whether the keys given open what is sealed.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.audit_log.verification import verify
from core.backup.keys import BadBackup, WrongKey
from core.crypto import CannotOpen, Keyring
from core.db import reading
from core.keys import SealedColumn, open_keyring
from core.keys.stored import all_key_rows
from core.keys.wrapping import MasterKeys
from core.settings import Settings, data_keys
from webapp.keeping.facts import DatabaseFacts, facts_of, has_chain, names_of_keys
from webapp.sealed_columns import SEALED_COLUMNS

CANARIES = 5
"""So many sealed values of each column and country are tried: one that opens is enough, for a
single damaged row was damaged when the backup was made.
"""


def check_contents(engine: Engine, settings: Settings, facts: DatabaseFacts) -> None:
    """Raise BadBackup unless the database is the one its manifest tells of, its audit log whole,
    and its keys those of the master keys given. It may be of an earlier form.
    """
    with engine.connect() as connection:
        found, is_chained = facts_of(connection), has_chain(connection)
    wrong = [
        name
        for name in sorted({*found.rows, *facts.rows})
        if found.rows.get(name) != facts.rows.get(name)
    ]
    if wrong:
        raise BadBackup(f"not as many rows as its manifest says: {', '.join(wrong[:5])}")
    if found.revision != facts.revision:
        raise BadBackup(f"at migration {found.revision}, and its manifest says {facts.revision}")
    if (found.audit_number, found.audit_link) != (facts.audit_number, facts.audit_link):
        raise BadBackup("its audit log does not end where its manifest says")
    # A database of before countries had keys, or the log was a chain, has no such tables.
    if "country_key" in facts.rows:
        _check_keys(engine, settings)
    faults = verify(engine).faults if is_chained else ()
    if faults:
        kinds = ", ".join(sorted({fault.kind.value for fault in faults}))
        raise BadBackup(f"its audit log is not whole: {kinds}")


def check_canaries(engine: Engine, settings: Settings) -> None:
    """Raise BadBackup where nothing of a column opens that is sealed for a country. The database
    has its newest form by now.
    """
    closed = sorted(closed_canaries(engine, open_keyring(settings, engine)))
    if closed:
        raise BadBackup(f"what is sealed does not open: {', '.join(closed[:5])}")


def closed_canaries(engine: Engine, keyring: Keyring) -> Iterator[str]:
    """Yield column and country of what is sealed and does not open, of several tried."""
    with reading(engine) as session:
        countries = sorted({row.country for row in all_key_rows(session)})
        for column in SEALED_COLUMNS:
            for country in countries:
                if _is_closed(session, keyring, column, country):
                    yield f"{column.name} ({country or '-'})"


# -- inside ---------------------------------------------------------------------------------


def _check_keys(engine: Engine, settings: Settings) -> None:
    """Raise BadBackup unless the master keys given unwrap each key of a country."""
    masters = MasterKeys(data_keys(settings))
    with reading(engine) as session:
        for row in all_key_rows(session):
            try:
                masters.unwrap(row)
            except CannotOpen as wrong:
                names = ", ".join(names_of_keys(data_keys(settings)))
                given = f"given is ATALAYA_DATA_KEY {names}: the settings need that of the backup"
                raise WrongKey(f"{wrong}; {given}") from wrong


def _is_closed(session: Session, keyring: Keyring, column: SealedColumn, country: str) -> bool:
    table = column.column.class_
    query = (
        sa.select(table.id, column.country.label("country"), column.column.label("sealed"))
        .add_columns(*column.details)
        .where(column.column.is_not(None), sa.func.length(column.column) > 0)
        .where(column.country == country)
        .limit(CANARIES)
    )
    rows = session.execute(query).all()
    return bool(rows) and not any(_opens(keyring, column, row) for row in rows)


def _opens(keyring: Keyring, column: SealedColumn, row: sa.Row[tuple[object, ...]]) -> bool:
    try:
        keyring.open(bytes(row.sealed), column.place(row))
    except CannotOpen:
        return False
    return True
