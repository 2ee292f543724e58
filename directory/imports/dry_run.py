"""The dry run: what each row of a file would do to the directory, without doing it.

A row creates an entry, changes one, finds it the same, is rejected or set aside; read is always the
sum of the five. Which entry a row means: `directory.imports.entry_matching`.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.tabular.row_cells import CellProblem
from directory.entries.kinds import EntryKind
from directory.imports.entry_matching import differences, find_match
from directory.imports.existing_entries import Allowance, ExistingEntries, KnownEntry
from directory.imports.permissions import change_problems, creation_problems
from directory.imports.references import resolve_references
from directory.imports.row_results import Changes, DryRun, RowOutcome, RowResult
from directory.imports.rows.drafts import Draft

ORDER = (
    EntryKind.POST,
    EntryKind.ORGANISATION,
    EntryKind.SHELTER,
    EntryKind.FOCAL_POINT,
    EntryKind.LEADER,
)
"""Posts first: the others name them."""
_VISIBILITY = "visibility"


def try_drafts(
    drafts: Sequence[Draft],
    existing: ExistingEntries,
    allowance: Allowance,
    *,
    changes_visibility: bool = False,
) -> DryRun:
    """Return what every row would do.

    `existing` is used up: rows see what the rows before them did. Who may see an entry that is
    there changes only with `changes_visibility`; else that change is held.
    """
    results: dict[int, RowResult] = {}
    coming = {each.entry_id for each in drafts if each.entry_id is not None and not each.problems}
    judge = _RowJudgement(existing, allowance, coming, changes_visibility)
    for kind in ORDER:
        for place, each in enumerate(drafts):
            if each.kind is kind:
                results[place] = judge.result(each)
    return DryRun([results[place] for place in sorted(results)])


# -- inside ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _RowJudgement:
    existing: ExistingEntries
    allowance: Allowance
    coming: set[uuid.UUID]
    """Identities that rows of the file bring themselves."""
    changes_visibility: bool

    def result(self, draft: Draft) -> RowResult:
        notes = [*draft.notes, *resolve_references(draft, self.existing, self.coming)]
        result = self._judged(draft)
        result.notes = notes
        return result

    def _judged(self, draft: Draft) -> RowResult:
        if self.allowance.post_id is not None and draft.kind is not EntryKind.POST:
            draft.values.setdefault("post_id", str(self.allowance.post_id))
        if draft.aside is not None:
            problem = CellProblem("", draft.name, draft.aside)
            return RowResult(draft, RowOutcome.ASIDE, problems=[problem])
        if draft.problems:
            return _rejected(draft, draft.problems)
        match = find_match(draft, self.existing)
        if isinstance(match, CellProblem):
            return _rejected(draft, [match])
        return self._created(draft) if match is None else self._changed(draft, match)

    def _created(self, draft: Draft) -> RowResult:
        problems = creation_problems(draft, self.existing, self.allowance)
        if problems:
            return _rejected(draft, problems)
        entry = KnownEntry(
            draft.entry_id, draft.kind, draft.country, dict(draft.values), row=draft.number
        )
        _confirm(entry, draft)
        self.existing.add(entry)
        self.existing.designate(entry, draft.number)
        shown = {
            key: [None, value] for key, value in draft.values.items() if value not in (None, "", [])
        }
        return RowResult(draft, RowOutcome.CREATED, draft.entry_id, shown)

    def _changed(self, draft: Draft, entry: KnownEntry) -> RowResult:
        changes, held = self._wanted(draft, entry)
        if not changes:
            return RowResult(
                draft, RowOutcome.SAME, entry.entry_id, held=held, same_as_row=entry.row
            )
        values = {key: pair[1] for key, pair in changes.items() if key != "confirmed"}
        after = {**entry.values, **values}
        problems = change_problems(draft, entry, changes, after, self.existing, self.allowance)
        if problems:
            return _rejected(draft, problems)
        entry.values, entry.row = after, draft.number
        _confirm(entry, draft)
        self.existing.designate(entry, draft.number)
        return RowResult(draft, RowOutcome.CHANGED, entry.entry_id, changes, held=held)

    def _wanted(self, draft: Draft, entry: KnownEntry) -> tuple[Changes, Changes]:
        """Return what a row changes, and what of it waits for a yes of its own."""
        changes = differences(draft, entry)
        if self.changes_visibility or _VISIBILITY not in changes:
            return changes, {}
        return changes, {_VISIBILITY: changes.pop(_VISIBILITY)}


def _rejected(draft: Draft, problems: list[CellProblem]) -> RowResult:
    return RowResult(draft, RowOutcome.REJECTED, problems=problems)


def _confirm(entry: KnownEntry, draft: Draft) -> None:
    entry.confirmed |= {
        part: datetime.fromisoformat(at) for part, (at, _) in draft.confirmed.items()
    }
    entry.confirmed_channels |= {
        channel: datetime.fromisoformat(at) for channel, (at, _) in draft.confirmed_channels.items()
    }
