"""Entries of the directory that a row which finds none may still speak of: asked, never merged and
never doubled in silence. Pure.

A row and an entry of one kind and owner are likely one when their names are the same but for
spelling or words added, the town in them left out, and they share a telephone or an address for
mail, lie in one town, or within a kilometre. Names that differ in a number are two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from core.atlas.names import fold
from core.geo.geometry import Point
from directory.entries.kinds import EntryKind
from directory.entries.values import Values
from directory.imports.entry_matching import reached_at
from directory.imports.existing_entries import ExistingEntries, KnownEntry
from directory.imports.rows.drafts import Draft

NEAR_KM = 1.0
_LIKE_NAME, _LIKE_WORDS = 70.0, 82.0
"""Percent of likeness (rapidfuzz): of two names, and of the words that only one of them has."""
_LARGEST_BLOCK = 60
"""What more entries than this share tells nothing."""
_SHORTEST_WORD = 4
_DIGITS = re.compile(r"\d+")
_ARTICLES = frozenset(
    {"el", "la", "los", "las", "the", "le", "les", "l", "de", "del", "of", "du", "en", "in", "y"}
)
_Key = tuple[EntryKind, str, str, str]


@dataclass(slots=True)
class KnownDoubles:
    """The entries there are before a file is read, by what a row may share with them."""

    blocks: Mapping[_Key, list[KnownEntry]] = field(default_factory=dict)

    @classmethod
    def of(cls, existing: ExistingEntries) -> KnownDoubles:
        """Return the entries that are visible and not retired."""
        blocks: dict[_Key, list[KnownEntry]] = defaultdict(list)
        for named in existing.by_name.values():
            for entry in named:
                if entry.is_visible:
                    name = str(entry.values.get("name") or "")
                    for key in _keys(entry.kind, entry.country, name, entry.values):
                        blocks[key].append(entry)
        return cls(blocks)

    def double_of(self, draft: Draft) -> KnownEntry | None:
        """Return the entry that a row likely speaks of, the most alike; None where none is."""
        keys = _keys(draft.kind, draft.country, draft.name, draft.values)
        candidates = {
            id(entry): entry
            for key in keys
            if len(block := self.blocks.get(key, ())) <= _LARGEST_BLOCK
            for entry in block
        }
        scored = ((_likeness(draft, entry), entry) for entry in candidates.values())
        likely = [(score, entry) for score, entry in scored if score]
        return max(likely, key=lambda pair: pair[0])[1] if likely else None


def differ_in_spelling(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether one name only has more words, or those that differ are misspelt: the school of
    the north side is not that of the south side.
    """
    rest = sorted(set(one) - set(other)), sorted(set(other) - set(one))
    if not all(rest):
        return True
    return fuzz.ratio(*(" ".join(words) for words in rest)) >= _LIKE_WORDS


# -- inside ---------------------------------------------------------------------------------


def _keys(kind: EntryKind, country: str, name: str, values: Values) -> Iterator[_Key]:
    for address in reached_at(values):
        yield kind, country, "reached", address
    places = list(_places(values))
    for word in fold(name).split():
        if len(word) >= _SHORTEST_WORD:
            yield from ((kind, country, word[:_SHORTEST_WORD], place) for place in places)


def _places(values: Values) -> Iterator[str]:
    """Yield the town of an entry, and its square of a tenth of a degree."""
    city = fold(str(values.get("city") or ""))
    if city:
        yield city
    if values.get("point"):
        lon, lat = values["point"]
        yield f"{lon:.1f} {lat:.1f}"


def _likeness(draft: Draft, entry: KnownEntry) -> float:
    """Return how alike a row and an entry are, in percent; 0 where it need not be asked."""
    towns = fold(f"{draft.values.get('city') or ''} {entry.values.get('city') or ''}").split()
    one = _telling(draft.name, towns)
    other = _telling(str(entry.values.get("name") or ""), towns)
    if sorted(_DIGITS.findall(" ".join(one))) != sorted(_DIGITS.findall(" ".join(other))):
        return 0.0
    alike = fuzz.token_sort_ratio(" ".join(one), " ".join(other))
    if alike < _LIKE_NAME or not differ_in_spelling(one, other):
        return 0.0
    is_reached = bool(reached_at(draft.values) & reached_at(entry.values))
    return alike if is_reached or _are_near(draft.values, entry.values) else 0.0


def _telling(name: str, towns: Iterable[str]) -> list[str]:
    """Return the words of a name without articles and its town, unless it is nothing else."""
    words = [word for word in fold(name).split() if word not in _ARTICLES]
    without = [word for word in words if word not in towns]
    return without or words


def _are_near(one: Values, other: Values) -> bool:
    if one.get("point") and other.get("point"):
        apart = Point(*one["point"]).distance_km(Point(*other["point"]))
        if apart <= NEAR_KM:
            return True
    cities = {fold(str(values.get("city") or "")) for values in (one, other)}
    return len(cities) == 1 and "" not in cities
