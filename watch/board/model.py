"""What the watch board is made of, and what stands on it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.disclosure import UNKNOWN, Cell, Disclosure
from directory.entries.visibility import Viewer
from feeds.models import Hazard
from feeds.values import HazardKind, Severity
from watch.matching.hazard_zone import HazardState
from watch.models import SubjectKind

ENDED_SHOWN = timedelta(hours=48)
"""So long is a hazard on the board after its end."""


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
    """What a board is made of: as things stand, or as they were known (`past_board`)."""

    known: Sequence[KnownState]
    """Those live and those ended lately, the one seen last first; without their shapes."""
    flags: Iterable[FlagCounts]
    last_cycle_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sight:
    """How much of the hazards the viewer sees."""

    viewer: Viewer
    sees_counts: bool
    disclosure: Disclosure

    def count(self, count: int, *, is_own: bool) -> Cell:
        """Return a count of a flag; nobody registered there is unknown, never 0."""
        return self.disclosure.whole(count, is_own=is_own) if count else UNKNOWN
