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
from directory.entries.lifecycle import DesignationTaken, put_back, values_before
from directory.entries.values import Values
from directory.version import DirectoryVersion, directory_version

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class RevertFailure:
    """A change of the import that stays, and why."""

    kind: EntryKind
    entry_id: uuid.UUID
    name: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class WayBack:
    """What would undo an import, worked out from one version of the directory."""

    steps: tuple[tuple[ChangeLogEntry, Values], ...]
    """The changes to put back, newest first, each with the values its fields had before."""
    left: tuple[RevertFailure, ...]
    """What stays, and why."""
    version: DirectoryVersion


def find_way_back(session: Session, batch_id: uuid.UUID, keyring: Keyring | None) -> WayBack:
    """Return how to undo an import. An entry that somebody changed after it is left alone, as is
    one whose values the keyring does not open.
    """
    version = directory_version(session)
    changes = [each for each in changes_of_batch(session, batch_id) if each.via is ChangeVia.IMPORT]
    changed_since = _changed_since(session, changes)
    steps: list[tuple[ChangeLogEntry, Values]] = []
    left: dict[uuid.UUID, RevertFailure] = {}
    for change in changes:
        if change.entry_id in changed_since:
            left[change.entry_id] = _failure(change, Problem(_CHANGED_SINCE))
            continue
        try:
            steps.append((change, values_before(change, keyring)))
        except CannotOpen:
            left[change.entry_id] = _failure(change, Problem(_SEALED))
    return WayBack(tuple(steps), tuple(left.values()), version)


def take_way_back(
    session: Session, way_back: WayBack, *, origin: ChangeOrigin, keyring: Keyring | None = None
) -> list[RevertFailure]:
    """Put back what an import changed, newest first; give back what stays, with the reason.

    Commits nothing.
    """
    left = {each.entry_id: each for each in way_back.left}
    for change, before in way_back.steps:
        problem = _put_back(session, change, before, origin, keyring)
        if problem is not None:
            left[change.entry_id] = _failure(change, problem)
    return list(left.values())


# -- inside ---------------------------------------------------------------------------------


_CHANGED_SINCE = N_("Alguien la cambió después de la importación.")
_SEALED = N_("Está bajo sello, y la llave no lo abre.")


def _failure(change: ChangeLogEntry, problem: Problem) -> RevertFailure:
    return RevertFailure(change.entry_kind, change.entry_id, change.name, problem)


def _put_back(
    session: Session,
    change: ChangeLogEntry,
    before: Values,
    origin: ChangeOrigin,
    keyring: Keyring | None,
) -> Problem | None:
    try:
        put_back(session, change, origin=origin, keyring=keyring, before=before)
    except DesignationTaken as taken:
        message = N_("Otra persona tiene ahora esta designación: %(name)s.")
        return Problem(message, {"name": taken.holder.name})
    except CannotOpen:
        return Problem(_SEALED)
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
