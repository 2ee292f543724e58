"""Stretches of the audit log that were bound by a key nobody gave: they cannot be verified."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.audit_log.chain import SEGMENT, details_of, key_name
from core.audit_log.entries import LINES, has_number, stored_columns
from core.audit_log.faults import Fault, FaultKind


@dataclass(frozen=True, slots=True)
class AbsentKeys:
    """Which numbers, and the name of their key."""

    stretches: tuple[tuple[int, int, str], ...]
    """First and last number, and the name of the key."""

    def covers(self, number: int) -> bool:
        """Return whether the line of that number was bound by a key that is not here."""
        return any(first <= number <= last for first, last, _ in self.stretches)

    def faults(self) -> Iterator[Fault]:
        """Yield them as faults."""
        for first, last, name in self.stretches:
            yield Fault(FaultKind.KEY_ABSENT, first, last, detail=name)


def absent_keys(
    connection: Connection, keys: Sequence[bytes], head: tuple[int, str] | None
) -> AbsentKeys:
    """Return what was bound by other keys than `keys`, by what the lines that name a change of key
    say, and the `head` (number, name of its key). Who forges such a line hides nothing: what it
    covers is a fault as well.
    """
    here, first, stretches = {key_name(key) for key in keys}, 1, []
    for number, name in _changes(connection):
        if name not in here and number > first:
            stretches.append((first, number - 1, name))
        first = number
    if head is not None and head[1] not in here and head[0] >= first:
        stretches.append((first, *head))
    return AbsentKeys(tuple(stretches))


# -- inside ---------------------------------------------------------------------------------


def _changes(connection: Connection) -> Iterator[tuple[int, str]]:
    """Yield the number of each line that names a change of key, and the name of the key before."""
    query = sa.select(*stored_columns(connection, ("number", "details"))).where(
        LINES.c.action == SEGMENT, has_number(connection)
    )
    for number, stored in connection.execute(query.order_by(LINES.c.number)):
        details = details_of(stored)
        if isinstance(details, dict) and details.get("segment") == "key":
            yield number, str(details.get("before", ""))
