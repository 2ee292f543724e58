"""Which column is which target: by its title, in our words and others', and by its cells. Pure.

A title counts only as far as the cells agree with it: a column called `Teléfono` without telephones
is none. Each guess says how sure it is (0 to 1); a person looks at all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from core.atlas.names import fold
from core.tabular.cells.answers import UnreadableCell, is_nothing
from core.tabular.tables import BETWEEN_VALUES, Cell, Table, text_of
from core.tabular.targets import CellReader, ImportTarget
from core.tabular.title_words import telling_words, title_variants

MOST_CELLS = 200
"""So many cells of a column are looked at."""
LEAST_SURENESS = 0.34
"""Below this a guess is not made."""
_OWN_SYNONYM, _OWN_TITLE, _TELLING, _WITHIN, _WITHIN_TESTED = 0.97, 0.9, 0.85, 0.5, 0.51
_SHORTEST_WITHIN = 4
_LIKE_A_COPY, _COPIED = 0.6, 0.5
"""A column known by its cells alone is a copy of another when half of them say the same again."""
_SAMPLES, _LONGEST_SAMPLE = 3, 80


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column: what it is taken for (empty: not read), how surely, and some of its cells."""

    title: str
    field: str
    confidence: float
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TitleWords:
    """What the words of titles say beside the synonyms of targets, all folded."""

    refused: frozenset[str] = frozenset()
    """A title that is, or holds, one of these is never read by itself."""
    of_others: frozenset[str] = frozenset()
    """With one of these a title speaks of something else (`MAILING_CITY`)."""
    own: Mapping[str, ImportTarget | None] = field(default_factory=lambda: MappingProxyType({}))
    """The titles of our own tables -> target; None for a column that is never read."""
    are_own: bool = False
    """Whether the table is one of ours: then its titles alone decide."""


class _Candidate(NamedTuple):
    """A target a column may be. They are sorted as they stand: the surest first."""

    doubt: float
    place: int
    precedence: int
    target: ImportTarget

    @property
    def score(self) -> float:
        return -self.doubt


def detect_columns(
    table: Table, targets: Sequence[ImportTarget], words: TitleWords | None = None
) -> tuple[ColumnGuess, ...]:
    """Return what each column of a table is taken for, each target once unless it `is_many`."""
    words = words or TitleWords()
    samples = [column_samples(table, place) for place in range(len(table.titles))]
    candidates = [
        _Candidate(-score, place, target.precedence, target)
        for place, title in enumerate(table.titles)
        for target, score in _scores(title, samples[place], targets, words)
        if score >= LEAST_SURENESS
    ]
    chosen = _assigned(table, sorted(candidates, key=lambda each: each[:3]))
    return tuple(
        _guess(title, samples[place], chosen.get(place)) for place, title in enumerate(table.titles)
    )


def column_samples(table: Table, place: int) -> list[Cell]:
    """Return the first cells of a column that say something; tags (`#org+name`) do not.

    Of several values in a cell of an address book each is one; headings between rows are none.
    """
    samples: list[Cell] = []
    for row in table.rows:
        if row.number in table.spanning:
            continue
        cell = row.cells[place]
        parts = cell.split(BETWEEN_VALUES) if isinstance(cell, str) else [cell]
        samples += [each for each in parts if (text := text_of(each)) and text[0] != "#"]
        if len(samples) >= MOST_CELLS:
            break
    return samples[:MOST_CELLS]


def is_readable(reader: CellReader, cell: Cell) -> bool:
    """Return whether a reader gets a value out of a cell."""
    try:
        return reader(cell) is not None
    except UnreadableCell:
        return False


def readable_share(reader: CellReader, cells: Sequence[Cell]) -> float:
    """Return the share of the cells that say something which a reader understands."""
    telling = [cell for cell in cells if not is_nothing(cell)]
    return sum(is_readable(reader, cell) for cell in telling) / len(telling) if telling else 0.0


# -- inside ---------------------------------------------------------------------------------


def _guess(title: str, samples: Sequence[Cell], chosen: _Candidate | None) -> ColumnGuess:
    shown = dict.fromkeys(text_of(cell)[:_LONGEST_SAMPLE] for cell in samples)
    return ColumnGuess(
        title,
        chosen.target.name if chosen else "",
        round(chosen.score, 2) if chosen else 0.0,
        tuple(shown)[:_SAMPLES],
    )


