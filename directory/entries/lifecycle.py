"""Entries made, changed, retired and put back; each change is written into the change log.

Values come clean (`directory.entries.validation`). Who may do it, the caller has checked.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import hold_row
from core.errors import AtalayaError
from directory.entries.change_log import (
    ChangeAction,
    ChangeLogEntry,
    ChangeOrigin,
    record_change,
    values_of_change,
)
from directory.entries.fields import FIELDS
from directory.entries.kinds import TYPES, AnyEntry, EntryKind, kind_of
from directory.entries.models import CommunityLeader, Designation, FocalPoint, Visibility
from directory.entries.values import values_of, write_values


class ChangedMeanwhile(AtalayaError):
    """Somebody else changed the entry after it was shown."""


class DesignationTaken(AtalayaError):
    """There is one designated focal point and one alternate per country and per post; the place is
    taken.
    """

    def __init__(self, holder: FocalPoint) -> None:
        super().__init__(f"{holder.designation} is taken by {holder.name}")
        self.holder = holder


def create_entry(
    session: Session,
    kind: EntryKind,
    values: Mapping[str, Any],
    *,
    country: str,
    origin: ChangeOrigin,
    keyring: Keyring | None = None,
    entry_id: uuid.UUID | None = None,
    is_demo: bool = False,
) -> AnyEntry:
    """Make an entry of `kind` owned by `country` out of clean values; return it with its history
    begun.

    Fields not named take the defaults of their column. A leader needs the `keyring`. Raises
    DesignationTaken.
    """
    entry = TYPES[kind](id=entry_id or uuid.uuid4(), country=country, is_demo=is_demo)
    if isinstance(entry, CommunityLeader):
        entry.visibility, entry.ciphertext = Visibility.COUNTRY, b""
    _fill_defaults(entry)
    _hold_designation(session, entry, values)
    write_values(entry, values, keyring)
    session.add(entry)
    session.flush()
    first_values = {
        key: [None, value]
        for key, value in values_of(entry, keyring).items()
        if value not in (None, "", [])
    }
    _note(session, origin, ChangeAction.CREATED, entry, first_values, keyring)
    return entry


def change_entry(
    session: Session,
    entry: AnyEntry,
    values: Mapping[str, Any],
    *,
    origin: ChangeOrigin,
    keyring: Keyring | None = None,
    seen_at: datetime | None = None,
) -> ChangeLogEntry | None:
    """Set the fields named in `values`; give back what changed, None when nothing did.

    `seen_at` is the `updated_at` of the form shown: raises ChangedMeanwhile when the entry is
    newer. Raises DesignationTaken.
    """
    if seen_at is not None:
        hold_row(session, entry)
        _require_unchanged(entry, seen_at)
    before = values_of(entry, keyring)
    changes = {key: value for key, value in values.items() if before.get(key) != value}
    if not changes:
        return None
    _hold_designation(session, entry, changes)
    write_values(entry, changes, keyring)
    entry.updated_at = datetime.now(UTC)
    session.flush()
    after = values_of(entry, keyring)
    changed = {
        key: [before.get(key), after[key]] for key in changes if after[key] != before.get(key)
    }
    return (
        _note(session, origin, ChangeAction.CHANGED, entry, changed, keyring) if changed else None
    )


def retire_entry(session: Session, entry: AnyEntry, *, origin: ChangeOrigin) -> ChangeLogEntry:
    """Take an entry out of use; `origin.reason` says why.

    It stands in the history and can be restored.
    """
    entry.retired_at, entry.retired_reason = origin.at, origin.reason
    session.flush()
    return _note(session, origin, ChangeAction.RETIRED, entry, {})


def restore_entry(session: Session, entry: AnyEntry, *, origin: ChangeOrigin) -> ChangeLogEntry:
    """Take a retired entry into use again. Raises DesignationTaken."""
    _hold_designation(session, entry, {"designation": getattr(entry, "designation", None)})
    entry.retired_at, entry.retired_reason = None, ""
    session.flush()
    return _note(session, origin, ChangeAction.RESTORED, entry, {})


def put_back(
    session: Session,
    change: ChangeLogEntry,
    *,
    origin: ChangeOrigin,
    keyring: Keyring | None = None,
    before: Mapping[str, Any] | None = None,
) -> ChangeLogEntry | None:
    """Undo one change: its fields take the values they had before, a new entry is retired, a
    retired one restored.

    `before` are those values (`values_before`), where they were opened already. Gives back the
    change made, None when there was nothing to do. Raises DesignationTaken, CannotOpen.
    """
    entry = any_entry(session, change.entry_kind, change.entry_id)
    if entry is None:
        return None
    if change.action is ChangeAction.CREATED:
        return retire_entry(session, entry, origin=origin) if entry.retired_at is None else None
    if change.action is ChangeAction.RETIRED:
        return (
            restore_entry(session, entry, origin=origin) if entry.retired_at is not None else None
        )
    if change.action is ChangeAction.RESTORED:
        return retire_entry(session, entry, origin=origin) if entry.retired_at is None else None
    if before is None:
        before = values_before(change, keyring)
    return change_entry(session, entry, before, origin=origin, keyring=keyring)


def values_before(change: ChangeLogEntry, keyring: Keyring | None) -> dict[str, Any]:
    """Return what the fields of a change held before it, without fields there are no more.

    Raises CannotOpen.
    """
    keys = {field.key for field in FIELDS[change.entry_kind]}
    pairs = values_of_change(change, keyring)
    return {key: pair[0] for key, pair in pairs.items() if key in keys}


def any_entry(session: Session, kind: EntryKind, entry_id: uuid.UUID) -> AnyEntry | None:
    """Return the entry of an identity, retired or not; who may see it, the caller has checked."""
    return cast("AnyEntry | None", session.get(TYPES[kind], entry_id))


# -- inside ---------------------------------------------------------------------------------


def _fill_defaults(entry: AnyEntry) -> None:
    """Column defaults at once, not at the flush: what was made is read back for the history."""
    for column in type(entry).__table__.columns:
        default = column.default
        if default is None or getattr(entry, column.key, None) is not None:
            continue
        if default.is_scalar:
            setattr(entry, column.key, default.arg)
        elif default.is_callable:
            setattr(entry, column.key, default.arg(None))


def _require_unchanged(entry: AnyEntry, seen_at: datetime) -> None:
    if entry.updated_at > seen_at:
        raise ChangedMeanwhile(
            f"{kind_of(entry)} {entry.id} changed at {entry.updated_at.isoformat()}"
        )


def _hold_designation(session: Session, entry: AnyEntry, changes: Mapping[str, Any]) -> None:
    """One designated and one alternate focal point per post, and per country for those without a
    post.

    Asked before anything is written, so that a refused entry stays as it was.
    """
    if not isinstance(entry, FocalPoint) or not {"designation", "post_id"} & set(changes):
        return
    designation = changes.get("designation", entry.designation)
    post_id = changes.get("post_id", entry.post_id)
    if designation == Designation.OTHER:
        return
    with session.no_autoflush:
        holder = session.scalar(
            sa.select(FocalPoint).where(
                FocalPoint.country == entry.country,
                FocalPoint.post_id == (uuid.UUID(str(post_id)) if post_id else None),
                FocalPoint.designation == designation,
                FocalPoint.retired_at.is_(None),
                FocalPoint.id != entry.id,
            )
        )
    if holder is not None:
        raise DesignationTaken(holder)


def _note(
    session: Session,
    origin: ChangeOrigin,
    action: ChangeAction,
    entry: AnyEntry,
    values: Mapping[str, Any],
    keyring: Keyring | None = None,
) -> ChangeLogEntry:
    is_leader = isinstance(entry, CommunityLeader)
    return record_change(
        session,
        origin,
        action,
        kind=kind_of(entry),
        entry_id=entry.id,
        country=entry.country,
        name="" if isinstance(entry, CommunityLeader) else entry.name,
        values=values,
        keyring=keyring if is_leader and values else None,
    )
