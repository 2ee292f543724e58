"""An entry confirmed by hand: somebody asked its owner by telephone, on a visit or by mail, or says
so on the screen.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from directory.entries.change_log import ChangeAction, ChangeOrigin, record_change
from directory.entries.confirmation import confirm
from directory.entries.field_model import Group
from directory.entries.kinds import AnyEntry, kind_of
from directory.entries.models import Channel, CommunityLeader, ConfirmationMethod
from directory.rounds.answers.link_holder import record_answer


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
        name="" if isinstance(entry, CommunityLeader) else entry.name,
        values={"groups": [[], [each.value for each in groups]], "method": ["", method.value]},
    )
