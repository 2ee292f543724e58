"""The change log: who changed what, when, and from which value; what an undo reads.

The values of community leaders are sealed here as they are in their own table.
"""

from __future__ import annotations

import enum
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.crypto import Keyring, SealedPlace, place_of
from core.db import Base, Identified, code_of
from directory.entries.kinds import EntryKind


class ChangeAction(enum.StrEnum):
    """What was done to an entry."""

    CREATED = "created"
    CHANGED = "changed"
    RETIRED = "retired"
    RESTORED = "restored"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    """A confirmation was taken back: what was confirmed before it stands again."""
    ANSWERED = "answered"
    """Whoever used a number of it says that it answered and was right."""
    UNANSWERED = "unanswered"
    WRONG_NUMBER = "wrong_number"


HEARSAY = frozenset({ChangeAction.ANSWERED, ChangeAction.UNANSWERED, ChangeAction.WRONG_NUMBER})
"""What was heard of a number: nothing of the entry changed."""


BEFORE = "before"
"""Under which name a confirmation keeps how all stood before it."""


class ChangeVia(enum.StrEnum):
    """By which way a change came."""

    SCREEN = "screen"
    LINK = "link"
    IMPORT = "import"
    MERGE = "merge"
    PUT_BACK = "put_back"
    COMMAND = "command"


class ChangeLogEntry(Identified, Base):
    """One action on one entry.

    `values` is {field: [before, after]}; of a leader it is empty and `ciphertext` holds it.
    """

    __tablename__ = "change_log"
    __table_args__ = (sa.Index("ix_change_log_entry", "entry_id", "at"),)

    at: Mapped[datetime] = mapped_column(index=True)
    turn: Mapped[int] = mapped_column(sa.BigInteger, default=time.time_ns)
    """Orders the changes of one moment."""
    actor: Mapped[str]
    """`user:<id>`, `invitation:<id>`, `link:<id>`, `cli:<login>`."""
    via: Mapped[ChangeVia] = mapped_column(code_of(ChangeVia))
    action: Mapped[ChangeAction] = mapped_column(code_of(ChangeAction))
    entry_kind: Mapped[EntryKind] = mapped_column(code_of(EntryKind))
    entry_id: Mapped[uuid.UUID]
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    name: Mapped[str] = mapped_column(default="")
    """The entry's name after it; empty for a leader."""
    reason: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    """What it was part of: an import, a merge."""
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)


@dataclass(frozen=True, slots=True)
class ChangeOrigin:
    """Where a change comes from: the moment, the actor and the way; kept with every change."""

    at: datetime
    actor: str
    via: ChangeVia
    reason: str = ""
    batch_id: uuid.UUID | None = None


def can_be_undone(change: ChangeLogEntry) -> bool:
    """Return whether there is a way back: not from what was heard of a number, nor from a
    confirmation that kept nothing of what stood before it.
    """
    if change.action is ChangeAction.CONFIRMED:
        return BEFORE in change.values
    return change.action not in HEARSAY and change.action is not ChangeAction.UNCONFIRMED


def record_change(
    session: Session,
    origin: ChangeOrigin,
    action: ChangeAction,
    *,
    kind: EntryKind,
    entry_id: uuid.UUID,
    country: str,
    name: str,
    values: Mapping[str, Sequence[Any]],
    keyring: Keyring | None = None,
) -> ChangeLogEntry:
    """Add an action to the history; `values` is {field: [before, after]}.

    With a `keyring` they are sealed.
    """
    change = ChangeLogEntry(
        at=origin.at,
        actor=origin.actor,
        via=origin.via,
        action=action,
        entry_kind=kind,
        entry_id=entry_id,
        country=country,
        name=name,
        reason=origin.reason,
        batch_id=origin.batch_id,
    )
    pairs = {key: list(pair) for key, pair in values.items()}
    if keyring is None:
        change.values = pairs
    else:
        change.values = {}
        change.ciphertext = keyring.seal_record(pairs, change_place(change.id, country))
    session.add(change)
    return change


def values_of_change(
    change: ChangeLogEntry, keyring: Keyring | None = None
) -> dict[str, list[Any]]:
    """Return {field: [before, after]}; of a sealed change only with a `keyring`, else empty.

    Raises CannotOpen.
    """
    if change.ciphertext is None:
        return dict(change.values)
    if keyring is None:
        return {}
    opened, _ = keyring.open_record(change.ciphertext, change_place(change.id, change.country))
    return {key: pair for key, pair in opened.items() if isinstance(pair, list) and len(pair) == 2}


def changes_of(session: Session, entry_id: uuid.UUID) -> list[ChangeLogEntry]:
    """Return the history of one entry, newest first.

    The caller has made sure that the reader may see the entry.
    """
    return list(
        session.scalars(
            sa.select(ChangeLogEntry)
            .where(ChangeLogEntry.entry_id == entry_id)
            .order_by(ChangeLogEntry.at.desc(), ChangeLogEntry.turn.desc())
        )
    )


def latest_by(
    session: Session, entry_id: uuid.UUID, actor: str, *, since: datetime
) -> ChangeLogEntry | None:
    """Return the last thing an actor did to an entry, if it was after `since`."""
    query = sa.select(ChangeLogEntry).where(
        ChangeLogEntry.entry_id == entry_id,
        ChangeLogEntry.actor == actor,
        ChangeLogEntry.at > since,
    )
    newest_first = query.order_by(ChangeLogEntry.at.desc(), ChangeLogEntry.turn.desc())
    return session.scalars(newest_first.limit(1)).first()


def changes_of_batch(session: Session, batch_id: uuid.UUID) -> list[ChangeLogEntry]:
    """Return the changes made as part of one import or merge, newest first: the order in which to
    undo them.
    """
    return list(
        session.scalars(
            sa.select(ChangeLogEntry)
            .where(ChangeLogEntry.batch_id == batch_id)
            .order_by(ChangeLogEntry.at.desc(), ChangeLogEntry.turn.desc())
        )
    )


def change_place(change_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the values of a change belong: under the table's first name, sealed once."""
    return place_of("entry_change", "sealed", change_id, country=country)


def designation_changes(session: Session, country: str) -> list[ChangeLogEntry]:
    """Return what changed who is a focal point of `country`, newest first."""
    statement = (
        sa.select(ChangeLogEntry)
        .where(
            ChangeLogEntry.country == country, ChangeLogEntry.entry_kind == EntryKind.FOCAL_POINT
        )
        .order_by(ChangeLogEntry.at.desc(), ChangeLogEntry.turn.desc())
    )
    return [each for each in session.scalars(statement) if _is_of_designation(each)]


def _is_of_designation(change: ChangeLogEntry) -> bool:
    if change.action in {ChangeAction.CREATED, ChangeAction.CHANGED}:
        return bool({"designation", "post_id"} & set(change.values))
    return change.action in {ChangeAction.RETIRED, ChangeAction.RESTORED}
