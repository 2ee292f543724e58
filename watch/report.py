"""What one cycle of the watch found. It holds no names of people."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from core.json_values import json_value
from feeds.values import Severity
from registry.matching.index_heads import ResidentCounts
from registry.matching.open_index import CountryIndex
from registry.matching.rounds.zone_union import count_union, heads_of
from watch.flags.subjects import TouchedSubject
from watch.flags.update import FlagUpdate
from watch.matching.affected import NO_GROUND, MatchedGround
from watch.models import SubjectKind


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source, or one file given by hand: what it brought, or since when and why it fails."""

    key: str
    is_good: bool
    is_unchanged: bool = False
    error: str = ""
    failing_since: datetime | None = None
    last_good_at: datetime | None = None
    alerts: int = 0
    new: int = 0
    updated: int = 0
    cancelled: int = 0
    rejected: int = 0
    placed: int = 0
    unplaced: int = 0


@dataclass(frozen=True, slots=True)
class UnplacedLine:
    """A live hazard without a usable place.

    `reason` is a msgid, to be translated where it is shown.
    """

    hazard_id: uuid.UUID
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class CountryFlagged:
    """Distinct nationals of one country whom at least one live hazard touches."""

    country: str
    persons: int
    households: int
    hazards: int


@dataclass(frozen=True, slots=True)
class PlaceFlagged:
    """A shelter or post inside at least one live hazard."""

    id: str
    name: str
    country: str
    severity: str
    """Of the most severe band that holds it."""
    hazards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CycleReport:
    """The whole cycle. Counts of people are distinct over all live hazards."""

    started_at: datetime
    finished_at: datetime
    is_online: bool
    """Whether sources were polled at all."""
    sources: tuple[SourceLine, ...]
    files: tuple[SourceLine, ...]
    hazards_live: int
    hazards_placed: int
    hazards_test: int
    hazards_ended: int
    """By expiry, in this cycle."""
    unplaced: tuple[UnplacedLine, ...]
    nationals: tuple[CountryFlagged, ...]
    shelters_inside: tuple[PlaceFlagged, ...]
    posts_inside: tuple[PlaceFlagged, ...]
    raised: int
    widened: int
    narrowed: int
    cleared: int
    failures: tuple[str, ...]
    """What went wrong with a hazard; the others were worked out all the same."""
    under_way: tuple[str, ...] = ()
    """Keys of the sources still being asked: the next cycle settles them."""

    @property
    def alerts(self) -> int:
        """Messages read, of sources and files."""
        return sum(line.alerts for line in (*self.sources, *self.files))

    @property
    def persons(self) -> int:
        """Distinct persons flagged, of all countries."""
        return sum(line.persons for line in self.nationals)

    @property
    def households(self) -> int:
        """Distinct households flagged, of all countries."""
        return sum(line.households for line in self.nationals)

    def summary(self) -> dict[str, Any]:
        """Return all of it as JSON, as it is kept in `WatchCycle.summary`."""
        found: dict[str, Any] = json_value(self)
        return found


Touched = tuple[TouchedSubject, ...]


class Tally:
    """Adds up what the hazards of one cycle touch, each person, household and place once."""

    def __init__(self) -> None:
        self.moves = {"raised": 0, "widened": 0, "narrowed": 0, "cleared": 0}
        self._touched: dict[uuid.UUID, tuple[str, Touched]] = {}
        """By hazard: its title, and what it touches as it was flagged last."""

    def add(self, hazard_id: uuid.UUID, title: str, flags: FlagUpdate) -> None:
        """Add the flags of one hazard; one flagged again takes the place of what it was before."""
        for move in self.moves:
            self.moves[move] += getattr(flags, move)
        self._touched[hazard_id] = (title, flags.touched)

    @property
    def touched(self) -> dict[uuid.UUID, Touched]:
        """What each hazard touches."""
        return {hazard_id: touched for hazard_id, (_title, touched) in self._touched.items()}

    def nationals(self, stays: Sequence[CountryIndex]) -> tuple[CountryFlagged, ...]:
        """Return the nationals by country, most persons first, as the index of their stays stood
        when they were flagged.
        """
        grounds: dict[str, list[MatchedGround]] = {}
        for _title, subject in self._subjects(SubjectKind.NATIONALS):
            grounds.setdefault(subject.country, []).append(subject.ground or NO_GROUND)
        residents = {name: [each.residents for each in own] for name, own in grounds.items()}
        counted = count_union(heads_of(stays), residents) if grounds else {}
        lines = [_flagged(name, own, counted.get(name)) for name, own in grounds.items()]
        return tuple(sorted(lines, key=lambda line: (-line.persons, line.country)))

    def places(self, kind: SubjectKind) -> tuple[PlaceFlagged, ...]:
        """Return the shelters or the posts, by name."""
        found: dict[str, PlaceFlagged] = {}
        for title, subject in self._subjects(kind):
            found[subject.subject_id] = _place(title, subject, found.get(subject.subject_id))
        return tuple(sorted(found.values(), key=lambda line: (line.name, line.id)))

    def _subjects(self, *kinds: SubjectKind) -> Iterator[tuple[str, TouchedSubject]]:
        for title, touched in self._touched.values():
            yield from ((title, subject) for subject in touched if subject.kind in kinds)


def _place(title: str, subject: TouchedSubject, before: PlaceFlagged | None) -> PlaceFlagged:
    """Return a place with one more hazard over it."""
    severity = subject.severity
    if before is not None:
        severity = max(Severity(before.severity), severity, key=lambda each: each.rank)
    titles = (*(before.hazards if before else ()), title)
    return PlaceFlagged(subject.subject_id, subject.name, subject.country, str(severity), titles)


def _flagged(
    country: str, grounds: Sequence[MatchedGround], residents: ResidentCounts | None
) -> CountryFlagged:
    """Return the people of a country in several zones, each once."""
    travellers = np.unique(np.concatenate([each.persons for each in grounds]))
    homes = [each.homes for each in grounds]
    if residents is None:
        households = len(np.unique(np.concatenate(homes)))
        return CountryFlagged(country, len(travellers), households, len(grounds))
    shared = np.unique(np.concatenate([residents.shared, *homes]))
    return CountryFlagged(
        country,
        residents.persons + len(travellers),
        residents.households + len(shared),
        len(grounds),
    )
