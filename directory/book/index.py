"""The index at the end of the book: names, and places with who is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from directory.book.chapters import Chapter, Entry
from ground.atlas.names import fold
from ground.wording import Wording


@dataclass(frozen=True, slots=True)
class Letter:
    """Entries under one initial: (name, anchor) in order."""

    initial: str
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A town and the (name, anchor) of every entry that stands there."""

    place: str
    names: tuple[tuple[str, str], ...]


def names_index(chapters: Iterable[Chapter]) -> list[Letter]:
    """Every entry by the first letter of its name; digits and signs come first under #."""
    found = sorted(((fold(entry.name), entry.name, entry.anchor) for entry in _entries(chapters)))
    letters: dict[str, list[tuple[str, str]]] = {}
    for key, name, anchor in found:
        initial = key[:1].upper() if key[:1].isalpha() else "#"
        letters.setdefault(initial, []).append((name, anchor))
    return [Letter(initial, tuple(names)) for initial, names in letters.items()]


def places_index(chapters: Iterable[Chapter], wording: Wording) -> list[PlaceLine]:
    """Every town with the entries in it; entries without a town are in the index of names only."""
    towns: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for entry in _entries(chapters):
        if entry.city:
            town = (entry.city, wording.country(entry.located_in) if entry.located_in else "")
            towns.setdefault(town, []).append((fold(entry.name), entry.name, entry.anchor))
    ordered = sorted(towns, key=lambda town: (fold(town[0]), town))
    return [
        PlaceLine(
            f"{city} ({country})" if country else city,
            tuple((name, anchor) for _, name, anchor in sorted(towns[city, country])),
        )
        for city, country in ordered
    ]


def _entries(chapters: Iterable[Chapter]) -> Iterable[Entry]:
    return (entry for chapter in chapters for section in chapter.sections for entry in section.entries)
