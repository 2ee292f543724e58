"""Translations written for an earlier text: Spanish is the source, and who rewrites it rarely
rewrites the rest.

Each is known by a mark of the Spanish text, the language and its own text. So it is found again
when rows change places, and forgotten as soon as somebody writes either of the two anew, or says
that it still holds.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from core.i18n.languages import LANGUAGES

SOURCE, *OTHERS = LANGUAGES


def fingerprint(source: str, language: str, text: str) -> str:
    """Return the mark of one translation and of the Spanish text it stands beside."""
    return hashlib.sha256("\0".join((source, language, text)).encode()).hexdigest()[:24]


def outdated_marks(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    marks: Collection[str],
    confirmed: Collection[str] = (),
) -> list[str]:
    """Return the marks of the translations in `after` that were written for another Spanish text.

    `marks` are those held for `before`, `confirmed` those of which somebody said that they still
    hold.
    """
    beside: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source, language, text in _translations(before):
        beside[language, text].add(source)
    found = set()
    for source, language, text in _translations(after):
        mark, sources = fingerprint(source, language, text), beside.get((language, text), set())
        is_earlier = mark in marks if source in sources else bool(sources)
        if is_earlier and mark not in confirmed:
            found.add(mark)
    return sorted(found)


def outdated_mark(texts: Mapping[str, str], language: str, marks: Collection[str]) -> str:
    """Return the mark of one translation when it was written for an earlier text; empty when it was
    not.
    """
    mark = fingerprint(texts.get(SOURCE) or "", language, texts.get(language) or "")
    return mark if language != SOURCE and mark in marks else ""


def count_outdated(document: Mapping[str, Any], marks: Collection[str]) -> int:
    """Return how many translations of a document were written for an earlier text."""
    return sum(fingerprint(*each) in marks for each in _translations(document))


# -- inside ---------------------------------------------------------------------------------


def _translations(value: Any) -> Iterator[tuple[str, str, str]]:
    """Spanish text, language and text of every translation of a document."""
    if isinstance(value, Mapping):
        if value and set(value) <= set(LANGUAGES):
            source = value.get(SOURCE)
            yield from (
                (source, code, value[code]) for code in OTHERS if source and value.get(code)
            )
            return
        for inner in value.values():
            yield from _translations(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _translations(inner)
