"""The watch board: hazards ordered by what they mean to the viewer, and those without a place.

A hazard that only repeats one of another source is listed under that one. Alerts without a usable
place are a list of their own, with the reason; they are never left out.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload

from core.disclosure import STANDARD, UNKNOWN, Cell, Disclosure
from core.geo.geometry import Area, union
from directory.entries.models import Post, Shelter
from directory.entries.visibility import Viewer, visible_to
from feeds.circles import told_to
from feeds.models import Hazard, HazardStatus, HazardVersion
from feeds.values import HazardKind, Severity
from watch.hazard_summary import witness_names
from watch.matching.hazard_zone import HazardState, bands_of
from watch.models import Flag, FlagStatus, SubjectKind, WatchCycle

ENDED_SHOWN = timedelta(hours=48)
PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which hazards to show, and which part of them."""

    kind: HazardKind | None = None
    least: Severity | None = None
    """Nothing less severe than this."""
    mine: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class OtherCountries:
    """How many nationals of another country are inside."""

    country: str
    persons: Cell


@dataclass(frozen=True, slots=True)
class KnownState:
    """A hazard, and what is known of it at the moment of the board: itself, or a version."""

    hazard: Hazard
    state: HazardState


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardRow:
    """One hazard and what it touches."""

    hazard: Hazard
    state: HazardState
    persons: Cell
    households: Cell
    arriving: Cell
    leaving: Cell
    """Of the persons, those who are not inside yet, and those who leave before it comes."""
    is_pending: bool
    """No cycle of the watch has ended since this hazard came: nothing is known yet."""
    others: tuple[OtherCountries, ...]
    shelters: int
    posts: int
    repeated_by: tuple[str, ...]
    """Names of the others who report the same event."""

    @property
    def touches_mine(self) -> bool:
        """Whether people of the viewer's country are registered inside."""
        return self.persons.value is not None

    @property
    def order(self) -> tuple[bool, int, int, bool, datetime]:
        """Sorted downwards: own people first, then severity, number, shelters, newest."""
        return (
            self.touches_mine,
            self.state.severity.rank,
            self.persons.value or 0,
            bool(self.shelters or self.posts),
            self.hazard.last_seen_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The whole board; `live` is one part of `live_total`, `pages` how many parts there are."""

    live: tuple[HazardRow, ...]
    live_total: int
    pages: int
    touching_mine: int
    tests: tuple[HazardRow, ...]
    ended: tuple[KnownState, ...]
    unplaced: tuple[KnownState, ...]
    kinds: Mapping[HazardKind, int]
    """How many live hazards of each kind there are before filtering."""
    last_cycle_at: datetime | None


@dataclass(frozen=True, slots=True)
class FlagCounts:
    """Whom and what a flag touches, as far as it was counted at the moment of the board."""

    hazard_id: uuid.UUID
    kind: SubjectKind
    country: str
    subject_id: str
    persons: int
    households: int
    arriving: int
    leaving: int


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What a board is made of: as things stand, or as they were known (`watch.past_board`)."""

    known: Sequence[KnownState]
    """Those live and those ended lately, the one seen last first; without their shapes."""
    flags: Iterable[FlagCounts]
    last_cycle_at: datetime | None


def watch_board(
    session: Session,
    criteria: BoardFilter,
    *,
    viewer: Viewer,
    sees_counts: bool,
    now: datetime,
    disclosure: Disclosure = STANDARD,
) -> Board:
    """Return the board as `viewer` may see it at `now`; without `sees_counts` no number of
    nationals is in it.
    """
    last_cycle_at = session.scalar(sa.select(sa.func.max(WatchCycle.finished_at)))
    hazards = [KnownState(hazard, hazard) for hazard in _hazards(session, viewer, now)]
    facts = BoardFacts(hazards, _raised_flags(session, hazards), last_cycle_at)
    return make_board(session, facts, criteria, Sight(viewer, sees_counts, disclosure))


def touched_by(
    session: Session,
    hazard: Hazard,
    *,
    viewer: Viewer,
    sees_counts: bool,
    disclosure: Disclosure = STANDARD,
) -> HazardRow | None:
    """Return whom and what one hazard touches, counted as on the board; None where nobody is
    counted under it: it has ended, has no usable place, only informs, or repeats another one.
    """
    if hazard.status is not HazardStatus.ACTIVE or hazard.same_as_id is not None:
        return None
    if hazard.unplaced_reason or hazard.is_context:
        return None
    known = [KnownState(hazard, hazard)]
    last_cycle_at = session.scalar(sa.select(sa.func.max(WatchCycle.finished_at)))
    facts = BoardFacts(known, _raised_flags(session, known), last_cycle_at)
    return _rows(session, facts, Sight(viewer, sees_counts, disclosure))[0]


def make_board(session: Session, facts: BoardFacts, criteria: BoardFilter, sight: Sight) -> Board:
    """Return the board of the facts, as the viewer may see it."""
    rows = _rows(session, facts, sight)
    real = [row for row in rows if not row.state.is_test]
    live = [row for row in real if not row.state.unplaced_reason]
    chosen = sorted(
        (row for row in live if _passes(row, criteria)), key=lambda row: row.order, reverse=True
    )
    first = (criteria.page - 1) * PAGE_ROWS
    return Board(
        live=tuple(chosen[first : first + PAGE_ROWS]),
        live_total=len(chosen),
        pages=max(1, -(-len(chosen) // PAGE_ROWS)),
        touching_mine=sum(row.touches_mine for row in live),
        tests=tuple(row for row in rows if row.state.is_test),
        ended=tuple(each for each in facts.known if each.state.status is HazardStatus.ENDED),
        unplaced=tuple(
            KnownState(row.hazard, row.state) for row in real if row.state.unplaced_reason
        ),
        kinds=_by_kind(live),
        last_cycle_at=facts.last_cycle_at,
    )


@dataclass(frozen=True, slots=True)
class BoardZone:
    """The zone of one hazard of the board, for its map."""

    hazard: Hazard
    severity: Severity
    area: Area


def board_zones(session: Session, board: Board) -> list[BoardZone]:
    """Return the zones of the hazards listed as they are known, which the board itself does not
    read.
    """
    states = {row.hazard.id: row.state for row in board.live}
    hazards = {row.hazard.id: row.hazard for row in board.live}
    present = [key for key, state in states.items() if isinstance(state, Hazard)]
    query = sa.select(Hazard.id, Hazard.zone).where(Hazard.id.in_(present))
    areas = {row.id: row.zone for row in session.execute(query)}
    areas |= {
        key: _ground(state) for key, state in states.items() if isinstance(state, HazardVersion)
    }
    return [
        BoardZone(hazards[key], states[key].severity, area)
        for key, area in areas.items()
        if area is not None
    ]


def _ground(state: HazardState) -> Area | None:
    bands = bands_of(state)
    return union(band.area for band in bands) if bands else None


# -- inside ---------------------------------------------------------------------------------


def _originals(active: Sequence[KnownState]) -> list[KnownState]:
    """Return those that do not repeat another one that is live."""
    ids = {each.hazard.id for each in active}
    return [each for each in active if each.state.same_as_id not in ids]


def _hazards(session: Session, viewer: Viewer, now: datetime) -> Sequence[Hazard]:
    """Return the live hazards and those ended lately, without their shapes."""
    statement = (
        sa.select(Hazard)
        .where(
            told_to(viewer.country or ""),
            sa.or_(Hazard.status == HazardStatus.ACTIVE, Hazard.ended_at >= now - ENDED_SHOWN),
        )
        .options(defer(Hazard.zone), defer(Hazard.severity_zones), joinedload(Hazard.source))
        .order_by(Hazard.last_seen_at.desc(), Hazard.id)
    )
    return session.scalars(statement).all()


@dataclass(frozen=True, slots=True)
class Sight:
    """How much of the hazards the viewer sees."""

    viewer: Viewer
    sees_counts: bool
    disclosure: Disclosure

    def count(self, count: int, *, is_own: bool) -> Cell:
        """Return a count of a flag; nobody registered there is unknown, never 0."""
        return self.disclosure.whole(count, is_own=is_own) if count else UNKNOWN


def _rows(session: Session, facts: BoardFacts, sight: Sight) -> list[HazardRow]:
    active = [each for each in facts.known if each.state.status is HazardStatus.ACTIVE]
    flags: dict[uuid.UUID, list[FlagCounts]] = defaultdict(list)
    for flag in facts.flags:
        flags[flag.hazard_id].append(flag)
    visible = _visible_subjects(session, flags, sight.viewer)
    repeats: dict[uuid.UUID, list[str]] = defaultdict(list)
    repeating = [each for each in active if each.state.same_as_id is not None]
    names = witness_names(session, [each.hazard for each in repeating])
    for each in repeating:
        if each.state.same_as_id is not None:
            repeats[each.state.same_as_id].append(names[each.hazard.id])
    return [
        _row(
            each,
            flags[each.hazard.id],
            visible,
            tuple(repeats[each.hazard.id]),
            facts.last_cycle_at,
            sight,
        )
        for each in _originals(active)
    ]


_FLAG_COLUMNS = (
    Flag.hazard_id,
    Flag.kind,
    Flag.country,
    Flag.subject_id,
    Flag.persons,
    Flag.households,
    Flag.arriving,
    Flag.leaving,
)


def _raised_flags(session: Session, known: Sequence[KnownState]) -> list[FlagCounts]:
    ids = [each.hazard.id for each in known if each.hazard.status is HazardStatus.ACTIVE]
    statement = sa.select(*_FLAG_COLUMNS).where(
        Flag.hazard_id.in_(ids), Flag.status == FlagStatus.RAISED
    )
    return [FlagCounts(*row) for row in session.execute(statement)]


def _visible_subjects(
    session: Session, flags: Mapping[uuid.UUID, list[FlagCounts]], viewer: Viewer
) -> set[str]:
    """Return the ids of the flagged shelters and posts that the viewer may see."""
    subjects = {
        uuid.UUID(flag.subject_id) for each in flags.values() for flag in each if flag.subject_id
    }
    if not subjects:
        return set()
    shelters = session.scalars(
        sa.select(Shelter.id).where(visible_to(viewer, Shelter), Shelter.id.in_(subjects))
    )
    posts = session.scalars(
        sa.select(Post.id).where(visible_to(viewer, Post), Post.id.in_(subjects))
    )
    return {str(each) for each in [*shelters, *posts]}


def _row(
    known: KnownState,
    flags: list[FlagCounts],
    visible: set[str],
    repeated_by: tuple[str, ...],
    last_cycle_at: datetime | None,
    sight: Sight,
) -> HazardRow:
    nationals = _nationals(flags) if sight.sees_counts else []
    own = _own(nationals, known.hazard.id, sight)
    seen = [flag.kind for flag in flags if flag.subject_id in visible]
    is_counted = last_cycle_at is not None and last_cycle_at >= known.hazard.created_at
    return HazardRow(
        hazard=known.hazard,
        state=known.state,
        persons=sight.count(own.persons, is_own=True),
        households=sight.count(own.households, is_own=True),
        arriving=sight.count(own.arriving, is_own=True),
        leaving=sight.count(own.leaving, is_own=True),
        is_pending=not (is_counted or flags),
        others=_others(nationals, sight),
        shelters=seen.count(SubjectKind.SHELTER),
        posts=seen.count(SubjectKind.POST),
        repeated_by=repeated_by,
    )


def _own(nationals: Iterable[FlagCounts], hazard_id: uuid.UUID, sight: Sight) -> FlagCounts:
    """Return the counts of the viewer's country; noughts where nobody of it is flagged."""
    country = sight.viewer.country or ""
    nobody = FlagCounts(hazard_id, SubjectKind.NATIONALS, country, "", 0, 0, 0, 0)
    return next((flag for flag in nationals if flag.country == country), nobody)


def _nationals(flags: Iterable[FlagCounts]) -> list[FlagCounts]:
    return [flag for flag in flags if flag.kind is SubjectKind.NATIONALS]


def _others(nationals: Iterable[FlagCounts], sight: Sight) -> tuple[OtherCountries, ...]:
    """Return the other countries whose number this reader may know, by their code."""
    counts = (
        OtherCountries(flag.country, sight.count(flag.persons, is_own=False))
        for flag in nationals
        if flag.country != sight.viewer.country
    )
    return tuple(
        sorted((each for each in counts if each.persons != UNKNOWN), key=lambda each: each.country)
    )


def _passes(row: HazardRow, criteria: BoardFilter) -> bool:
    return (
        (criteria.kind is None or row.hazard.kind is criteria.kind)
        and (criteria.least is None or row.state.severity.rank >= criteria.least.rank)
        and (not criteria.mine or row.touches_mine)
    )


def _by_kind(rows: Sequence[HazardRow]) -> dict[HazardKind, int]:
    counted: dict[HazardKind, int] = defaultdict(int)
    for row in rows:
        counted[row.hazard.kind] += 1
    return dict(sorted(counted.items(), key=lambda item: -item[1]))