def _scores(
    title: str, cells: Sequence[Cell], targets: Sequence[ImportTarget], words: TitleWords
) -> list[tuple[ImportTarget, float]]:
    """Return the targets a column may be, and how surely."""
    name = fold(title)
    own = words.own.get(name)
    if words.are_own and name in words.own:
        return [] if own is None else [(own, 1.0)]
    if not cells or words.refused.intersection((name, *name.split())):
        return []
    return [(target, _score(target, title, own, cells, words)) for target in targets]


def _score(
    target: ImportTarget,
    title: str,
    own: ImportTarget | None,
    cells: Sequence[Cell],
    words: TitleWords,
) -> float:
    is_own_title = own is not None and own.name == target.name and target.is_own_title_sure
    by_title = max(_by_title(target, title, words), _OWN_TITLE if is_own_title else 0.0)
    return by_title * _agreement(target, cells) if by_title else _by_content(target, cells)


def _by_title(target: ImportTarget, title: str, words: TitleWords) -> float:
    """Return how surely a title means a target: by one of its variants, by the words that tell, or
    by a synonym within it.
    """
    known = max(
        (_by_synonym(target, name) * share for name, share in title_variants(title)), default=0.0
    )
    name = fold(title)
    if known or words.of_others.intersection(name.split()):
        return known
    telling = _by_telling_words(target, title)
    if telling or not target.is_found_within:
        return telling
    # Of two within a title, the one whose cells can be held against it: `_ubicacion_latitude`.
    surest = _WITHIN if target.test is None else _WITHIN_TESTED
    return surest if _names_within(target, name) else 0.0


def _by_synonym(target: ImportTarget, name: str) -> float:
    if name in target.own_synonyms:
        return _OWN_SYNONYM - 0.002 * target.own_synonyms.index(name)
    if name in target.synonyms:
        return target.title_sureness - 0.005 * target.synonyms.index(name)
    return 0.0


def _by_telling_words(target: ImportTarget, title: str) -> float:
    wanted = {words for name, _ in title_variants(title) if (words := telling_words(name))}
    return _TELLING * target.title_sureness if wanted & _telling_synonyms(target) else 0.0


@lru_cache(maxsize=512)
def _telling_synonyms(target: ImportTarget) -> frozenset[str]:
    words = (telling_words(each) for each in (*target.own_synonyms, *target.synonyms))
    return frozenset(filter(None, words))


def _names_within(target: ImportTarget, name: str) -> bool:
    spaced = f" {name} "
    return any(
        len(word) >= _SHORTEST_WITHIN and f" {word} " in spaced
        for word in (*target.own_synonyms, *target.synonyms)
    )


def _agreement(target: ImportTarget, cells: Sequence[Cell]) -> float:
    """Return how far the cells bear a title out: 1 where nothing can be checked."""
    if target.counter_test is not None and readable_share(target.counter_test, cells) > 0.6:
        return 0.3
    if target.test is None or all(map(is_nothing, cells)):
        return 1.0
    share = readable_share(target.test, cells)
    return 0.3 + 0.7 * share if share >= 0.2 or len(cells) < 3 else 0.0


def _by_content(target: ImportTarget, cells: Sequence[Cell]) -> float:
    """Return what a column without a title we know looks like."""
    if not target.content_sureness or target.test is None:
        return 0.0
    if target.content_mark is not None and readable_share(target.content_mark, cells) < 0.5:
        return 0.0
    return (
        target.content_sureness
        if readable_share(target.test, cells) >= target.content_share
        else 0.0
    )


def _assigned(table: Table, candidates: Sequence[_Candidate]) -> dict[int, _Candidate]:
    """Return the best candidate of each place; a target goes to one place, unless it is many."""
    chosen: dict[int, _Candidate] = {}
    places: dict[str, list[int]] = defaultdict(list)
    for each in candidates:
        target, used = each.target, places[each.target.name]
        if each.place in chosen or (used and not target.is_many):
            continue
        may_be_copy = target.has_copies and each.score <= _LIKE_A_COPY
        if may_be_copy and any(_is_copy(table, each.place, place) for place in used):
            continue
        chosen[each.place] = each
        used.append(each.place)
    return chosen


def _is_copy(table: Table, place: int, other: int) -> bool:
    """Return whether one column says again, row by row, the digits or words of another."""
    pairs = [
        (_bare(row.cells[place]), _bare(row.cells[other]))
        for row in table.rows
        if not is_nothing(row.cells[place])
    ]
    again = sum(bool(one) and one in whole for one, whole in pairs)
    return again >= len(pairs) * _COPIED


def _bare(cell: Cell) -> str:
    return "".join(filter(str.isalnum, text_of(cell).casefold()))
