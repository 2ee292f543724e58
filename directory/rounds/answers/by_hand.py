"""An entry confirmed by hand: somebody asked its owner by telephone, on a visit or by mail, or says
so on the screen; and the way back, as long as nobody confirmed it anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import hold_row
from directory.entries.change_log import (
    BEFORE,
    ChangeAction,
    ChangeLogEntry,
    ChangeOrigin,
    record_change,
)
from directory.entries.confirmation import (
    confirm,
    confirmation_state,
    confirmations_of,
    restore_confirmation,
)
from directory.entries.field_model import Group
from directory.entries.kinds import AnyEntry, kind_of
from directory.entries.lifecycle import any_entry
from directory.entries.models import Channel, CommunityLeader, ConfirmationMethod
from directory.rounds.answers.link_holder import open_rows, record_answer
from directory.rounds.models import InvitedEntry

_ROWS = "rows"
"""Under which name a confirmation keeps what was answered in rounds before it."""


def confirm_by_hand(
    session: Session,
    entry: AnyEntry,
    groups: Collection[Group],
    method: ConfirmationMethod,
    *,
    origin: ChangeOrigin,
    channels: Collection[Channel] | None = None,
) -> None:
    """Confirm `groups` of an entry in the name of `origin`, its channels being `channels` (None:
    all); it stands in the history, and counts as an answer in the round that is open.
    """
    before, rows = confirmation_state(session, entry), _answered_rows(session, entry)
    confirm(session, entry, groups, at=origin.at, by=origin.actor, method=method, channels=channels)
    if not isinstance(entry, CommunityLeader):
        record_answer(session, entry, groups, origin.at)
    record_change(
        session,
        origin,
        ChangeAction.CONFIRMED,
        kind=kind_of(entry),
        entry_id=entry.id,
        country=entry.country,
        name=_name(entry),
        values={
            "groups": [[], [each.value for each in groups]],
            "method": ["", method.value],
            BEFORE: [before, None],
            _ROWS: [rows, None],
        },
    )


def take_back_confirmation(
    session: Session, change: ChangeLogEntry, *, origin: ChangeOrigin
) -> bool:
    """Let an entry stand as before a confirmation by hand; return False where there is no way back:
    somebody confirmed it anew since, it was taken back already, or it is gone.
    """
    entry = any_entry(session, change.entry_kind, change.entry_id)
    if entry is None:
        return False
    hold_row(session, entry)
    if not still_stands(session, entry, change):
        return False
    restore_confirmation(session, entry, change.values[BEFORE][0])
    _restore_rows(session, change)
    record_change(
        session,
        origin,
        ChangeAction.UNCONFIRMED,
        kind=change.entry_kind,
        entry_id=entry.id,
        country=entry.country,
        name=_name(entry),
        values={name: change.values[name] for name in ("groups", "method")},
    )
    return True


def still_stands(session: Session, entry: AnyEntry, change: ChangeLogEntry) -> bool:
    """Return whether a confirmation can be taken back: it is the latest of its entry."""
    if BEFORE not in change.values:
        return False
    moments = [each.confirmed_at for each in confirmations_of(session, entry).values()]
    if not isinstance(entry, CommunityLeader):
        moments += [each.confirmed_at for each in entry.channels]
    return max((each for each in moments if each is not None), default=None) == change.at


# -- inside ---------------------------------------------------------------------------------


def _name(entry: AnyEntry) -> str:
    return "" if isinstance(entry, CommunityLeader) else entry.name


def _answered_rows(session: Session, entry: AnyEntry) -> Mapping[str, Any]:
    """Return what of an entry was answered in the rounds that are open, by the row."""
    if isinstance(entry, CommunityLeader):
        return {}
    return {
        str(row.id): [list(row.groups), row.answered_at.isoformat() if row.answered_at else None]
        for row in session.scalars(open_rows(entry))
    }


def _restore_rows(session: Session, change: ChangeLogEntry) -> None:
    """Take the answer out of the rounds again: the groups of the change, and no other."""
    confirmed = set(change.values["groups"][1])
    earlier = change.values[_ROWS][0]
    held = sa.select(InvitedEntry).where(InvitedEntry.entry_id == change.entry_id)
    for row in session.scalars(held.with_for_update()):
        if str(row.id) not in earlier:
            continue
        groups, answered_at = earlier[str(row.id)]
        row.groups = [each for each in row.groups if each in groups or each not in confirmed]
        if row.answered_at == change.at:
            row.answered_at = datetime.fromisoformat(answered_at) if answered_at else None
    session.flush()
