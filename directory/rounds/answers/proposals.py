"""Corrections of what is sensitive: they wait as proposals for the yes or no of the country or the
Secretariat.

A proposal about `channels` holds the emergency lines only, before and after, so that the other
numbers need not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import Approval
from core.db import hold_row
from directory.entries.kinds import kind_of
from directory.entries.models import ChannelKind
from directory.entries.values import Values
from directory.rounds.answers.link_holder import actor_of
from directory.rounds.models import AccessLink, Proposal, ProposalState
from directory.search.ranking import Entry

CHANNELS = "channels"
REVIEW = Approval(
    moves={
        ProposalState.WAITING: frozenset(
            {ProposalState.ACCEPTED, ProposalState.REFUSED, ProposalState.WITHDRAWN}
        ),
        ProposalState.ACCEPTED: frozenset(),
        ProposalState.REFUSED: frozenset(),
        ProposalState.WITHDRAWN: frozenset(),
    },
    two_persons=frozenset({ProposalState.ACCEPTED, ProposalState.REFUSED}),
)
"""Who proposes has a link and no account, who decides has an account: they are never the same."""


def waiting_proposals(session: Session, entry: Entry) -> list[Proposal]:
    """Return the corrections of an entry that wait for a yes or no, oldest first."""
    return list(
        session.scalars(
            sa.select(Proposal)
            .where(Proposal.entry_id == entry.id, Proposal.state == ProposalState.WAITING)
            .order_by(Proposal.proposed_at, Proposal.id)
        )
    )


def propose(
    session: Session,
    link: AccessLink,
    entry: Entry,
    field_key: str,
    before: Values,
    after: Values,
    now: datetime,
) -> Proposal:
    """Add a correction that waits; `before` and `after` hold the `value` of the field."""
    made = Proposal(
        entry_kind=kind_of(entry),
        entry_id=entry.id,
        country=entry.country,
        round_id=link.invitation.round_id if link.invitation else None,
        invitation_id=link.invitation_id,
        field_key=field_key,
        before=before,
        after=after,
        proposed_at=now,
        proposed_by=actor_of(link),
        state=ProposalState.WAITING,
    )
    session.add(made)
    session.flush()
    return made


def propose_value(
    session: Session,
    link: AccessLink,
    entry: Entry,
    field_key: str,
    old: Any,
    new: Any,
    now: datetime,
) -> Proposal | None:
    """Return the proposal that waits after this answer: the same again, a new one, or none when
    nothing differs.
    """
    for waiting in waiting_proposals(session, entry):
        if waiting.field_key == field_key:
            # A hand-over says who comes, with the designation as it was: the same again takes
            # nothing of it back.
            if is_same(waiting.after["value"], new) and (
                "with" in waiting.after or not is_same(old, new)
            ):
                return waiting
            mark_withdrawn(session, waiting, actor_of(link), now)
    if is_same(old, new):
        return None
    return propose(session, link, entry, field_key, {"value": old}, {"value": new}, now)


def withdraw_for(session: Session, entry: Entry, field_key: str, actor: str, now: datetime) -> None:
    """Withdraw what waits for one field of an entry: something else takes its place."""
    for waiting in waiting_proposals(session, entry):
        if waiting.field_key == field_key:
            mark_withdrawn(session, waiting, actor, now)


def mark_withdrawn(session: Session, proposal: Proposal, actor: str, now: datetime) -> bool:
    """Withdraw a proposal, if it waits still; return whether it did."""
    hold_row(session, proposal)
    if proposal.state is not ProposalState.WAITING:
        return False
    proposal.state, proposal.decided_at, proposal.decided_by = ProposalState.WITHDRAWN, now, actor
    return True


def is_same(one: Any, other: Any) -> bool:
    """Return whether two values say the same: lists of codes (the units of a jurisdiction) have no
    order.
    """
    if _is_list_of_codes(one) and _is_list_of_codes(other):
        return sorted(one) == sorted(other)
    return bool(one == other)


def emergency_lines(channels: Iterable[Values]) -> list[Values]:
    """Return the emergency lines among the channels of an entry: what a proposal about `channels`
    holds.
    """
    return [each for each in channels if each["kind"] == ChannelKind.EMERGENCY]


def other_lines(channels: Iterable[Values]) -> list[Values]:
    """Return all but the emergency lines."""
    return [each for each in channels if each["kind"] != ChannelKind.EMERGENCY]


# -- inside ---------------------------------------------------------------------------------


def _is_list_of_codes(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
