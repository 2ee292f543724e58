"""What somebody who used a number heard: it answered and was right, nobody answered, or it is
theirs no more.

Hearsay moves the age that is shown beside a number, never the confirmation of its owner. Each is a
line of the entry's history with who and when; a wrong number is a report of a failure besides.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from core.db import hold_row
from directory.calling.failure_reports import open_failures, report_failure
from directory.entries.change_log import ChangeAction, ChangeOrigin, latest_by, record_change
from directory.entries.confirmation import leave_unchanged
from directory.entries.kinds import kind_of
from directory.entries.models import Channel, FocalPoint, Organisation, Post, Shelter

AGAIN = timedelta(minutes=10)
"""The same said by the same person sooner is one tap too many."""


class Hearsay(enum.StrEnum):
    """What somebody heard of a number."""

    ANSWERED = "answered"
    SILENT = "silent"
    WRONG = "wrong"


_ACTIONS: Mapping[Hearsay, ChangeAction] = {
    Hearsay.ANSWERED: ChangeAction.ANSWERED,
    Hearsay.SILENT: ChangeAction.UNANSWERED,
    Hearsay.WRONG: ChangeAction.WRONG_NUMBER,
}


def note_hearsay(
    session: Session, channel: Channel, hearsay: Hearsay, *, origin: ChangeOrigin
) -> bool:
    """Note what `origin.actor` heard of a number; return False where they said so just now.

    Who said before that it fails, and reached it now, settles their own report and nobody else's.
    """
    hold_row(session, channel)
    entry, action = entry_of(channel), _ACTIONS[hearsay]
    last = latest_by(session, entry.id, origin.actor, since=origin.at - AGAIN)
    if last is not None and (last.action, _number(last.values)) == (action, channel.value):
        return False
    if hearsay is Hearsay.ANSWERED:
        channel.answered_at = origin.at
        leave_unchanged(channel)
        _settle_own(session, channel, origin)
    elif hearsay is Hearsay.SILENT:
        channel.unanswered_at = origin.at
        leave_unchanged(channel)
    else:
        report_failure(session, channel, at=origin.at, by=origin.actor)
    record_change(
        session,
        origin,
        action,
        kind=kind_of(entry),
        entry_id=entry.id,
        country=entry.country,
        name=entry.name,
        values={"channel": [None, channel.value]},
    )
    return True


def entry_of(channel: Channel) -> Organisation | Post | FocalPoint | Shelter:
    """Return the entry that a channel reaches: each has exactly one."""
    owner = channel.post or channel.focal_point or channel.shelter or channel.organisation
    if owner is None:
        raise LookupError(f"channel {channel.id} reaches nothing")
    return owner


# -- inside ---------------------------------------------------------------------------------


def _number(values: Mapping[str, list[str]]) -> str:
    return values.get("channel", ["", ""])[1]


def _settle_own(session: Session, channel: Channel, origin: ChangeOrigin) -> None:
    for report in open_failures(session, [channel.id]).get(channel.id, []):
        if report.by == origin.actor:
            report.settled_at, report.settled_by = origin.at, origin.actor
