"""What becomes of each row of a file: the result of a dry run."""

from __future__ import annotations

import enum
import uuid
from dataclasses import dataclass, field
from typing import Any

from core.atlas.placing.readings import OpenReading
from core.tabular.row_cells import CellProblem
from directory.entries.kinds import EntryKind
from directory.imports.existing_entries import KnownEntry
from directory.imports.rows.drafts import Draft
from directory.version import DirectoryVersion

Changes = dict[str, list[Any]]
"""{field: [from, to]}."""


class RowOutcome(enum.StrEnum):
    """What becomes of a row."""

    CREATED = "created"
    CHANGED = "changed"
    SAME = "same"
    REJECTED = "rejected"
    ASIDE = "aside"
    """No entry (a total, a footer), or a likely double nobody decided about yet."""


@dataclass(slots=True)
class RowResult:
    """What one row would do."""

    draft: Draft
    outcome: RowOutcome
    entry_id: uuid.UUID | None = None
    changes: Changes = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    notes: list[CellProblem] = field(default_factory=list)
    """Cells that were not taken; the row goes on without them."""
    held: Changes = field(default_factory=dict)
    """Changes that wait for a yes of their own: who may see an entry."""
    is_unplaced: bool = False
    """Whether the entry would have no point after it."""
    same_as_row: int | None = None
    """The earlier row of the file that says the same."""
    asked_with_row: int | None = None
    """The earlier row that is likely the same entry: somebody has to say."""
    asked_with_entry: KnownEntry | None = None
    """The entry of the directory that is likely the same: somebody has to say."""

    @property
    def is_asked(self) -> bool:
        """Whether somebody has to say what the row is before it is written."""
        return self.asked_with_row is not None or self.asked_with_entry is not None

    def add_changes(self, added: Changes) -> None:
        """Let the row say what a later row adds to it."""
        if not added:
            return
        if self.outcome is RowOutcome.SAME:
            self.outcome = RowOutcome.CHANGED
        for key, (before, after) in added.items():
            known = self.changes.get(key)
            self.changes[key] = [known[0] if known else before, after]
            if self.outcome is RowOutcome.CREATED:
                self.draft.values[key] = after


@dataclass(slots=True)
class DryRun:
    """The result of every row, in the order of the file."""

    rows: list[RowResult] = field(default_factory=list)
    version: DirectoryVersion = ()
    """The directory it was held against."""

    @property
    def unplaced(self) -> list[RowResult]:
        """Return the rows whose entry would appear in no alert: written, and without a point."""
        out = {RowOutcome.REJECTED, RowOutcome.ASIDE}
        placed = (row for row in self.rows if row.draft.kind is not EntryKind.FOCAL_POINT)
        return [row for row in placed if row.is_unplaced and row.outcome not in out]

    @property
    def only_in_county(self) -> list[RowResult]:
        """Return the rows whose entry is put in the middle of its county, for want of a town."""
        return [row for row in self.rows if row.draft.area and "point" in row.changes]

    @property
    def questions(self) -> list[OpenReading]:
        """Return the towns that may be several places, each once, in the order of the file."""
        asked = (row.draft.question for row in self.rows)
        return list({each.key: each for each in asked if each is not None}.values())

    @property
    def counts(self) -> dict[str, int]:
        """{"read", "created", "changed", "same", "rejected", "aside"}: read is the sum of the
        others.
        """
        counts = {outcome.value: 0 for outcome in RowOutcome}
        for row in self.rows:
            counts[row.outcome.value] += 1
        return {"read": len(self.rows), **counts}

    def rows_of(self, outcome: RowOutcome) -> list[RowResult]:
        """Return the rows with one outcome."""
        return [row for row in self.rows if row.outcome is outcome]
