"""What the words of an area take out of it: "todo el país, excepto Petén". Pure, given the
atlas.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from core.atlas import Unit
from feeds.naming.named_parts import STATE, NameFinder, read_parts
from feeds.naming.place_words import UnitKind, kind_said

_EXCEPT = re.compile(
    r"[\s,;(](?:excepto|exceptuando|(?<!\ba\s)salvo"
    r"|(?<!\bal\s)(?<!\bo\s)menos(?!\s+(?:de|que|\d))|con\s+(?:la\s+)?excepci[oó]n\s+del?"
    r"|a\s+excepci[oó]n\s+del?|except(?:\s+for)?|excluding|with\s+the\s+exception\s+of"
    r"|sauf|hormis|à\s+l['’]exception\s+d[eu])\s+"
    r"(?:(?:las?|los?|el|the)\s+"
    r"(?=(?:costas?|zonas?|regi[oó]n|pen[ií]nsula|islas?|coast|comarca)\b))?",
    re.IGNORECASE,
)
"""Not "al menos", "a salvo" and "menos de"."""
_END = re.compile(r"[;|•)]|\.\s")
_NEXT = re.compile(r"\s*[,/]\s*")
_DISTRICTS = frozenset({"BZ"})
"""Countries whose states are called districts."""


class StateFinder(NameFinder, Protocol):
    """What telling the states that are left asks of the atlas (`core.atlas.Atlas` has it)."""

    def units(self, kind: str, country: str | None = None, parent: str | None = None) -> list[Unit]:
        """Return the units of a kind."""


@dataclass(frozen=True, slots=True)
class ExceptedWords:
    """What stands before the word of an exception, and what it is about."""

    whole: str
    excepted: str
    """Up to the end of its sentence, bracket or line."""
    first: str
    """The first name of it: where a list goes on, nothing tells whether the others are excepted."""
    following: str
    """The rest of that list."""
    behind: str
    """What stands behind its end."""


def excepted_words(text: str) -> ExceptedWords | None:
    """Return the parts of a text with an exception; None where it has none."""
    found = _EXCEPT.search(text)
    if found is None:
        return None
    whole, rest = text[: found.start()].rstrip(" ,;("), text[found.end() :]
    end = _END.search(rest)
    excepted, behind = (rest[: end.start()], rest[end.end() :]) if end else (rest, "")
    first, *others = _NEXT.split(excepted, maxsplit=1)
    return ExceptedWords(whole, excepted, first, "".join(others), behind)


def states_left(
    excepted: str, atlas: StateFinder, country: str
) -> tuple[tuple[Unit, ...], tuple[str, ...]]:
    """Return the states of a country without those excepted, none where none is; and what is
    excepted that is no state. A town, or a side of a state, takes none of its state out.
    """
    kinds = {None, UnitKind.STATE, UnitKind.COUNTY if country in _DISTRICTS else None}
    out: set[str] = set()
    unknown = []
    for part in read_parts(excepted, atlas):
        named = atlas.by_name(kind_said(part.text)[2], country)
        codes = {unit.code for unit in named if unit.kind == STATE}
        if codes and part.kind in kinds:
            out |= codes
        else:
            unknown.append(part.text)
    states = atlas.units(STATE, country) if out else []
    return tuple(unit for unit in states if unit.code not in out), tuple(unknown)
