"""What a link opens: the entries it asks about, what was answered, what waits, and how far it has
come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.change_log import ChangeAction, ChangeLogEntry
from directory.entries.field_model import Group
from directory.entries.fields import field_of, groups_of
from directory.entries.kinds import EntryKind, kind_of
from directory.entries.values import values_of
from directory.rounds.answers.link_holder import actor_of, entry_in_use, is_correction, rows_of
from directory.rounds.models import (
    AccessLink,
    InvitedEntry,
    Proposal,
    ProposalState,
    Round,
    RoundState,
)
from directory.search.ranking import Entry

_KIND_ORDER = list(EntryKind)


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
    """What was corrected through this link and was not changed since, newest first."""

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

    answered: int
    total: int

    @property
    def is_complete(self) -> bool:
        """Whether everything was answered."""
        return self.total > 0 and self.answered == self.total


def questions_of(session: Session, link: AccessLink) -> tuple[EntryQuestion, ...]:
    """Return the entries behind a link that are in use; those not yet answered first, then by kind
    and name.
    """
    rows = rows_of(link)
    entries = _entries_of(session, link)
    proposals, changes = _proposals(session, entries), _changes(session, link, entries)
    questions = [
        _question(each, rows.get((kind_of(each), each.id)), proposals[each.id], changes[each.id])
        for each in entries
    ]
    return tuple(sorted(questions, key=_order))


def progress_of(questions: Iterable[EntryQuestion]) -> AnswerProgress:
    """Return how many of the entries were answered."""
    answered = [each.is_answered for each in questions]
    return AnswerProgress(sum(answered), len(answered))


# -- inside ---------------------------------------------------------------------------------


def _entries_of(session: Session, link: AccessLink) -> list[Entry]:
    """Return the entries in use behind a link: those of its invitation, or its one."""
    ids = list(rows_of(link))
    if link.entry_kind is not None and link.entry_id is not None:
        ids = [(link.entry_kind, link.entry_id)]
    entries = (entry_in_use(session, kind, entry_id) for kind, entry_id in ids)
    return [entry for entry in entries if entry is not None]


def _order(question: EntryQuestion) -> tuple[bool, int, str]:
    kind = _KIND_ORDER.index(question.kind)
    return question.is_answered, kind, question.entry.name.casefold()


def _question(
    entry: Entry,
    row: InvitedEntry | None,
    proposals: Sequence[Proposal],
    changes: Iterable[ChangeLogEntry],
) -> EntryQuestion:
    groups = groups_of(kind_of(entry))
    answered = row.groups if row is not None else ()
    return EntryQuestion(
        entry=entry,
        kind=kind_of(entry),
        groups=groups,
        answered=frozenset(group for group in groups if group.value in answered),
        is_handed_over=row is not None and row.handed_over,
        waiting={one.field_key: one for one in _in_state(proposals, ProposalState.WAITING)},
        refused=_in_state(proposals, ProposalState.REFUSED),
        corrections=tuple(one for one in changes if _is_correction_in_force(entry, one)),
    )


def _in_state(proposals: Iterable[Proposal], state: ProposalState) -> tuple[Proposal, ...]:
    return tuple(one for one in proposals if one.state is state)


def _is_correction_in_force(entry: Entry, change: ChangeLogEntry) -> bool:
    """Return whether it is a correction, and nobody has changed those fields since."""
    values = values_of(entry)
    return is_correction(change) and all(
        values.get(key) == pair[1] for key, pair in change.values.items()
    )


def _proposals(session: Session, entries: Sequence[Entry]) -> dict[UUID, list[Proposal]]:
    """Return those of the open round, or waiting since before, by entry, newest first."""
    by_entry: dict[UUID, list[Proposal]] = defaultdict(list)
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
        by_entry[one.entry_id].append(one)
    return by_entry


def _changes(
    session: Session, link: AccessLink, entries: Sequence[Entry]
) -> dict[UUID, list[ChangeLogEntry]]:
    """Return what was changed through a link, by entry, newest first."""
    by_entry: dict[UUID, list[ChangeLogEntry]] = defaultdict(list)
    statement = (
        sa.select(ChangeLogEntry)
        .where(
            ChangeLogEntry.entry_id.in_([each.id for each in entries]),
            ChangeLogEntry.actor == actor_of(link),
            ChangeLogEntry.action == ChangeAction.CHANGED,
        )
        .order_by(ChangeLogEntry.at.desc(), ChangeLogEntry.turn.desc())
    )
    for one in session.scalars(statement):
        by_entry[one.entry_id].append(one)
    return by_entry
