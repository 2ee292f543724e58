"""The index at the end of the book: names, and places, with the pages they are on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.atlas.names import fold
from core.i18n.formats import Formats
from core.pdf.fonts import legible, width_of
from directory.book.chapters import BookEntry, CountryChapter

COLUMN_PT, TEXT_PT, LINES_A_PAGE = 238.0, 8.5, 110
"""Width of a column of the index, size of its letters, and lines that surely go on a page of two
columns.
"""


@dataclass(frozen=True, slots=True)
class IndexHeading:
    """Lines of the index under one head: (text, ((page, anchor), …))."""

    title: str
    lines: tuple[tuple[str, tuple[tuple[int, str], ...]], ...]


def names_index(chapters: Iterable[CountryChapter], pages: Mapping[str, int]) -> list[IndexHeading]:
    """Return every entry by the first letter of its name; digits and signs come first under #."""
    letters: dict[str, list[tuple[str, tuple[tuple[int, str], ...]]]] = {}
    for key, name, anchor in sorted(
        (fold(entry.name), entry.name, entry.anchor) for entry in _entries(chapters)
    ):
        initial = key[:1].upper() if key[:1].isalpha() else "#"
        letters.setdefault(initial, []).append((name, ((pages.get(anchor, 0), anchor),)))
    return [IndexHeading(initial, tuple(names)) for initial, names in letters.items()]


def places_index(
    chapters: Iterable[CountryChapter], pages: Mapping[str, int], wording: Formats
) -> list[IndexHeading]:
    """Return every town with the pages of who stands in it, by its country; entries without a town
    have no place here.
    """
    found: dict[str, dict[str, dict[int, str]]] = {}
    for entry in _entries(chapters):
        if entry.city:
            country = (
                wording.country(entry.located_in)
                if entry.located_in
                else wording.gettext("País desconocido")
            )
            on = found.setdefault(country, {}).setdefault(entry.city, {})
            on.setdefault(pages.get(entry.anchor, 0), entry.anchor)
    return [
        IndexHeading(
            country,
            tuple(
                (town, tuple(sorted(found[country][town].items())))
                for town in sorted(found[country], key=_by)
            ),
        )
        for country in sorted(found, key=_by)
    ]


def pages_needed(heads: Iterable[IndexHeading]) -> int:
    """Return how many pages an index surely takes at most, by the width of its lines."""
    lines = 0.0
    for head in heads:
        lines += 2 + math.ceil(width_of(head.title, TEXT_PT + 1, 700) / COLUMN_PT)
        for text, pages in head.lines:
            lines += math.ceil(
                width_of(f"{legible(text)} · {'888, ' * len(pages)}", TEXT_PT) * 1.06 / COLUMN_PT
            )
    return math.ceil(lines / LINES_A_PAGE)


def _entries(chapters: Iterable[CountryChapter]) -> Iterable[BookEntry]:
    return (
        entry for chapter in chapters for section in chapter.sections for entry in section.entries
    )


def _by(name: str) -> tuple[str, str]:
    return fold(name), name
