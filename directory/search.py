"""Finding entries by what somebody remembers of them: part of a name, a town, a service, a telephone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from directory.models import FocalPoint, Organisation, Post, Shelter
from directory.viewer import Viewer, visible_to
from ground.atlas.names import fold

Entry = Organisation | Post | FocalPoint | Shelter
SomeEntry = TypeVar("SomeEntry", Post, FocalPoint, Shelter, Organisation)
_NOT_DIGIT = re.compile(r"\D")
_FEWEST_DIGITS = 4


def search_entries(session: Session, viewer: Viewer, text: str, limit: int = 50) -> list[Entry]:
    """The entries in which every word of `text` begins a word; accents, case and punctuation are forgiven.

    Names, towns, addresses, zones, services and roles are searched; four digits or more are also
    looked for in the telephones. Entries whose name begins with the text come first. The sealed
    names of community leaders are not searched.
    """
    words, digits = fold(text).split(), _NOT_DIGIT.sub("", text)
    if not words:
        return []
    found: list[tuple[tuple[bool, bool, str, str], Entry]] = []
    for entry in _visible(session, viewer):
        name = fold(entry.name)
        haystack = f" {name} {_words_of(entry)}"
        by_phone = len(digits) >= _FEWEST_DIGITS and any(
            digits in _NOT_DIGIT.sub("", channel.value) for channel in entry.channels
        )
        if by_phone or all(f" {word}" in haystack for word in words):
            start = name.startswith(" ".join(words))
            found.append(((not start, not all(f" {word}" in f" {name}" for word in words), name, str(entry.id)), entry))
    return [entry for _, entry in sorted(found, key=lambda each: each[0])[:limit]]


def _visible(session: Session, viewer: Viewer) -> Iterator[Entry]:
    yield from _visible_of(session, viewer, Post)
    yield from _visible_of(session, viewer, FocalPoint)
    yield from _visible_of(session, viewer, Shelter)
    yield from _visible_of(session, viewer, Organisation)


def _visible_of(session: Session, viewer: Viewer, kind: type[SomeEntry]) -> Iterator[SomeEntry]:
    yield from session.scalars(sa.select(kind).where(visible_to(viewer, kind)).options(selectinload(kind.channels)))


def _words_of(entry: Entry) -> str:
    if isinstance(entry, FocalPoint):
        return fold(entry.role)
    parts = [entry.city, entry.address]
    if isinstance(entry, Organisation):
        parts += [entry.name_other, *entry.services]
    return fold(" ".join(parts))
