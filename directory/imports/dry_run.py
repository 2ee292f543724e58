"""The dry run: what each row of a file would do to the directory, without doing it.

A row creates an entry, changes one, finds it the same, is rejected or set aside; read is always the
sum of the five. Which entry a row means: `directory.imports.entry_matching`.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.i18n.languages import N_
from core.problems import Problem
from core.tabular.row_cells import CellProblem
from directory.entries.kinds import EntryKind
from directory.entries.values import Values
from directory.imports.entry_matching import differences, find_match
from directory.imports.existing_entries import Allowance, ExistingEntries, KnownEntry
from directory.imports.permissions import change_problems, creation_problems
from directory.imports.references import resolve_references
from directory.imports.row_results import Changes, DryRun, RowOutcome, RowResult
from directory.imports.rows.drafts import Draft
from directory.imports.trial.choices import DoublesChoice, ImportChoices
from directory.imports.trial.doubles import FileEntries
from directory.imports.trial.known_doubles import KnownDoubles

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
    choices: ImportChoices | None = None,
) -> DryRun:
    """Return what every row would do, with what a person decided in `choices`.

    `existing` is used up: rows see what the rows before them did. Unless it is chosen, who may see
    an entry that is there stays as it is, and likely doubles of rows above, or of entries there
    are, are set aside.
    """
    results: dict[int, RowResult] = {}
    coming = {each.entry_id for each in drafts if each.entry_id is not None and not each.problems}
    judge = _RowJudgement(
        existing,
        allowance,
        coming,
        choices or ImportChoices(),
        FileEntries(existing),
        KnownDoubles.of(existing),
    )
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
    choices: ImportChoices
    of_file: FileEntries
    known: KnownDoubles
    results: dict[int, RowResult] = field(default_factory=dict)
    """By the number of the object of an entry, the row that makes, changes or finds it."""

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
        if match is not None:
            return self._changed(draft, match)
        double = self._likely_double(draft) if draft.entry_id is None else None
        return self._created(draft) if double is None else self._double(draft, double)

    def _likely_double(self, draft: Draft) -> KnownEntry | None:
        """Return the entry of a row above that this one likely speaks of, else one there is."""
        return self.of_file.double_of(draft) or self.known.double_of(draft)

    def _double(self, draft: Draft, entry: KnownEntry) -> RowResult:
        """Return what becomes of a row that is likely the same as one above it, or as an entry."""
        choice = self.choices.of_double(draft)
        if choice is DoublesChoice.NEW:
            return self._created(draft)
        if choice is DoublesChoice.JOIN:
            return self._joined(draft, entry) if entry.row else self._added(draft, entry)
        return RowResult(
            draft,
            RowOutcome.ASIDE,
            changes=differences(draft, entry),
            problems=[CellProblem("", "", _question_of(entry))],
            asked_with_row=entry.row,
            asked_with_entry=None if entry.row else entry,
        )

    def _added(self, draft: Draft, entry: KnownEntry) -> RowResult:
        """Add to an entry of the directory what it does not say; where both say something, the
        entry stands.
        """
        changes = _only_added(draft, entry)
        after = {**entry.values, **_values_of(changes)}
        problems = change_problems(draft, entry, changes, after, self.existing, self.allowance)
        if problems:
            return _rejected(draft, problems)
        outcome = RowOutcome.CHANGED if changes else RowOutcome.SAME
        result = RowResult(draft, outcome, entry.entry_id, changes)
        result.is_unplaced = not after.get("point")
        entry.values = after
        _confirm(entry, draft)
        return self._noted(entry, result)

    def _joined(self, draft: Draft, entry: KnownEntry) -> RowResult:
        """Add to the row above what it does not say; where both say something, that one stands."""
        first = self.results[id(entry)]
        added = _only_added(draft, entry)
        added.pop("confirmed", None)
        after = {**entry.values, **_values_of(added)}
        if first.outcome is not RowOutcome.CREATED:
            problems = change_problems(draft, entry, added, after, self.existing, self.allowance)
            if problems:
                return _rejected(draft, problems)
        first.add_changes(added)
        entry.values = after
        self.of_file.add(entry)
        problem = Problem(N_("Se une a la fila %(row)s."), {"row": entry.row or 0})
        return RowResult(draft, RowOutcome.ASIDE, problems=[CellProblem("", "", problem)])

    def _noted(self, entry: KnownEntry, result: RowResult) -> RowResult:
        """Note that a row of the file speaks of an entry; return the result of that row."""
        if entry.row is None:
            entry.row = result.draft.number
        self.of_file.add(entry)
        self.results.setdefault(id(entry), result)
        return result

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
        result = RowResult(draft, RowOutcome.CREATED, draft.entry_id, shown)
        result.is_unplaced = not draft.values.get("point")
        return self._noted(entry, result)

    def _changed(self, draft: Draft, entry: KnownEntry) -> RowResult:
        changes, held = self._split_changes(draft, entry)
        if not changes:
            result = RowResult(
                draft,
                RowOutcome.SAME,
                entry.entry_id,
                held=held,
                same_as_row=entry.row,
                is_unplaced=not entry.values.get("point"),
            )
            return self._noted(entry, result)
        after = {**entry.values, **_values_of(changes)}
        problems = change_problems(draft, entry, changes, after, self.existing, self.allowance)
        if problems:
            return _rejected(draft, problems)
        entry.values, entry.row = after, draft.number
        _confirm(entry, draft)
        self.existing.designate(entry, draft.number)
        result = RowResult(draft, RowOutcome.CHANGED, entry.entry_id, changes, held=held)
        result.is_unplaced = not after.get("point")
        return self._noted(entry, result)

    def _split_changes(self, draft: Draft, entry: KnownEntry) -> tuple[Changes, Changes]:
        """Return what a row changes, and what of it waits for a yes of its own."""
        changes = differences(draft, entry)
        if self.choices.changes_visibility or _VISIBILITY not in changes:
            return changes, {}
        return changes, {_VISIBILITY: changes.pop(_VISIBILITY)}


def _question_of(entry: KnownEntry) -> Problem:
    """Return the question whether a row is the one above, or the entry, that it is like."""
    if entry.row:
        message = N_("Parece la misma que la fila %(row)s, y dice otra cosa: diga si lo es.")
        return Problem(message, {"row": entry.row})
    message = N_("Parece «%(name)s», que ya está en el directorio: diga si es la misma.")
    return Problem(message, {"name": str(entry.values.get("name") or "")})


def _only_added(draft: Draft, entry: KnownEntry) -> Changes:
    """Return what of a row fills what an entry does not say: it replaces nothing."""
    return {
        key: pair
        for key, pair in differences(draft, entry).items()
        if key in {"channels", "confirmed"} or pair[0] in (None, "", [])
    }


def _values_of(changes: Changes) -> Values:
    return {key: pair[1] for key, pair in changes.items() if key != "confirmed"}


def _rejected(draft: Draft, problems: list[CellProblem]) -> RowResult:
    return RowResult(draft, RowOutcome.REJECTED, problems=problems)


def _confirm(entry: KnownEntry, draft: Draft) -> None:
    entry.confirmed |= {
        part: datetime.fromisoformat(at) for part, (at, _) in draft.confirmed.items()
    }
    entry.confirmed_channels |= {
        channel: datetime.fromisoformat(at) for channel, (at, _) in draft.confirmed_channels.items()
    }
