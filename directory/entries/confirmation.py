"""Confirmed, by group of fields: when, by whom, how; apart from when something was last changed.

An entry as a whole is as old as the oldest of its groups, so that one group confirmed yesterday
does not make an old address look new.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session
from sqlalchemy.orm.attributes import flag_modified

from core.db import Base, Identified, code_of
from directory.entries.field_model import Group
from directory.entries.fields import groups_of
from directory.entries.kinds import AnyEntry, EntryKind, kind_of
from directory.entries.models import Channel, CommunityLeader, ConfirmationMethod


class GroupConfirmation(Identified, Base):
    """The last confirmation of one group of fields of one entry."""

    __tablename__ = "group_confirmation"
    __table_args__ = (sa.UniqueConstraint("entry_id", "field_group"),)

    entry_kind: Mapped[EntryKind] = mapped_column(code_of(EntryKind))
    entry_id: Mapped[uuid.UUID]
    field_group: Mapped[Group] = mapped_column(code_of(Group))
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[str] = mapped_column(default="")
    confirmed_method: Mapped[ConfirmationMethod] = mapped_column(code_of(ConfirmationMethod))


@dataclass(frozen=True, slots=True)
class Confirmation:
    """When a group was last confirmed, by whom and how; None and empty when it never was."""

    confirmed_at: datetime | None
    confirmed_by: str
    confirmed_method: ConfirmationMethod | None


def confirmations_of(session: Session, entry: AnyEntry) -> dict[Group, Confirmation]:
    """Return the last confirmation of each group of an entry; a group without one of its own has
    the entry's.
    """
    rows = _rows(session, entry.id)
    whole = Confirmation(entry.confirmed_at, entry.confirmed_by, entry.confirmed_method)
    return {
        group: Confirmation(
            rows[group].confirmed_at, rows[group].confirmed_by, rows[group].confirmed_method
        )
        if group in rows
        else whole
        for group in groups_of(kind_of(entry))
    }


def confirm(
    session: Session,
    entry: AnyEntry,
    groups: Collection[Group] | None = None,
    *,
    at: datetime,
    by: str,
    method: ConfirmationMethod,
    channels: Collection[Channel] | None = None,
) -> None:
    """Confirm `groups` of an entry (None: all it has), and with its channels each one of `channels`
    (None: all).

    The entry's own confirmation becomes that of its oldest group. Nothing is committed.
    """
    before = confirmations_of(session, entry)
    rows = _rows(session, entry.id)
    chosen = set(before) if groups is None else set(groups) & set(before)
    for group, last in before.items():
        if group in chosen:
            last = before[group] = Confirmation(at, by, method)
        _write(session, entry, group, last, rows.get(group))
    if Group.CHANNELS in chosen and not isinstance(entry, CommunityLeader):
        for channel in entry.channels if channels is None else channels:
            channel.confirmed_at, channel.confirmed_by, channel.confirmed_method = at, by, method
            leave_unchanged(channel)
    _sum_up(entry, before)
    leave_unchanged(entry)


def confirmation_state(session: Session, entry: AnyEntry) -> dict[str, Any]:
    """Return how an entry, its groups and its channels stand confirmed, to be restored from."""
    channels = [] if isinstance(entry, CommunityLeader) else entry.channels
    return {
        "entry": _triple(entry),
        "groups": {group.value: _triple(row) for group, row in _rows(session, entry.id).items()},
        "channels": {str(each.id): _triple(each) for each in channels},
    }


def restore_confirmation(session: Session, entry: AnyEntry, state: Mapping[str, Any]) -> None:
    """Let an entry stand confirmed as `state` says (`confirmation_state`); a group that had no
    confirmation of its own has none again. Nothing is committed.
    """
    for group, row in _rows(session, entry.id).items():
        earlier = state["groups"].get(group.value)
        if earlier is None:
            session.delete(row)
        else:
            _set(row, earlier)
    for channel in () if isinstance(entry, CommunityLeader) else entry.channels:
        if str(channel.id) in state["channels"]:
            _set(channel, state["channels"][str(channel.id)])
            leave_unchanged(channel)
    _set(entry, state["entry"])
    leave_unchanged(entry)
    session.flush()


def leave_unchanged(row: AnyEntry | Channel) -> None:
    """Keep confirmed apart from updated: `updated_at` is written as it was, so that its
    `onupdate` keeps still.
    """
    if object_session(row) is not None and row.updated_at is not None:
        flag_modified(row, "updated_at")


# -- inside ---------------------------------------------------------------------------------


def _triple(row: AnyEntry | Channel | GroupConfirmation) -> list[str | None]:
    at, method = row.confirmed_at, row.confirmed_method
    return [at.isoformat() if at else None, row.confirmed_by, method.value if method else None]


def _set(row: AnyEntry | Channel | GroupConfirmation, triple: Sequence[str | None]) -> None:
    at, by, method = triple
    values: dict[str, Any] = {
        "confirmed_at": datetime.fromisoformat(at) if at else None,
        "confirmed_by": by or "",
        "confirmed_method": ConfirmationMethod(method) if method else None,
    }
    for name, value in values.items():
        setattr(row, name, value)


def _rows(session: Session, entry_id: uuid.UUID) -> dict[Group, GroupConfirmation]:
    found = session.scalars(
        sa.select(GroupConfirmation).where(GroupConfirmation.entry_id == entry_id)
    )
    return {row.field_group: row for row in found}


def _write(
    session: Session,
    entry: AnyEntry,
    group: Group,
    last: Confirmation,
    row: GroupConfirmation | None,
) -> None:
    if last.confirmed_at is None or last.confirmed_method is None:
        return
    if row is None:
        row = GroupConfirmation(entry_kind=kind_of(entry), entry_id=entry.id, field_group=group)
        session.add(row)
    row.confirmed_at, row.confirmed_by, row.confirmed_method = (
        last.confirmed_at,
        last.confirmed_by,
        last.confirmed_method,
    )


def _sum_up(entry: AnyEntry, groups: dict[Group, Confirmation]) -> None:
    known = [(each.confirmed_at, each) for each in groups.values() if each.confirmed_at is not None]
    if len(known) < len(groups):
        return
    _, oldest = min(known, key=lambda pair: pair[0])
    entry.confirmed_at, entry.confirmed_by = oldest.confirmed_at, oldest.confirmed_by
    entry.confirmed_method = oldest.confirmed_method
