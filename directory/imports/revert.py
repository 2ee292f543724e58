"""The way back of an import: its changes put back, newest first.

What cannot be undone is named: entries changed again since, and confirmations, which are not
values.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.i18n.languages import N_
from core.problems import Problem
from directory.entries.change_log import (
    ChangeAction,
    ChangeLogEntry,
    ChangeOrigin,
    ChangeVia,
    changes_of_batch,
)
from directory.entries.kinds import EntryKind
from directory.entries.lifecycle import DesignationTaken, put_back

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class RevertFailure:
    """A change of the import that stays, and why."""

    kind: EntryKind
    entry_id: uuid.UUID
    name: str
    problem: Problem


def revert_import(
    session: Session,
    batch_id: uuid.UUID,
    *,
    origin: ChangeOrigin,
    keyring: Keyring | None = None,
) -> list[RevertFailure]:
    """Put back what an import changed, newest first; give back what stays, with the reason.

    An entry that somebody changed after the import is left alone. Commits nothing.
    """
    changes = [each for each in changes_of_batch(session, batch_id) if each.via is ChangeVia.IMPORT]
    changed_since = _changed_since(session, changes)
    failures: dict[uuid.UUID, RevertFailure] = {}
    for change in changes:
        if change.entry_id in changed_since:
            problem: Problem | None = Problem(N_("Alguien la cambió después de la importación."))
        else:
            problem = _put_back(session, change, origin, keyring)
        if problem is not None:
            failures[change.entry_id] = RevertFailure(
                change.entry_kind, change.entry_id, change.name, problem
            )
    return list(failures.values())


# -- inside ---------------------------------------------------------------------------------


def _put_back(
    session: Session, change: ChangeLogEntry, origin: ChangeOrigin, keyring: Keyring | None
) -> Problem | None:
    try:
        put_back(session, change, origin=origin, keyring=keyring)
    except DesignationTaken as taken:
        message = N_("Otra persona tiene ahora esta designación: %(name)s.")
        return Problem(message, {"name": taken.holder.name})
    except CannotOpen:
        return Problem(N_("Está bajo sello, y la llave no lo abre."))
    return None


def _changed_since(session: Session, changes: Iterable[ChangeLogEntry]) -> set[uuid.UUID]:
    """Return the entries of these changes that have a later change of their own."""
    last: dict[uuid.UUID, ChangeLogEntry] = {}
    for change in changes:
        last.setdefault(change.entry_id, change)
    changed: set[uuid.UUID] = set()
    ids = list(last)
    for start in range(0, len(ids), _AT_ONCE):
        rows = session.execute(
            sa.select(ChangeLogEntry.entry_id, sa.func.max(ChangeLogEntry.turn))
            .where(
                ChangeLogEntry.entry_id.in_(ids[start : start + _AT_ONCE]),
                ChangeLogEntry.action != ChangeAction.CONFIRMED,
            )
            .group_by(ChangeLogEntry.entry_id)
        )
        changed |= {entry_id for entry_id, turn in rows if turn > last[entry_id].turn}
    return changed
