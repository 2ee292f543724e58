"""What somebody with a link does: confirm, correct, take a correction back.

Nothing here asks who they are.

A correction of what is sensitive (`Field.is_sensitive`, and among the channels the emergency lines)
is not applied: it waits as a proposal for the yes or no of the country or the Secretariat. A
proposal about `channels` holds the emergency lines only, before and after, so that the other
numbers need not wait for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.protocols import UnitAtlas
from directory.entries.change_log import (
    ChangeAction,
    ChangeLogEntry,
    ChangeOrigin,
    ChangeVia,
    record_change,
)
from directory.entries.confirmation import confirm
from directory.entries.field_model import Group
from directory.entries.fields import field_of, groups_of
from directory.entries.kinds import EntryKind, kind_of
from directory.entries.lifecycle import ChangedMeanwhile, change_entry, put_back
from directory.entries.models import ChannelKind, ConfirmationMethod
from directory.entries.validation import validate
from directory.entries.values import Values, values_of
from directory.rounds.models import AccessLink, Proposal, ProposalState
from directory.rounds.questions_for_owner import (
    COUNTED,
    actor_of,
    dialled_in,
    holder_of,
    note_answer,
)
from directory.search.ranking import Entry

CHANNELS = "channels"


@dataclass(frozen=True, slots=True)
class CorrectionResult:
    """What became of a correction."""

    change: ChangeLogEntry | None
    """What was applied at once; None when nothing was."""
    proposals: tuple[Proposal, ...]
    """What waits for a yes."""


def confirm_groups(
    session: Session, key: AccessLink, entry: Entry, groups: Collection[Group], *, now: datetime
) -> tuple[Group, ...]:
    """Confirm `groups` of an entry as they stand; give back those confirmed.

    A group in which a correction waits is left as it is: it was answered, and what stands in it is
    disputed. Of the channels only the emergency lines are left, and only while a correction of them
    waits. A count of people keeps the hour at which it was counted: to confirm is not to count.
    """
    disputed = _disputed(kind_of(entry), waiting_proposals(session, entry))
    chosen = tuple(
        group for group in groups_of(kind_of(entry)) if group in groups and group not in disputed
    )
    if chosen:
        _confirm(session, key, entry, chosen, now)
        record_change(
            session,
            _origin(key, now),
            ChangeAction.CONFIRMED,
            kind=kind_of(entry),
            entry_id=entry.id,
            country=entry.country,
            name=entry.name,
            values={},
        )
    return chosen


def correct(
    session: Session,
    key: AccessLink,
    entry: Entry,
    raw: Mapping[str, Any],
    *,
    now: datetime,
    atlas: UnitAtlas,
) -> CorrectionResult:
    """Take the fields of one or more groups as their owner says they are.

    What is not sensitive changes at once and its group is confirmed; the rest waits, and takes the
    place of what waited for the same field. Raises Unfit with every fault, DesignationTaken.
    """
    kind = kind_of(entry)
    values = validate(kind, raw, country=dialled_in(entry), atlas=atlas, is_whole=False)
    for number, moment in COUNTED.items():
        if number in values and moment not in values:
            values[moment] = None if values[number] is None else moment_text(now)
    before = values_of(entry)
    plain, sensitive = _parted(kind, before, values)
    proposals = [
        made
        for field_key, (old, new) in sensitive.items()
        if (made := _propose(session, key, entry, field_key, old, new, now)) is not None
    ]
    change = change_entry(session, entry, plain, origin=_origin(key, now))
    groups = {field_of(kind, field_key).group for field_key in values}
    _confirm(session, key, entry, groups - _disputed(kind, proposals), now)
    note_answer(session, entry, groups, now)
    return CorrectionResult(change, tuple(proposals))


def take_back(
    session: Session, key: AccessLink, entry: Entry, change_id: UUID, *, now: datetime
) -> ChangeLogEntry | None:
    """Undo a correction made through the same link: what was there before is right after all, and
    confirmed.

    None when there is no such correction. Raises ChangedMeanwhile when somebody changed those
    fields since.
    """
    change = session.get(ChangeLogEntry, change_id)
    if change is None or change.entry_id != entry.id or change.actor != actor_of(key):
        return None
    now_said = values_of(entry)
    if any(now_said.get(field_key) != pair[1] for field_key, pair in change.values.items()):
        raise ChangedMeanwhile(f"{change.entry_kind} {entry.id} was changed again since")
    undone = put_back(session, change, origin=_origin(key, now, ChangeVia.PUT_BACK))
    groups = {field_of(kind_of(entry), field_key).group for field_key in change.values}
    _confirm(
        session,
        key,
        entry,
        groups - _disputed(kind_of(entry), waiting_proposals(session, entry)),
        now,
    )
    return undone


def withdraw(session: Session, key: AccessLink, proposal: Proposal, *, now: datetime) -> bool:
    """Take back a proposal that waits, made through the same link; whether it was."""
    if proposal.state is not ProposalState.WAITING or proposal.proposed_by != actor_of(key):
        return False
    _withdrawn(proposal, actor_of(key), now)
    return True


def waiting_proposals(session: Session, entry: Entry) -> list[Proposal]:
    """Return the corrections of an entry that wait for a yes or no, oldest first."""
    return list(
        session.scalars(
            sa.select(Proposal)
            .where(Proposal.entry_id == entry.id, Proposal.state == ProposalState.WAITING)
            .order_by(Proposal.proposed_at, Proposal.id)
        )
    )


def withdraw_for(session: Session, entry: Entry, field_key: str, actor: str, now: datetime) -> None:
    """Withdraw what waits for one field of an entry: something else takes its place."""
    for standing in waiting_proposals(session, entry):
        if standing.field_key == field_key:
            _withdrawn(standing, actor, now)


def is_same(one: Any, other: Any) -> bool:
    """Return whether two values say the same: lists of codes (the units of a jurisdiction) have no
    order.
    """
    if (
        isinstance(one, list)
        and isinstance(other, list)
        and all(isinstance(each, str) for each in (*one, *other))
    ):
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


def moment_text(now: datetime) -> str:
    """Return a moment as `directory.entries.values` writes it."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# -- inside ---------------------------------------------------------------------------------


