"""The directory as a list: one question feeds the page, the map and the export, so that they are
equal.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.atlas import Atlas, Unit
from directory.entries.freshness import Freshness, FreshnessState, freshness_of
from directory.entries.kinds import EntryKind, kind_of
from directory.entries.models import Channel, FocalPoint, Organisation, Post, Shelter
from directory.entries.visibility import Viewer, is_seen, visible_to
from directory.search.ranking import Entry, MatchReason, search

SEARCH_LIMIT = 1000
PAGE_ROWS = 60


EntryType = type[Post] | type[FocalPoint] | type[Shelter] | type[Organisation]
LISTED: Mapping[EntryKind, EntryType] = {
    EntryKind.POST: Post,
    EntryKind.FOCAL_POINT: FocalPoint,
    EntryKind.SHELTER: Shelter,
    EntryKind.ORGANISATION: Organisation,
}
"""What the list offers. Community leaders are sealed and have their own page."""


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

    entry: Entry
    kind: EntryKind
    state: Unit | None
    freshness: Freshness
    why: tuple[MatchReason, ...] = ()
    """Why the text asked for found it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The entries asked for, one page of them, and what could be asked for instead."""

    entries: tuple[ListedEntry, ...]
    """All that fit, in order."""
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
    everything = [
        _listed(entry, atlas, viewer, now, why)
        for entry, why in _matching(session, viewer, criteria.text)
    ]
    fitting = tuple(each for each in everything if _fits(each, criteria))
    first = (criteria.page - 1) * PAGE_ROWS
    shown = fitting[first : first + PAGE_ROWS]
    _load_failures(session, shown)
    return Listing(
        entries=fitting,
        shown=shown,
        pages=max(1, -(-len(fitting) // PAGE_ROWS)),
        kinds=Counter(each.kind for each in everything),
        countries=tuple(sorted(Counter(each.entry.country for each in everything).items())),
        states=_counted_states(everything),
        lapsed=sum(_is_lapsed(each) for each in everything),
        unplaced=sum(is_unplaced(each.entry) for each in everything),
    )


def is_unplaced(entry: Entry) -> bool:
    """Return whether nobody knows where an entry is: no alert touches it, nobody near finds it."""
    return not isinstance(entry, FocalPoint) and entry.point is None


def find_entry(
    session: Session, kind: EntryKind, entry_id: uuid.UUID, *, viewer: Viewer
) -> Entry | None:
    """Return one entry with its channels; None when there is none that the viewer may see."""
    return next(iter(_of_type(session, viewer, LISTED[kind], entry_id)), None)


# -- inside ---------------------------------------------------------------------------------


def _matching(
    session: Session, viewer: Viewer, text: str
) -> Iterable[tuple[Entry, tuple[MatchReason, ...]]]:
    if text.strip():
        return ((found.entry, found.why) for found in search(session, viewer, text, SEARCH_LIMIT))
    return ((entry, ()) for entry in _all(session, viewer))


def _all(session: Session, viewer: Viewer) -> Iterator[Entry]:
    for row_type in LISTED.values():
        yield from _of_type(session, viewer, row_type)


def _of_type(
    session: Session, viewer: Viewer, row_type: EntryType, entry_id: uuid.UUID | None = None
) -> Iterator[Entry]:
    statement: sa.Select[Any] = sa.select(row_type).where(visible_to(viewer, row_type))
    channels = selectinload(row_type.channels)
    statement = statement.order_by(row_type.name, row_type.id).options(channels)
    if entry_id is not None:
        statement = statement.where(row_type.id == entry_id).options(
            channels.selectinload(Channel.failures)
        )
    yield from session.scalars(statement)


def _load_failures(session: Session, rows: Iterable[ListedEntry]) -> None:
    """Read at once what fails among the channels of a page, which tells it beside each of them."""
    ids = [channel.id for each in rows for channel in each.entry.channels]
    session.scalars(
        sa.select(Channel).where(Channel.id.in_(ids)).options(selectinload(Channel.failures))
    ).all()


def _listed(
    entry: Entry, atlas: Atlas, viewer: Viewer, now: datetime, reasons: tuple[MatchReason, ...]
) -> ListedEntry:
    return ListedEntry(
        entry, kind_of(entry), _state(entry, atlas, viewer), freshness_of(entry, now), reasons
    )


def _state(entry: Entry, atlas: Atlas, viewer: Viewer) -> Unit | None:
    """Return the state where it stands; a focal point stands where its post does, if seen."""
    placed = entry.post if isinstance(entry, FocalPoint) else entry
    if placed is None or not is_seen(viewer, placed):
        return None
    unit = atlas.unit(placed.unit_code) if placed.unit_code else None
    return atlas.unit(unit.parent) if unit and unit.kind == "admin2" and unit.parent else unit


def _counted_states(rows: Iterable[ListedEntry]) -> tuple[tuple[Unit, int], ...]:
    """Return the states where entries stand, each with how many, by country and name."""
    states = Counter(each.state for each in rows if each.state)
    return tuple(sorted(states.items(), key=lambda item: (item[0].country or "", item[0].name)))


def _is_lapsed(each: ListedEntry) -> bool:
    return each.freshness.state in {FreshnessState.LAPSED, FreshnessState.NEVER}


def _fits(each: ListedEntry, criteria: DirectoryFilter) -> bool:
    return (
        (criteria.kind is None or each.kind is criteria.kind)
        and criteria.country in {"", each.entry.country}
        and criteria.state in {"", each.state.code if each.state else ""}
        and (not criteria.lapsed or _is_lapsed(each))
        and (not criteria.unplaced or is_unplaced(each.entry))
    )
