"""Each text that is written over leaves its number in the audit log, and so an old row shows.

A row that was put back whole, text and number together, agrees with itself: only what stands
elsewhere tells. The number of each text written over another is noted in a line of the audit log,
within the same transaction: a row may never bear a lower one. Who takes the line away or alters it
is named by the chain (`core.audit_log.verification`). No lock is held for it that the transaction
does not hold for its own line, and nothing is read.

The first text of a row (number 1) is not noted: there is none before it to put back. Nor are texts
that a statement writes past the models: none does, but for new rows.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, Session, SessionTransaction

from core.audit_log import last_recorded, record
from core.keys.columns import SealVersioned

ACTION = "seal.renew"
"""The action of a line that notes numbers: `details["versions"]`, by table and id of the row."""
ROWS_A_LINE = 500
_NOTED, _PART_UNDONE = "text_versions", "text_versions_part_undone"
Row = tuple[type[SealVersioned], uuid.UUID]


def versions_in(details: Mapping[str, Any]) -> Iterator[tuple[str, uuid.UUID, int]]:
    """Yield table, row and number of each text that a line notes."""
    for table, rows in details["versions"].items():
        for text, version in rows.items():
            yield table, uuid.UUID(text), version


# -- inside ---------------------------------------------------------------------------------


def _note_text(_mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    """Remember the number of a text that was put over another."""
    session = sa.inspect(row).session
    if session is not None and sa.inspect(row).attrs.seal_version.history.has_changes():
        noted: dict[Row, tuple[str, int]] = session.info.setdefault(_NOTED, {})
        noted[type(row), row.id] = (getattr(row, "country", ""), row.seal_version)


def _leave_lines(session: Session) -> None:
    """Record the numbers of a transaction as it ends, before its lines are bound."""
    if session.in_nested_transaction():
        return
    session.flush()
    noted: dict[Row, tuple[str, int]] = session.info.pop(_NOTED, {})
    if session.info.pop(_PART_UNDONE, False):
        noted = _without_undone(session, noted)
    last = last_recorded(session)
    for country in sorted({country for country, _ in noted.values()}):
        rows = [(row, version) for row, (owner, version) in noted.items() if owner == country]
        for start in range(0, len(rows), ROWS_A_LINE):
            record(
                session,
                at=last.at if last else datetime.now(UTC),
                actor=last.actor if last else "",
                action=ACTION,
                country=country,
                versions=_by_table(rows[start : start + ROWS_A_LINE]),
            )


def _by_table(rows: Sequence[tuple[Row, int]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for (model, row_id), version in rows:
        found[sa.inspect(model).local_table.name][row_id.hex] = version
    return dict(found)


def _without_undone(
    session: Session, noted: Mapping[Row, tuple[str, int]]
) -> dict[Row, tuple[str, int]]:
    """Return what of it the rows bear, once a part of the transaction was undone."""
    found = {}
    for (model, row_id), (country, version) in noted.items():
        query = sa.select(model.seal_version).where(sa.inspect(model).primary_key[0] == row_id)
        if session.scalar(query) == version:
            found[model, row_id] = (country, version)
    return found


def _forget(session: Session, previous: SessionTransaction) -> None:
    """Forget what a transaction noted that is undone; of a part of one, look again at its end."""
    if previous.nested:
        session.info[_PART_UNDONE] = True
    else:
        session.info.pop(_NOTED, None)


event.listen(SealVersioned, "after_update", _note_text, propagate=True)
event.listen(Session, "after_soft_rollback", _forget)
# First: what it records is bound with the rest.
event.listen(Session, "before_commit", _leave_lines, insert=True)