def _parted(
    kind: EntryKind, before: Values, values: Values
) -> tuple[Values, dict[str, tuple[Any, Any]]]:
    """Return what may change at once, and {field: (old, new)} of what must wait.

    An equal value waits for nothing.
    """
    plain: Values = {}
    sensitive: dict[str, tuple[Any, Any]] = {}
    for field_key, value in values.items():
        if field_key == CHANNELS:
            sensitive[CHANNELS] = (emergency_lines(before[CHANNELS]), emergency_lines(value))
            if other_lines(value) != other_lines(before[CHANNELS]):
                plain[CHANNELS] = emergency_lines(before[CHANNELS]) + other_lines(value)
        elif field_of(kind, field_key).is_sensitive:
            sensitive[field_key] = (before[field_key], value)
        else:
            plain[field_key] = value
    return plain, sensitive


def _propose(
    session: Session,
    key: AccessLink,
    entry: Entry,
    field_key: str,
    old: Any,
    new: Any,
    now: datetime,
) -> Proposal | None:
    """Return the proposal that waits after this answer: the same again, a new one, or none when
    nothing differs.
    """
    for standing in waiting_proposals(session, entry):
        if standing.field_key == field_key:
            # A hand-over says who comes, with the designation as it was: the same again takes
            # nothing of it back.
            if is_same(standing.after["value"], new) and (
                "with" in standing.after or not is_same(old, new)
            ):
                return standing
            _withdrawn(standing, actor_of(key), now)
    if is_same(old, new):
        return None
    made = Proposal(
        entry_kind=kind_of(entry),
        entry_id=entry.id,
        country=entry.country,
        round_id=key.invitation.round_id if key.invitation else None,
        invitation_id=key.invitation_id,
        field_key=field_key,
        before={"value": old},
        after={"value": new},
        proposed_at=now,
        proposed_by=actor_of(key),
        state=ProposalState.WAITING,
    )
    session.add(made)
    session.flush()
    return made


def _withdrawn(proposal: Proposal, actor: str, now: datetime) -> None:
    proposal.state, proposal.decided_at, proposal.decided_by = ProposalState.WITHDRAWN, now, actor


def _disputed(kind: EntryKind, proposals: Iterable[Proposal]) -> set[Group]:
    """Groups that cannot be confirmed while something waits; of the channels only the emergency
    lines are disputed.
    """
    return {field_of(kind, one.field_key).group for one in proposals if one.field_key != CHANNELS}


def _confirm(
    session: Session, key: AccessLink, entry: Entry, groups: Collection[Group], now: datetime
) -> None:
    """Confirm these groups, and of the channels those about which nothing waits."""
    if not groups:
        return
    is_disputed = any(one.field_key == CHANNELS for one in waiting_proposals(session, entry))
    channels = [
        each for each in entry.channels if not (is_disputed and each.kind is ChannelKind.EMERGENCY)
    ]
    confirm(
        session,
        entry,
        groups,
        at=now,
        by=holder_of(key, entry),
        method=ConfirmationMethod.LINK,
        channels=channels,
    )
    note_answer(session, entry, groups, now)
    if key.invitation is not None:
        key.invitation.last_seen_at = now
    key.used_at = now


def _origin(key: AccessLink, now: datetime, via: ChangeVia = ChangeVia.LINK) -> ChangeOrigin:
    return ChangeOrigin(at=now, actor=actor_of(key), via=via)
