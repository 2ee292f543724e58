"""What one round of the watch found, as a person would want to read it.

It holds no names of people.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from feeds.models import Hazard
from watch.flags.update import FlagUpdate
from watch.models import SubjectKind


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source, or one file given by hand: what it said, or since when and why it says nothing."""

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
    """Of the gravest band that holds it."""
    hazards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CycleReport:
    """The whole round. Counts of people are distinct over all live hazards."""

    started_at: datetime
    finished_at: datetime
    is_online: bool
    """Whether sources were asked at all."""
    sources: tuple[SourceLine, ...]
    files: tuple[SourceLine, ...]
    hazards_live: int
    hazards_placed: int
    hazards_test: int
    hazards_ended: int
    """By expiry, in this round."""
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
        """Return all of it as JSON, as it is kept in `WatchRound.summary`."""
        return {name: _as_json(value) for name, value in asdict(self).items()}


class Tally:
    """Adds up what the hazards of one round touch, each person, household and place once."""

    def __init__(self) -> None:
        self.moves = {"raised": 0, "widened": 0, "narrowed": 0, "cleared": 0}
        self._persons: dict[str, set[bytes]] = {}
        self._homes: dict[str, set[bytes]] = {}
        self._hazards: dict[str, int] = {}
        self._places: dict[tuple[SubjectKind, str], PlaceFlagged] = {}

    def add(self, hazard: Hazard, flags: FlagUpdate) -> None:
        """One hazard's flags."""
        for move in self.moves:
            self.moves[move] += getattr(flags, move)
        for subject in flags.touched:
            if subject.kind is SubjectKind.NATIONALS:
                self._persons.setdefault(subject.country, set()).update(_sixteens(subject.members))
                self._homes.setdefault(subject.country, set()).update(_sixteens(subject.homes))
                self._hazards[subject.country] = self._hazards.get(subject.country, 0) + 1
                continue
            known = self._places.get((subject.kind, subject.subject_id))
            severity = subject.severity
            if known is not None and type(severity)(known.severity).rank > severity.rank:
                severity = type(severity)(known.severity)
            hazards = (*(known.hazards if known else ()), hazard.title)
            self._places[(subject.kind, subject.subject_id)] = PlaceFlagged(
                subject.subject_id, subject.name, subject.country, str(severity), hazards
            )

    def nationals(self) -> tuple[CountryFlagged, ...]:
        """By country, most persons first."""
        lines = [
            CountryFlagged(country, len(persons), len(self._homes[country]), self._hazards[country])
            for country, persons in self._persons.items()
        ]
        return tuple(sorted(lines, key=lambda line: (-line.persons, line.country)))

    def places(self, kind: SubjectKind) -> tuple[PlaceFlagged, ...]:
        """Shelters or posts, by name."""
        found = [line for (of, _), line in self._places.items() if of is kind]
        return tuple(sorted(found, key=lambda line: (line.name, line.id)))


def _sixteens(data: bytes) -> set[bytes]:
    return {data[start : start + 16] for start in range(0, len(data), 16)}


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, dict):
        return {key: _as_json(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(part) for part in value]
    return value
