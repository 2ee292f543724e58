"""The directory as a list: one question feeds the page, the map and the export, so that they are
equal.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.atlas import Atlas, Unit
from directory.entries.kinds import EntryKind
from directory.entries.models import Channel
from directory.entries.visibility import Viewer, visible_to
from directory.search.entry_heads import LISTED, EntryHead, entry_heads
from directory.search.listed_entries import EntryText, entry_texts
from directory.search.ranking import Entry, MatchReason, search_matches

SEARCH_LIMIT = 1000
PAGE_ROWS = 60
_StateOf = Callable[[str], Unit | None]
_Reasons = Mapping[uuid.UUID, tuple[MatchReason, ...]]


@dataclass(frozen=True, slots=True)
class DirectoryFilter:
    """Which entries to list, and which part of them."""

    text: str = ""
    kind: EntryKind | None = None
    country: str = ""
    """The country that owns the entry."""
    state: str = ""
    """Code of the first administrative unit where it stands, e.g. `US-TX`."""
    lapsed: bool = False
    unplaced: bool = False
    """Only those without a point: they appear in no alert."""
    page: int = 1


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One entry of the list."""

    head: EntryHead
    text: EntryText
    state: Unit | None
    why: tuple[MatchReason, ...] = ()
    """Why the text asked for found it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The entries asked for, one page of them, and what could be asked for instead."""

    heads: tuple[EntryHead, ...]
    """Of all that fit, in order."""
    shown: tuple[ListedEntry, ...]
    pages: int
    kinds: Mapping[EntryKind, int]
    countries: tuple[tuple[str, int], ...]
    states: tuple[tuple[Unit, int], ...]
    lapsed: int
    unplaced: int


def directory_listing(
    session: Session, atlas: Atlas, criteria: DirectoryFilter, *, viewer: Viewer, now: datetime
) -> Listing:
    """Return the list as `viewer` may see it at `now`; the counts beside the filters are of the
    text alone.
    """
    everything, reasons = _matching(session, viewer, criteria.text, now)
    state_of = _states(atlas)
    fitting = tuple(each for each in everything if _fits(each, criteria, state_of))
    first = (criteria.page - 1) * PAGE_ROWS
    page = fitting[first : first + PAGE_ROWS]
    texts = entry_texts(session, viewer, page, now)
    return Listing(
        heads=fitting,
        shown=tuple(
            ListedEntry(each, texts[each.id], state_of(each.unit_code), reasons.get(each.id, ()))
            for each in page
            if each.id in texts  # not retired since the list was read
        ),
        pages=max(1, -(-len(fitting) // PAGE_ROWS)),
        kinds=Counter(each.kind for each in everything),
        countries=tuple(sorted(Counter(each.country for each in everything).items())),
        states=_counted_states(everything, state_of),
        lapsed=sum(each.is_lapsed for each in everything),
        unplaced=sum(not each.is_placed for each in everything),
    )


def find_entry(
    session: Session, kind: EntryKind, entry_id: uuid.UUID, *, viewer: Viewer
) -> Entry | None:
    """Return one entry with its channels; None when there is none that the viewer may see."""
    row_type = LISTED[kind]
    statement: sa.Select[Any] = sa.select(row_type).where(
        visible_to(viewer, row_type), row_type.id == entry_id
    )
    channels = selectinload(row_type.channels).selectinload(Channel.failures)
    entry: Entry | None = session.scalar(statement.options(channels))
    return entry


# -- inside ---------------------------------------------------------------------------------


def _matching(
    session: Session, viewer: Viewer, text: str, now: datetime
) -> tuple[list[EntryHead], _Reasons]:
    """Return the heads of what a text finds, the best first, and why; without one of all."""
    if not text.strip():
        return entry_heads(session, viewer, now), {}
    reasons = {
        found.row.id: found.why for found in search_matches(session, viewer, text, SEARCH_LIMIT)
    }
    if not reasons:
        return [], {}
    heads = {each.id: each for each in entry_heads(session, viewer, now, among=reasons.keys())}
    return [heads[each] for each in reasons if each in heads], reasons


def _states(atlas: Atlas) -> _StateOf:
    """Return how the state of a unit is found: each looked up once for a list."""

    @cache
    def state_of(unit_code: str) -> Unit | None:
        unit = atlas.unit(unit_code) if unit_code else None
        return atlas.unit(unit.parent) if unit and unit.kind == "admin2" and unit.parent else unit

    return state_of


def _counted_states(rows: Iterable[EntryHead], state_of: _StateOf) -> tuple[tuple[Unit, int], ...]:
    """Return the states where entries stand, each with how many, by country and name."""
    counts: Counter[str] = Counter()
    states: dict[str, Unit] = {}
    for unit_code, count in Counter(each.unit_code for each in rows).items():
        if state := state_of(unit_code):
            states[state.code] = state
            counts[state.code] += count
    found = ((states[code], count) for code, count in counts.items())
    return tuple(sorted(found, key=lambda item: (item[0].country or "", item[0].name)))


def _fits(head: EntryHead, criteria: DirectoryFilter, state_of: _StateOf) -> bool:
    return (
        (criteria.kind is None or head.kind is criteria.kind)
        and criteria.country in {"", head.country}
        and (not criteria.state or _code(state_of(head.unit_code)) == criteria.state)
        and (not criteria.lapsed or head.is_lapsed)
        and (not criteria.unplaced or not head.is_placed)
    )


def _code(state: Unit | None) -> str:
    return state.code if state else ""
