"""The watch board: hazards ordered by what they mean to the viewer, and those without a place.

A hazard that only repeats one of another source is listed under that one. Alerts without a usable
place are a list of their own, with the reason; they are never left out.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload

from core.disclosure import STANDARD, UNKNOWN, Cell, Disclosure
from directory.entries.models import Post, Shelter
from directory.entries.visibility import Viewer, visible_to
from feeds.circles import told_to
from feeds.models import Hazard, HazardStatus
from feeds.values import HazardKind, Severity
from watch.hazard_summary import witness_names
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


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardRow:
    """One hazard and what it touches."""

    hazard: Hazard
    persons: Cell
    households: Cell
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
        hazard = self.hazard
        return (
            self.touches_mine,
            hazard.severity.rank,
            self.persons.value or 0,
            bool(self.shelters or self.posts),
            hazard.last_seen_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The whole board; `live` is one part of `live_total`, `pages` how many parts there are."""

    live: tuple[HazardRow, ...]
    live_total: int
    pages: int
    touching_mine: int
    tests: tuple[HazardRow, ...]
    ended: tuple[Hazard, ...]
    unplaced: tuple[Hazard, ...]
    kinds: Mapping[HazardKind, int]
    """How many live hazards of each kind there are before filtering."""
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
    hazards = _hazards(session, viewer, now)
    active = [hazard for hazard in hazards if hazard.status is HazardStatus.ACTIVE]
    last_cycle_at = _last_cycle_at(session)
    sight = _Sight(viewer, sees_counts, last_cycle_at, disclosure)
    rows = _rows(session, _originals(active), active, sight)
    real = [row for row in rows if not row.hazard.is_test]
    live = [row for row in real if not row.hazard.unplaced_reason]
    chosen = sorted(
        (row for row in live if _passes(row, criteria)), key=lambda row: row.order, reverse=True
    )
    first = (criteria.page - 1) * PAGE_ROWS
    return Board(
        live=tuple(chosen[first : first + PAGE_ROWS]),
        live_total=len(chosen),
        pages=max(1, -(-len(chosen) // PAGE_ROWS)),
        touching_mine=sum(row.touches_mine for row in live),
        tests=tuple(row for row in rows if row.hazard.is_test),
        ended=tuple(hazard for hazard in hazards if hazard.status is HazardStatus.ENDED),
        unplaced=tuple(row.hazard for row in real if row.hazard.unplaced_reason),
        kinds=_by_kind(live),
        last_cycle_at=last_cycle_at,
    )


def zones_of(session: Session, ids: Collection[uuid.UUID]) -> Sequence[Hazard]:
    """Return hazards with their zones, which the board itself does not read."""
    return session.scalars(
        sa.select(Hazard).where(Hazard.id.in_(ids)).options(defer(Hazard.severity_zones))
    ).all()


# -- inside ---------------------------------------------------------------------------------


def _originals(active: list[Hazard]) -> list[Hazard]:
    """Return those that do not repeat another one that is live."""
    ids = {hazard.id for hazard in active}
    return [hazard for hazard in active if hazard.same_as_id not in ids]


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


def _last_cycle_at(session: Session) -> datetime | None:
    return session.scalar(sa.select(sa.func.max(WatchCycle.finished_at)))


@dataclass(frozen=True, slots=True)
class _Sight:
    """How much of the hazards the viewer sees."""

    viewer: Viewer
    sees_counts: bool
    last_cycle_at: datetime | None
    disclosure: Disclosure

    def count(self, count: int, *, is_own: bool) -> Cell:
        """Return a count of a flag; nobody registered there is unknown, never 0."""
        return self.disclosure.whole(count, is_own=is_own) if count else UNKNOWN


def _rows(
    session: Session, firsts: list[Hazard], active: list[Hazard], sight: _Sight
) -> list[HazardRow]:
    flags = _flags(session, [hazard.id for hazard in firsts])
    visible = _visible_subjects(session, flags, sight.viewer)
    repeats: dict[uuid.UUID, list[str]] = defaultdict(list)
    names = witness_names(session, [hazard for hazard in active if hazard.same_as_id is not None])
    for hazard in active:
        if hazard.same_as_id is not None:
            repeats[hazard.same_as_id].append(names[hazard.id])
    return [
        _row(hazard, flags[hazard.id], visible, tuple(repeats[hazard.id]), sight)
        for hazard in firsts
    ]


def _flags(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Flag]]:
    statement = (
        sa.select(Flag)
        .where(Flag.hazard_id.in_(ids), Flag.status == FlagStatus.RAISED)
        .options(defer(Flag.members))
    )
    found: dict[uuid.UUID, list[Flag]] = defaultdict(list)
    for flag in session.scalars(statement):
        found[flag.hazard_id].append(flag)
    return found


def _visible_subjects(
    session: Session, flags: Mapping[uuid.UUID, list[Flag]], viewer: Viewer
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
    hazard: Hazard,
    flags: list[Flag],
    visible: set[str],
    repeated_by: tuple[str, ...],
    sight: _Sight,
) -> HazardRow:
    nationals = _nationals(flags) if sight.sees_counts else []
    mine = next((flag for flag in nationals if flag.country == sight.viewer.country), None)
    seen = [flag.kind for flag in flags if flag.subject_id in visible]
    return HazardRow(
        hazard=hazard,
        persons=sight.count(mine.persons if mine else 0, is_own=True),
        households=sight.count(mine.households if mine else 0, is_own=True),
        is_pending=sight.last_cycle_at is None or sight.last_cycle_at < hazard.created_at,
        others=_others(nationals, sight),
        shelters=seen.count(SubjectKind.SHELTER),
        posts=seen.count(SubjectKind.POST),
        repeated_by=repeated_by,
    )


def _nationals(flags: Iterable[Flag]) -> list[Flag]:
    return [flag for flag in flags if flag.kind is SubjectKind.NATIONALS]


def _others(nationals: Iterable[Flag], sight: _Sight) -> tuple[OtherCountries, ...]:
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
        and (criteria.least is None or row.hazard.severity.rank >= criteria.least.rank)
        and (not criteria.mine or row.touches_mine)
    )


def _by_kind(rows: Sequence[HazardRow]) -> dict[HazardKind, int]:
    counted: dict[HazardKind, int] = defaultdict(int)
    for row in rows:
        counted[row.hazard.kind] += 1
    return dict(sorted(counted.items(), key=lambda item: -item[1]))
