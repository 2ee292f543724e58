"""A trial made real, all of it or nothing, with the history of every entry; and the way back.

What cannot be undone is named: entries changed again since, and confirmations, which are not
values.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

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
from directory.entries.confirmation import GroupConfirmation, confirm
from directory.entries.field_model import Group
from directory.entries.kinds import TYPES, AnyEntry, EntryKind, kind_of
from directory.entries.lifecycle import (
    DesignationTaken,
    any_entry,
    change_entry,
    create_entry,
    put_back,
)
from directory.entries.models import CommunityLeader, ConfirmationMethod, Post
from directory.entries.values import Values
from directory.imports.dry_run import ORDER
from directory.imports.row_results import DryRun, RowOutcome, RowResult
from directory.imports.rows.drafts import Draft


@dataclass(frozen=True, slots=True)
class RevertFailure:
    """A change of the import that stands, and why."""

    kind: EntryKind
    entry_id: uuid.UUID
    name: str
    problem: Problem


def apply_dry_run(
    session: Session, trial: DryRun, *, origin: ChangeOrigin, keyring: Keyring | None = None
) -> None:
    """Write what the rows of a trial would do.

    `origin` is of an import, with the batch as its `batch_id`.

    The trial must have been made in this transaction. Nothing is committed; an exception leaves
    nothing.
    """
    later: list[tuple[AnyEntry, Values]] = []
    written: list[tuple[AnyEntry, RowResult]] = []
    for kind in ORDER:
        for row in trial.rows:
            if row.draft.kind is not kind or row.outcome not in {
                RowOutcome.CREATED,
                RowOutcome.CHANGED,
            }:
                continue
            if row.outcome is RowOutcome.CREATED:
                entry = _create(session, row, origin, keyring, later)
            else:
                entry = _change(session, row, origin, keyring, later)
            written.append((entry, row))
    for entry, values in later:
        change_entry(session, entry, values, origin=origin, keyring=keyring)
    for entry, row in written:
        _confirm(session, entry, row.draft, origin)
    session.flush()
    for entry, row in written:
        if row.outcome is RowOutcome.CREATED and row.draft.more.get("updated"):
            _date_back(session, entry, datetime.fromisoformat(row.draft.more["updated"]))


def revert_import(
    session: Session, batch_id: uuid.UUID, *, origin: ChangeOrigin, keyring: Keyring | None = None
) -> list[RevertFailure]:
    """Put back what an import changed, newest first; give back what stands, with the reason.

    Commits nothing.

    An entry that somebody changed after the import is left alone.
    """
    left: list[RevertFailure] = []
    changes = [each for each in changes_of_batch(session, batch_id) if each.via is ChangeVia.IMPORT]
    touched = _changed_since(session, changes)
    for change in changes:
        problem = None
        if change.entry_id in touched:
            problem = Problem(N_("Alguien la cambió después de la importación."))
        else:
            try:
                put_back(session, change, origin=origin, keyring=keyring)
            except DesignationTaken as taken:
                message = N_("Otra persona tiene ahora esta designación: %(name)s.")
                problem = Problem(message, {"name": taken.holder.name})
            except CannotOpen:
                problem = Problem(N_("Está bajo sello, y la llave no lo abre."))
        if problem is not None:
            left.append(RevertFailure(change.entry_kind, change.entry_id, change.name, problem))
    return list({each.entry_id: each for each in left}.values())


# -- inside ---------------------------------------------------------------------------------


def _create(
    session: Session,
    row: RowResult,
    origin: ChangeOrigin,
    keyring: Keyring | None,
    later: list[tuple[AnyEntry, Values]],
) -> AnyEntry:
    said = row.draft
    values = dict(said.values)
    covering = values.pop("covering_post_id", None)
    entry = create_entry(
        session,
        said.kind,
        values,
        country=said.country,
        origin=origin,
        keyring=keyring,
        entry_id=said.entry_id,
        is_demo=said.more.get("is_demo") == "yes",
    )
    if covering:
        later.append((entry, {"covering_post_id": covering}))
    entry.source = said.more.get("source", f"{origin.reason}"[:200])
    return entry


def _change(
    session: Session,
    row: RowResult,
    origin: ChangeOrigin,
    keyring: Keyring | None,
    later: list[tuple[AnyEntry, Values]],
) -> AnyEntry:
    entry = any_entry(session, row.draft.kind, row.entry_id) if row.entry_id else None
    if entry is None:
        raise LookupError(f"{row.draft.kind} {row.entry_id} is gone")
    values = {key: pair[1] for key, pair in row.changes.items() if key != "confirmed"}
    if "covering_post_id" in values and isinstance(entry, Post):
        later.append((entry, {"covering_post_id": values.pop("covering_post_id")}))
    if values:
        change_entry(session, entry, values, origin=origin, keyring=keyring)
    return entry


def _confirm(session: Session, entry: AnyEntry, said: Draft, origin: ChangeOrigin) -> None:
    """Only what the file says was confirmed, and only where that is later than what is known."""
    by = origin.actor
    groups = {key: pair for key, pair in said.confirmed.items() if key != "entry"}
    if not groups and "entry" in said.confirmed and not said.confirmed_channels:
        at, method = _read(said.confirmed["entry"])
        if entry.confirmed_at is None or at > entry.confirmed_at:
            confirm(session, entry, at=at, by=by, method=method)
        return
    if "entry" in said.confirmed:
        at, method = _read(said.confirmed["entry"])
        if entry.confirmed_at is None or at > entry.confirmed_at:
            entry.confirmed_at, entry.confirmed_by, entry.confirmed_method = at, by, method
    for key, pair in groups.items():
        _confirm_group(session, entry, said.kind, Group(key), *_read(pair), by)
    if not isinstance(entry, CommunityLeader):
        for channel in entry.channels:
            told = said.confirmed_channels.get((channel.kind.value, channel.value))
            if told is None:
                continue
            at, method = _read(told)
            if channel.confirmed_at is None or at > channel.confirmed_at:
                channel.confirmed_at, channel.confirmed_by, channel.confirmed_method = (
                    at,
                    by,
                    method,
                )


def _confirm_group(
    session: Session,
    entry: AnyEntry,
    kind: EntryKind,
    group: Group,
    at: datetime,
    method: ConfirmationMethod,
    by: str,
) -> None:
    """The row of one group alone: `confirm` would write those of all others beside it."""
    found = session.scalar(
        sa.select(GroupConfirmation).where(
            GroupConfirmation.entry_id == entry.id, GroupConfirmation.field_group == group
        )
    )
    if found is None:
        found = GroupConfirmation(entry_kind=kind, entry_id=entry.id, field_group=group)
        session.add(found)
    elif found.confirmed_at >= at:
        return
    found.confirmed_at, found.confirmed_by, found.confirmed_method = at, by, method


def _read(pair: tuple[str, str]) -> tuple[datetime, ConfirmationMethod]:
    return datetime.fromisoformat(pair[0]), ConfirmationMethod(pair[1] or ConfirmationMethod.IMPORT)


def _date_back(session: Session, entry: AnyEntry, at: datetime) -> None:
    """A restored entry was last changed when our export says; the history tells when it was brought
    in.
    """
    table = TYPES[kind_of(entry)]
    session.execute(sa.update(table).where(table.id == entry.id).values(updated_at=at))
    session.expire(entry, ["updated_at"])


def _changed_since(session: Session, changes: Iterable[ChangeLogEntry]) -> set[uuid.UUID]:
    """Return the entries of these changes that have a later change of their own."""
    last: dict[uuid.UUID, ChangeLogEntry] = {}
    for change in changes:
        last.setdefault(change.entry_id, change)
    found: set[uuid.UUID] = set()
    ids = list(last)
    for start in range(0, len(ids), 500):
        rows = session.execute(
            sa.select(ChangeLogEntry.entry_id, sa.func.max(ChangeLogEntry.turn))
            .where(
                ChangeLogEntry.entry_id.in_(ids[start : start + 500]),
                ChangeLogEntry.action != ChangeAction.CONFIRMED,
            )
            .group_by(ChangeLogEntry.entry_id)
        )
        found |= {entry_id for entry_id, turn in rows if turn > last[entry_id].turn}
    return found
