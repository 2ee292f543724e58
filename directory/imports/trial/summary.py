"""A trial of many rows in a few lines: which rows fare how, which fields change, what is not taken.
Pure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from directory.entries.field_model import FieldShape
from directory.entries.fields import FIELDS
from directory.entries.kinds import EntryKind
from directory.imports.row_results import DryRun, RowOutcome, RowResult

MOST_RANGES = 12
"""So many stretches of rows are written out; more end in `…`."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What happens to one field in all rows that change: of a closed list, from what to what.

    `filled` are rows where it was empty, `replaced` where something else stood.
    """

    kind: EntryKind
    field: str
    before: str
    after: str
    """Codes; both empty for a field that is no choice."""
    filled: tuple[RowResult, ...]
    replaced: tuple[RowResult, ...]


@dataclass(frozen=True, slots=True)
class NotTaken:
    """One reason why a cell was not taken or a row is no entry, its column, and all its rows."""

    column: str
    reason: str
    """Message id, without its values."""
    rows: tuple[RowResult, ...]

    @property
    def values(self) -> list[str]:
        """What stood in the cells, each once, the most frequent first."""
        said = Counter(
            note.value
            for row in self.rows
            for note in row.notes
            if (note.column, note.problem.message) == (self.column, self.reason)
        )
        return [value for value, _ in said.most_common()]


def field_changes(trial: DryRun) -> list[FieldChange]:
    """Return what changes, field by field, the most frequent first."""
    found: dict[tuple[EntryKind, str, str, str], list[RowResult]] = defaultdict(list)
    for row in trial.rows_of(RowOutcome.CHANGED):
        for key, (before, after) in row.changes.items():
            is_choice = _is_choice(row.draft.kind, key)
            codes = (str(before or ""), str(after or "")) if is_choice else ("", "")
            found[(row.draft.kind, key, *codes)].append(row)
    changes = [_field_change(of, rows) for of, rows in found.items()]
    return sorted(changes, key=lambda each: -len(each.filled) - len(each.replaced))


def not_taken(trial: DryRun) -> list[NotTaken]:
    """Return what was not taken of rows that go on without it, by column and reason."""
    found: dict[tuple[str, str], list[RowResult]] = defaultdict(list)
    for row in trial.rows:
        for note in row.notes:
            rows = found[(note.column, note.problem.message)]
            if row not in rows[-1:]:
                rows.append(row)
    reasons = [NotTaken(*of, tuple(rows)) for of, rows in found.items()]
    return sorted(reasons, key=lambda each: -len(each.rows))


def row_numbers(rows: Sequence[RowResult]) -> str:
    """Return `2-40, 45` for rows of a file: of several sheets after the name of each."""
    texts = {
        sheet: _ranges(sorted({each.draft.number for each in of_sheet}))
        for sheet, of_sheet in groupby(rows, key=lambda each: each.draft.sheet)
    }
    if len(texts) == 1:
        return next(iter(texts.values()))
    return "; ".join(f"{sheet} {numbers}" for sheet, numbers in texts.items())


# -- inside ---------------------------------------------------------------------------------


def _is_choice(kind: EntryKind, key: str) -> bool:
    return any(each.key == key and each.shape is FieldShape.CHOICE for each in FIELDS[kind])


def _field_change(of: tuple[EntryKind, str, str, str], rows: Iterable[RowResult]) -> FieldChange:
    filled: list[RowResult] = []
    replaced: list[RowResult] = []
    for row in rows:
        was_empty = row.changes[of[1]][0] in (None, "", [], "unknown")
        (filled if was_empty else replaced).append(row)
    return FieldChange(*of, tuple(filled), tuple(replaced))


def _ranges(numbers: Sequence[int]) -> str:
    """Return ascending numbers as stretches: `2-40, 45`."""
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number == stretches[-1][-1] + 1:
            stretches[-1] = [stretches[-1][0], number]
        else:
            stretches.append([number])
    texts = ["-".join(map(str, each)) for each in stretches[:MOST_RANGES]]
    return ", ".join(texts) + ("…" if len(stretches) > MOST_RANGES else "")
