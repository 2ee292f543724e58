"""What somebody with a link does: confirm, correct, take a correction back.

Nothing here asks who they are.

A correction of what is sensitive (`Field.is_sensitive`, and among the channels the emergency lines)
is not applied: it waits (`directory.rounds.answers.proposals`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.atlas.protocols import UnitAtlas
from core.phones.evidence import PhoneEvidence
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
from directory.entries.models import Channel, ChannelKind, ConfirmationMethod
from directory.entries.validation import validate
from directory.entries.values import Values, values_of
from directory.rounds.answers.link_holder import (
    COUNTED,
    actor_of,
    confirmer_name,
    dialling_evidence,
    record_answer,
)
from directory.rounds.answers.proposals import (
    CHANNELS,
    emergency_lines,
    mark_withdrawn,
    other_lines,
    propose_value,
    waiting_proposals,
)
from directory.rounds.models import AccessLink, Proposal
from directory.search.ranking import Entry


@dataclass(frozen=True, slots=True)
class CorrectionResult:
    """What became of a correction."""

    change: ChangeLogEntry | None
    """What was applied at once; None when nothing was."""
    proposals: tuple[Proposal, ...]
    """What waits for a yes."""


def confirm_groups(
    session: Session, link: AccessLink, entry: Entry, groups: Collection[Group], *, now: datetime
) -> tuple[Group, ...]:
    """Confirm `groups` of an entry as they stand; give back those confirmed.

    A group in which a correction waits is left as it is: it was answered, and what it says is
    disputed. Of the channels only the emergency lines are left, and only while a correction of them
    waits. A count of people keeps the hour at which it was counted: to confirm is not to count.
    """
    disputed = _disputed(kind_of(entry), waiting_proposals(session, entry))
    chosen = tuple(
        group for group in groups_of(kind_of(entry)) if group in groups and group not in disputed
    )
    if chosen:
        _confirm(session, link, entry, chosen, now)
        record_change(
            session,
            _origin(link, now),
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
    link: AccessLink,
    entry: Entry,
    raw: Mapping[str, Any],
    *,
    now: datetime,
    atlas: UnitAtlas,
    phones: PhoneEvidence | None = None,
) -> CorrectionResult:
    """Take the fields of one or more groups as their owner says they are.

    `phones` (`dialling_evidence`) is looked for on the map where it is not given: who holds the
    write lock gives it. What is not sensitive changes at once and its group is confirmed; the rest
    waits, and takes the place of what waited for the same field. Raises Unfit with every fault,
    DesignationTaken.
    """
    kind = kind_of(entry)
    values = validate(
        kind,
        raw,
        country=entry.country,
        atlas=atlas,
        is_whole=False,
        phones=phones or dialling_evidence(entry, raw, atlas),
    )
    _date_counts(values, now)
    plain, sensitive = _split(kind, values_of(entry), values)
    proposals = []
    for field_key, (old, new) in sensitive.items():
        proposal = propose_value(session, link, entry, field_key, old, new, now)
        if proposal is not None:
            proposals.append(proposal)
    change = change_entry(session, entry, plain, origin=_origin(link, now))
    groups = {field_of(kind, field_key).group for field_key in values}
    _confirm(session, link, entry, groups - _disputed(kind, proposals), now)
    record_answer(session, entry, groups, now)
    return CorrectionResult(change, tuple(proposals))


def take_back(
    session: Session, link: AccessLink, entry: Entry, change_id: UUID, *, now: datetime
) -> ChangeLogEntry | None:
    """Undo a correction made through the same link: what was there before is right after all, and
    confirmed.

    None when there is no such correction. Raises ChangedMeanwhile when somebody changed those
    fields since.
    """
    change = session.get(ChangeLogEntry, change_id)
    if change is None or change.entry_id != entry.id or change.actor != actor_of(link):
        return None
    current = values_of(entry)
    if any(current.get(field_key) != pair[1] for field_key, pair in change.values.items()):
        raise ChangedMeanwhile(f"{change.entry_kind} {entry.id} was changed again since")
    undone = put_back(session, change, origin=_origin(link, now, ChangeVia.PUT_BACK))
    groups = {field_of(kind_of(entry), field_key).group for field_key in change.values}
    disputed = _disputed(kind_of(entry), waiting_proposals(session, entry))
    _confirm(session, link, entry, groups - disputed, now)
    return undone


def withdraw(session: Session, link: AccessLink, proposal: Proposal, *, now: datetime) -> bool:
    """Take back a proposal that waits, made through the same link; whether it was."""
    is_own = proposal.proposed_by == actor_of(link)
    return is_own and mark_withdrawn(session, proposal, actor_of(link), now)


def moment_text(now: datetime) -> str:
    """Return a moment as `directory.entries.values` writes it."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# -- inside ---------------------------------------------------------------------------------


def _date_counts(values: Values, now: datetime) -> None:
    """Date the counts of people that come without a moment: they were made now."""
    for number, moment in COUNTED.items():
        if number in values and moment not in values:
            values[moment] = None if values[number] is None else moment_text(now)


def _split(
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


def _disputed(kind: EntryKind, proposals: Iterable[Proposal]) -> set[Group]:
    """Return the groups that cannot be confirmed while something waits; of the channels only the
    emergency lines are disputed.
    """
    return {field_of(kind, one.field_key).group for one in proposals if one.field_key != CHANNELS}


def _confirm(
    session: Session, link: AccessLink, entry: Entry, groups: Collection[Group], now: datetime
) -> None:
    """Confirm these groups, and of the channels those about which nothing waits."""
    if not groups:
        return
    confirm(
        session,
        entry,
        groups,
        at=now,
        by=confirmer_name(link, entry),
        method=ConfirmationMethod.LINK,
        channels=_undisputed_channels(session, entry),
    )
    record_answer(session, entry, groups, now)
    if link.invitation is not None:
        link.invitation.last_seen_at = now
    link.used_at = now


def _undisputed_channels(session: Session, entry: Entry) -> list[Channel]:
    if all(one.field_key != CHANNELS for one in waiting_proposals(session, entry)):
        return list(entry.channels)
    return [each for each in entry.channels if each.kind is not ChannelKind.EMERGENCY]


def _origin(link: AccessLink, now: datetime, via: ChangeVia = ChangeVia.LINK) -> ChangeOrigin:
    return ChangeOrigin(at=now, actor=actor_of(link), via=via)
