"""What one box finds: things of one kind in a group, each with the page it opens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.atlas.names import fold

SHOWN = 6
"""Of each group: more is asked of the group's own page."""
LONGEST_QUESTION = 200


@dataclass(frozen=True, slots=True)
class FoundThing:
    """One thing found, in the reader's words."""

    words: str
    address: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """What was found of one kind."""

    title: str
    """Message id."""
    icon: str
    things: Sequence[FoundThing]
    all_of_them: str = ""
    """The address of a page that lists more; empty where this is all."""


def names_it(question: str, *texts: str) -> bool:
    """Return whether each word of a question begins a word of one of the texts, accents and case
    left aside.
    """
    asked = fold(question).split()
    words = [word for text in texts for word in fold(text).split()]
    return bool(asked) and all(any(word.startswith(each) for word in words) for each in asked)


def first_of(things: Iterable[FoundThing]) -> tuple[FoundThing, ...]:
    """Return as many as are shown."""
    found: list[FoundThing] = []
    for each in things:
        found.append(each)
        if len(found) == SHOWN:
            break
    return tuple(found)
