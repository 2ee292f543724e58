"""Which rows of a grid hold the titles: one, or two where titles stand over groups. Pure.

A person can say which rows they are; else they are looked for in the first rows of the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from core.tabular.tables import MOST_COLUMNS, Cell, Grid, is_said, text_of

Lines = Sequence[tuple[int, list[Cell]]]
"""Rows that say something: their number in the file, and their cells."""
BETWEEN_PARTS = " · "
"""Between the title of a group of columns and the title of one of them."""
_LOOKED_AT = 30
"""So many rows are looked at for the titles."""
_FEWEST_SHARE, _FEWEST_DISTINCT, _FEWEST_REPEATED = 0.6, 0.8, 0.5
# Each cell may be of megabytes: no pattern looks at a letter of it more than so many times.
_NUMBER = re.compile(r"[-+]?(?=[\s.,:/%°()-]*\d)[\d\s.,:/%°()-]+")
_MAIL = re.compile(r"[^\s@]@[^\s@]{1,253}\.\w|https?://")


class Head(NamedTuple):
    """The titles of a table, and the numbers of the first and the last row that hold them."""

    first: int
    last: int
    titles: list[str]
    width: int
    """How many cells its widest row has in the file, empty ones at the end too."""


def find_head(lines: Lines, grid: Grid) -> Head | None:
    """Return the first row of words, nearly as wide as the table, without a word twice, together
    with the row of groups above it; None when there is none.
    """
    first = list(lines[:_LOOKED_AT])
    widest = max(sum(map(is_said, cells)) for _, cells in first)
    for place, (number, cells) in enumerate(first):
        below = first[place + 1] if place + 1 < len(first) else None
        if below is not None and _are_two_rows_of_titles(cells, below[1], widest):
            return _head([first[place], below], grid)
        if _are_titles(cells, widest) or _are_repeated_titles(cells, first[place + 1 :], widest):
            return _head([(number, cells)], grid)
    return None


def stated_head(lines: Lines, grid: Grid, rows: tuple[int, int]) -> Head | None:
    """Return the head in the rows somebody named by their first and last number; None when they say
    nothing.
    """
    chosen = [line for line in lines if rows[0] <= line[0] <= rows[1]]
    return _head(chosen, grid) if chosen else None


# -- inside ---------------------------------------------------------------------------------


def _head(lines: Lines, grid: Grid) -> Head:
    numbers = [number for number, _ in lines]
    width = max(len(cells) for number, cells in grid.lines if number in numbers)
    width = min(width, MOST_COLUMNS)
    texts = [[text_of(cell) for cell in cells] for _, cells in lines]
    spread = [*map(_spread, texts[:-1], texts[1:]), texts[-1]]
    titles = [_joined([row[place] for row in spread if place < len(row)]) for place in range(width)]
    return Head(numbers[0], numbers[-1], titles, width)


def _joined(parts: Sequence[str]) -> str:
    """Return the parts of one title from above to below, each once."""
    return BETWEEN_PARTS.join(dict.fromkeys(part for part in parts if part))


def _spread(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Return a row of titles with each title over all columns of its group: those behind it that
    are empty, as long as the row below says something under them.
    """
    spread: list[str] = []
    is_before_said = False
    width = max(len(above), len(below))
    for text, under in zip(_padded(above, width), _padded(below, width), strict=True):
        is_of_group = bool(spread and under and is_before_said)
        spread.append(text or (spread[-1] if is_of_group else ""))
        is_before_said = bool(under)
    return spread


def _padded(texts: Sequence[str], width: int) -> list[str]:
    return [*texts, *[""] * (width - len(texts))]


def _are_titles(cells: Sequence[Cell], widest: int) -> bool:
    words = _words(cells)
    return _are_many_words(cells, widest) and len(set(words)) >= len(words) * _FEWEST_DISTINCT


def _are_many_words(cells: Sequence[Cell], widest: int) -> bool:
    """Return whether a row holds words alone, and fills nearly the width of the table."""
    return sum(map(is_said, cells)) >= max(1, widest * _FEWEST_SHARE) and _are_all_words(cells)


def _are_repeated_titles(cells: Sequence[Cell], below: Lines, widest: int) -> bool:
    """Return whether a row is one of titles though some stand twice (`Teléfono`, `Teléfono`): none
    of these stands anywhere below, as the words of a first row of data would.
    """
    words = _words(cells)
    is_mixed = len(set(words)) >= len(words) * _FEWEST_REPEATED
    if not below or not is_mixed or not _are_many_words(cells, widest):
        return False
    twice = {word for word in words if words.count(word) > 1}
    return twice.isdisjoint(text_of(cell) for _, row in below for cell in row)


def _are_two_rows_of_titles(above: Sequence[Cell], below: Sequence[Cell], widest: int) -> bool:
    """Return whether two rows are one head: words only, of which the lower says something only
    under titles that stand over several columns, or over none.

    A first row of data says something under a title of one column, too: that tells the two apart,
    unless the upper row is too thin to be titles by itself.
    """
    tops, subs = [text_of(cell) for cell in above], [text_of(cell) for cell in below]
    if len(set(filter(None, tops))) < 2 or not _are_all_words([*above, *below]):
        return False
    pairs = list(zip(_spread(tops, subs), _padded(subs, len(tops)), strict=True))
    titles = [_joined(parts) for parts in pairs]
    groups, singles = _told_apart(pairs)
    if not groups or not _are_titles(titles, widest):
        return False
    return not singles or not _are_titles(above, widest)


def _told_apart(pairs: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Return what the lower row says under titles of several columns, and under those of one."""
    tops = [top for top, _ in pairs]
    under = [(top, sub) for top, sub in pairs if top and sub and sub != top]
    groups = [sub for top, sub in under if tops.count(top) > 1]
    return groups, [sub for top, sub in under if tops.count(top) == 1]


def _are_all_words(cells: Sequence[Cell]) -> bool:
    return len(_words(cells)) == sum(map(is_said, cells))


def _words(cells: Sequence[Cell]) -> list[str]:
    """Return the texts of a row that are no numbers and no addresses, and so may be titles."""
    texts = [text_of(cell) for cell in cells if is_said(cell) and isinstance(cell, str)]
    return [text for text in texts if not (_NUMBER.fullmatch(text) or _MAIL.search(text))]
