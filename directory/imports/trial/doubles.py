"""Rows of one file that are likely the same entry: asked, never refused and never doubled. Pure.

Two rows are likely one when they have one name and share a telephone, an address for mail or a
place, or when they share a telephone and their names are the same but for spelling or words added:
`Centro Lamar` and `Centro Plaza` behind one switchboard are two. Names that differ in a number
(`Escuela 1`, `Escuela 2`) are two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from core.atlas.names import fold
from directory.imports.entry_matching import is_certain, of_that_name, reached_at
from directory.imports.existing_entries import ExistingEntries, KnownEntry
from directory.imports.rows.drafts import Draft
from directory.imports.trial.known_doubles import differ_in_spelling

_LIKE_NAME = 88.0
"""Percent of likeness of two names, their words in any order (rapidfuzz)."""
_DIGITS = re.compile(r"\d+")
_ARTICLES = frozenset({"el", "la", "los", "las", "the", "le", "les", "l", "de", "del", "of", "du"})


@dataclass(slots=True)
class FileEntries:
    """The entries rows of the file have made, changed or found, by what reaches them."""

    existing: ExistingEntries
    by_address: dict[str, list[KnownEntry]] = field(default_factory=lambda: defaultdict(list))

    def add(self, entry: KnownEntry) -> None:
        """Make known that a row of the file speaks of an entry."""
        for address in reached_at(entry.values):
            self.by_address[address].append(entry)

    def double_of(self, draft: Draft) -> KnownEntry | None:
        """Return the entry of an earlier row that this one likely speaks of, too."""
        named = (entry for entry in of_that_name(draft, self.existing) if entry.row is not None)
        same = next((entry for entry in named if is_certain(draft.values, entry.values)), None)
        return same or next(
            filter(lambda entry: _is_like(draft, entry), self._reached(draft)), None
        )

    def _reached(self, draft: Draft) -> list[KnownEntry]:
        addresses = sorted(reached_at(draft.values))
        return [entry for each in addresses for entry in self.by_address.get(each, ())]


# -- inside ---------------------------------------------------------------------------------


def _is_like(draft: Draft, entry: KnownEntry) -> bool:
    if (entry.kind, entry.country) != (draft.kind, draft.country):
        return False
    one, other = _plain(draft.name), _plain(str(entry.values.get("name", "")))
    if sorted(_DIGITS.findall(one)) != sorted(_DIGITS.findall(other)):
        return False
    is_like = fuzz.token_sort_ratio(one, other) >= _LIKE_NAME
    return is_like and differ_in_spelling(one.split(), other.split())


def _plain(name: str) -> str:
    return " ".join(word for word in fold(name).split() if word not in _ARTICLES)
