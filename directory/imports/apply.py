"""A dry run made real, all of it or nothing, with the history of every entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from directory.entries.change_log import ChangeOrigin
from directory.entries.confirmation import GroupConfirmation, confirm
from directory.entries.field_model import Group
from directory.entries.kinds import TYPES, AnyEntry, kind_of
from directory.entries.lifecycle import any_entry, change_entry, create_entry
from directory.entries.models import Channel, CommunityLeader, ConfirmationMethod, FocalPoint
from directory.entries.values import Values
from directory.imports.dry_run import ORDER
from directory.imports.row_results import DryRun, RowOutcome, RowResult
from directory.imports.rows.drafts import Draft

_WRITTEN = frozenset({RowOutcome.CREATED, RowOutcome.CHANGED})
_COVERING = "covering_post_id"
"""Written when all posts are there: the one that covers may come later in the file."""
_LONGEST_SOURCE = 200


def apply_dry_run(
    session: Session, trial: DryRun, *, origin: ChangeOrigin, keyring: Keyring | None = None
) -> None:
    """Write what the rows of a dry run would do.

    `origin` is of an import, with the batch as its `batch_id`.

    The directory must be what the dry run was held against (`directory.version`). Nothing is
    committed; an exception leaves nothing.
    """
    writer = _RowWriter(session, origin, keyring)
    for kind in ORDER:
        for row in trial.rows:
            if row.draft.kind is kind and row.outcome in _WRITTEN:
                writer.write(row)
    writer.finish()


# -- inside ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _RowWriter:
    session: Session
    origin: ChangeOrigin
    keyring: Keyring | None
    entries: list[tuple[AnyEntry, RowResult]] = field(default_factory=list)
    covered: list[tuple[AnyEntry, Values]] = field(default_factory=list)

    def write(self, row: RowResult) -> None:
        entry = self._create(row) if row.outcome is RowOutcome.CREATED else self._change(row)
        if "point" in row.changes and not isinstance(entry, FocalPoint):
            entry.point_precision = row.draft.more.get("point_precision", "")
        self.entries.append((entry, row))

    def finish(self) -> None:
        """Write what needs all entries to be there: covering posts, confirmations, old dates."""
        for entry, values in self.covered:
            change_entry(self.session, entry, values, origin=self.origin, keyring=self.keyring)
        for entry, row in self.entries:
            _confirm(self.session, entry, row.draft, self.origin.actor)
        self.session.flush()
        for entry, row in self.entries:
            updated = row.draft.more.get("updated")
            if row.outcome is RowOutcome.CREATED and updated:
                _date_back(self.session, entry, datetime.fromisoformat(updated))

    def _create(self, row: RowResult) -> AnyEntry:
        draft = row.draft
        values = dict(draft.values)
        covering = values.pop(_COVERING, None)
        entry = create_entry(
            self.session,
            draft.kind,
            values,
            country=draft.country,
            origin=self.origin,
            keyring=self.keyring,
            entry_id=draft.entry_id,
            is_demo=draft.more.get("is_demo") == "yes",
        )
        if covering:
            self.covered.append((entry, {_COVERING: covering}))
        entry.source = draft.more.get("source", self.origin.reason[:_LONGEST_SOURCE])
        return entry

    def _change(self, row: RowResult) -> AnyEntry:
        kind, entry_id = row.draft.kind, row.entry_id
        entry = any_entry(self.session, kind, entry_id) if entry_id else None
        if entry is None:
            raise LookupError(f"{kind} {entry_id} is gone")
        values = {key: pair[1] for key, pair in row.changes.items() if key != "confirmed"}
        if _COVERING in values:
            self.covered.append((entry, {_COVERING: values.pop(_COVERING)}))
        if values:
            change_entry(self.session, entry, values, origin=self.origin, keyring=self.keyring)
        return entry


def _confirm(session: Session, entry: AnyEntry, draft: Draft, actor: str) -> None:
    """Confirm what the file says was confirmed, only where that is later than what is known."""
    stated = draft.confirmed.get("entry")
    groups = {part: pair for part, pair in draft.confirmed.items() if part != "entry"}
    if stated is not None and not groups and not draft.confirmed_channels:
        at, method = _moment_and_method(stated)
        if _is_later(at, entry.confirmed_at):
            confirm(session, entry, at=at, by=actor, method=method)
        return
    if stated is not None:
        _confirm_row(entry, stated, actor)
    for part, pair in groups.items():
        _confirm_group(session, entry, Group(part), pair, actor)
    if not isinstance(entry, CommunityLeader):
        _confirm_channels(entry.channels, draft, actor)


def _confirm_channels(channels: Iterable[Channel], draft: Draft, actor: str) -> None:
    for channel in channels:
        pair = draft.confirmed_channels.get((channel.kind.value, channel.value))
        if pair is not None:
            _confirm_row(channel, pair, actor)


def _confirm_row(row: AnyEntry | Channel, pair: tuple[str, str], actor: str) -> None:
    at, method = _moment_and_method(pair)
    if _is_later(at, row.confirmed_at):
        row.confirmed_at, row.confirmed_by, row.confirmed_method = at, actor, method


def _confirm_group(
    session: Session, entry: AnyEntry, group: Group, pair: tuple[str, str], actor: str
) -> None:
    """Write the row of one group alone: `confirm` would write those of all others beside it."""
    at, method = _moment_and_method(pair)
    row = session.scalar(
        sa.select(GroupConfirmation).where(
            GroupConfirmation.entry_id == entry.id, GroupConfirmation.field_group == group
        )
    )
    if row is None:
        row = GroupConfirmation(entry_kind=kind_of(entry), entry_id=entry.id, field_group=group)
        session.add(row)
    elif row.confirmed_at >= at:
        return
    row.confirmed_at, row.confirmed_by, row.confirmed_method = at, actor, method


def _is_later(at: datetime, known_at: datetime | None) -> bool:
    return known_at is None or at > known_at


def _moment_and_method(pair: tuple[str, str]) -> tuple[datetime, ConfirmationMethod]:
    return datetime.fromisoformat(pair[0]), ConfirmationMethod(pair[1] or ConfirmationMethod.IMPORT)


def _date_back(session: Session, entry: AnyEntry, at: datetime) -> None:
    """Date a restored entry as our export says; the history tells when it was brought
    in.
    """
    table = TYPES[kind_of(entry)]
    session.execute(sa.update(table).where(table.id == entry.id).values(updated_at=at))
    session.expire(entry, ["updated_at"])
