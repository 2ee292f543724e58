"""What a person decides about the rows of a file before it is applied. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from directory.imports.rows.drafts import Draft


class DoublesChoice(enum.StrEnum):
    """What becomes of a row that is likely the same as one above it, or as an entry there is."""

    ASK = "ask"
    """It is set aside until somebody says."""
    JOIN = "join"
    """It adds to that one what it does not say."""
    NEW = "new"
    """It is another entry."""


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What is decided: for all rows, and for some by themselves."""

    changes_visibility: bool = False
    """Whether who may see an entry that is there changes, too."""
    doubles: DoublesChoice = DoublesChoice.ASK
    doubles_by_row: Mapping[tuple[str, int], DoublesChoice] = field(default_factory=dict)
    """(sheet, number of the row) -> what is decided of that row."""

    def of_double(self, draft: Draft) -> DoublesChoice:
        """Return what is decided of a row that is likely a double."""
        return self.doubles_by_row.get((draft.sheet, draft.number), self.doubles)
