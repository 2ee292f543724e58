"""What a link opens: the entries it asks about, what was answered, what waits, and how far it has
come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.change_log import ChangeAction, ChangeLogEntry
from directory.entries.field_model import Group
from directory.entries.fields import field_of, groups_of
from directory.entries.kinds import EntryKind, kind_of
from directory.entries.lifecycle import any_entry
from directory.entries.models import CommunityLeader, FocalPoint
from directory.entries.values import values_of
from directory.rounds.models import (
    AccessLink,
    Invitation,
    InvitedEntry,
    Proposal,
    ProposalState,
    Round,
    RoundState,
)
from directory.search.ranking import Entry

COUNTED = {"occupied": "occupied_at", "occupied_night": "occupied_night_at"}
"""Numbers whose age is kept with them: whoever writes one has counted now."""


@dataclass(frozen=True, slots=True)
class EntryQuestion:
    """One entry behind a link, as the page shows it."""

    entry: Entry
    kind: EntryKind
    groups: tuple[Group, ...]
    answered: frozenset[Group] = frozenset()
    """Groups answered in this round; empty for a standing link."""
    is_handed_over: bool = False
    waiting: Mapping[str, Proposal] = field(default_factory=dict)
    """Corrections that wait for a yes, by field."""
    refused: tuple[Proposal, ...] = ()
    """Corrections that were refused, with the reason; newest first."""
    corrections: tuple[ChangeLogEntry, ...] = ()
    """What was corrected through this link and still stands, newest first."""

    @property
    def is_answered(self) -> bool:
        """Whether nothing is left to ask."""
        return self.is_handed_over or self.answered >= set(self.groups)

    def waiting_in(self, group: Group) -> dict[str, Proposal]:
        """Return what waits for a yes among the fields of `group`."""
        return {
            key: one for key, one in self.waiting.items() if field_of(self.kind, key).group is group
        }


@dataclass(frozen=True, slots=True)
class AnswerProgress:
    """`3 of 7`."""

    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        """Whether everything was answered."""
        return self.total > 0 and self.done == self.total


def actor_of(key: AccessLink) -> str:
    """Return the name the history knows the holder of a link by."""
    return f"invitation:{key.invitation_id}" if key.invitation_id is not None else f"link:{key.id}"


def holder_of(key: AccessLink, entry: Entry) -> str:
    """Return who is said to have confirmed: the one invited; of a standing link, the entry itself."""
    if key.invitation is not None:
        return key.invitation.name or key.invitation.address
    return entry.name


def asked_of(session: Session, key: AccessLink) -> tuple[EntryQuestion, ...]:
    """Return the entries behind a link that are in use; those not yet answered first, then by kind
    and name.
    """
    rows = (
        {(one.entry_kind, one.entry_id): one for one in key.invitation.entries}
        if key.invitation
        else {}
    )
    wanted = list(rows)
    if key.entry_kind is not None and key.entry_id is not None:
        wanted = [(key.entry_kind, key.entry_id)]
    entries = [each for each in (_in_use(session, *one) for one in wanted) if each is not None]
    proposals, changes = _proposals(session, entries), _corrections(session, key, entries)
    found = [
        _asked(each, rows.get((kind_of(each), each.id)), proposals[each.id], changes[each.id])
        for each in entries
    ]
    order = list(EntryKind)
    return tuple(
        sorted(
            found,
            key=lambda one: (one.is_answered, order.index(one.kind), one.entry.name.casefold()),
        )
    )


def progress_of(asked: Iterable[EntryQuestion]) -> AnswerProgress:
    """Return how many of the entries were answered."""
    done = [each.is_answered for each in asked]
    return AnswerProgress(sum(done), len(done))


def dialled_in(entry: Entry) -> str:
    """Return the country whose telephones need no `+` about an entry: where it stands, or its post
    does, else its owner.
    """
    place = entry.post if isinstance(entry, FocalPoint) else entry
    return (place.located_in if place is not None else "") or entry.country


def hold_entry(session: Session, key: AccessLink, kind: EntryKind, entry_id: UUID) -> Entry | None:
    """Return an entry in use that this link may answer for, read anew and held until the
    transaction ends.

    None for any other, and for one that was handed over.
    """
    if key.invitation is None:
        is_theirs = key.entry_id == entry_id and key.entry_kind is kind
    else:
        is_theirs = any(
            one.entry_id == entry_id and one.entry_kind is kind and not one.handed_over
            for one in key.invitation.entries
        )
    entry = _in_use(session, kind, entry_id) if is_theirs else None
    if entry is None:
        return None
    session.flush()
    session.expire(entry)
    session.refresh(entry, with_for_update=True)
    return entry


def is_correction(change: ChangeLogEntry) -> bool:
    """Return whether a change says something else, and not only that people were counted again."""
    return bool(set(change.values) - set(COUNTED.values()))


def note_answer(session: Session, entry: Entry, groups: Iterable[Group], now: datetime) -> None:
    """Write down in every open round that these groups of an entry were answered, by whatever way.

    The rows are held while they are written, so that two who answer at once lose nothing.
    """
    session.flush()
    every, new = groups_of(kind_of(entry)), set(groups)
    for row in session.scalars(
        _open_rows(entry).with_for_update().execution_options(populate_existing=True)
    ):
        row.groups = [group.value for group in every if group.value in row.groups or group in new]
        if row.answered_at is None and len(row.groups) == len(every):
            row.answered_at = now
    session.flush()


# -- inside ---------------------------------------------------------------------------------


def _open_rows(entry: Entry) -> sa.Select[InvitedEntry]:
    open_ = (
        sa.select(Invitation.id)
        .join(Round, Round.id == Invitation.round_id)
        .where(Round.state == RoundState.OPEN)
    )
    return sa.select(InvitedEntry).where(
        InvitedEntry.entry_id == entry.id,
        InvitedEntry.handed_over.is_(False),
        InvitedEntry.invitation_id.in_(open_),
    )


def _asked(
    entry: Entry, row: InvitedEntry | None, proposals: list[Proposal], changes: list[ChangeLogEntry]
) -> EntryQuestion:
    groups = groups_of(kind_of(entry))
    said = set(row.groups) if row is not None else set()
    return EntryQuestion(
        entry,
        kind_of(entry),
        groups,
        frozenset(group for group in groups if group.value in said),
        row is not None and row.handed_over,
        {one.field_key: one for one in proposals if one.state is ProposalState.WAITING},
        tuple(one for one in proposals if one.state is ProposalState.REFUSED),
        tuple(one for one in changes if is_correction(one) and _stands(entry, one)),
    )


def _proposals(session: Session, entries: Sequence[Entry]) -> dict[UUID, list[Proposal]]:
    """Of the open round or waiting since before, by entry, newest first."""
    found: dict[UUID, list[Proposal]] = defaultdict(list)
    current = sa.select(Round.id).where(Round.state == RoundState.OPEN)
    statement = (
        sa.select(Proposal)
        .where(
            Proposal.entry_id.in_([each.id for each in entries]),
            sa.or_(Proposal.state == ProposalState.WAITING, Proposal.round_id.in_(current)),
        )
        .order_by(Proposal.proposed_at.desc(), Proposal.id)
    )
    for one in session.scalars(statement):
        found[one.entry_id].append(one)
    return found


def _corrections(
    session: Session, key: AccessLink, entries: Sequence[Entry]
) -> dict[UUID, list[ChangeLogEntry]]:
    found: dict[UUID, list[ChangeLogEntry]] = defaultdict(list)
    statement = (
        sa.select(ChangeLogEntry)
        .where(
            ChangeLogEntry.entry_id.in_([each.id for each in entries]),
            ChangeLogEntry.actor == actor_of(key),
            ChangeLogEntry.action == ChangeAction.CHANGED,
        )
        .order_by(ChangeLogEntry.at.desc(), ChangeLogEntry.turn.desc())
    )
    for one in session.scalars(statement):
        found[one.entry_id].append(one)
    return found


def _stands(entry: Entry, change: ChangeLogEntry) -> bool:
    """Return whether nobody has changed those fields since."""
    now = values_of(entry)
    return all(now.get(key) == pair[1] for key, pair in change.values.items())


def _in_use(session: Session, kind: EntryKind, entry_id: UUID) -> Entry | None:
    """Community leaders are never behind a link: their post confirms them
    (`directory.rounds.owners`).
    """
    entry = any_entry(session, kind, entry_id)
    return (
        None
        if entry is None or isinstance(entry, CommunityLeader) or entry.retired_at is not None
        else entry
    )
