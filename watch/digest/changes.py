"""What a digest says: the hazards whose touch on a country changed, and the sources that fail.

Counts are of the reader's own country. Who belongs to none reads which hazards touch somebody and
how many countries, never how many people.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from feeds.circles import told_to
from feeds.models import Hazard, HazardStatus
from feeds.sources.health import SourceHealth, sources_health
from watch.models import ChangeKind, Flag, FlagChange, FlagStatus, SubjectKind


@dataclass(slots=True)
class HazardChanges:
    """What changed of one hazard for one country; for who belongs to none, of all."""

    hazard: Hazard
    added: int = 0
    removed: int = 0
    persons: int = 0
    """Inside when the digest was made."""
    raised: dict[SubjectKind, int] = field(default_factory=dict)
    """How many flags of a kind were raised, of those that still stand."""
    cleared: dict[SubjectKind, int] = field(default_factory=dict)
    countries: int = 0
    """With a flag on their people or places."""
    is_unverified: bool = False

    @property
    def is_over(self) -> bool:
        """Whether it ended."""
        return self.hazard.status is not HazardStatus.ACTIVE

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to say: such a line is left out."""
        moved = self.added or self.removed or any(self.raised.values())
        return not (moved or any(self.cleared.values()) or self.is_unverified)


@dataclass(frozen=True, slots=True)
class Digest:
    """All of one digest."""

    since: datetime
    until: datetime
    lines: tuple[HazardChanges, ...]
    """The gravest first."""
    sources: tuple[SourceHealth, ...]
    """Those whose silence says nothing."""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is to be said, and so nothing is sent: a source that fails is
        something.
        """
        return not self.lines and not self.sources


def digest_of(
    session: Session, country: str, since: datetime, until: datetime, *, is_demo: bool = False
) -> Digest:
    """Return what changed for a country after `since` and up to `until`; of all countries for who
    belongs to none (""). Drills and tests are left out, invented hazards but for invented readers.
    """
    rows = _changes(session, country, since, until, is_demo=is_demo)
    lines = [each for each in _lines(rows, country) if not each.is_nothing]
    lines.sort(
        key=lambda line: (-line.hazard.severity.rank, line.hazard.started_at, line.hazard.key)
    )
    doubtful = (each for each in sources_health(session, country, now=until) if each.is_doubtful)
    return Digest(since, until, tuple(lines), tuple(doubtful))


# -- inside ---------------------------------------------------------------------------------


def _changes(
    session: Session, country: str, since: datetime, until: datetime, *, is_demo: bool
) -> list[tuple[FlagChange, Flag]]:
    query = (
        sa.select(FlagChange, Flag)
        .join(Flag, Flag.id == FlagChange.flag_id)
        .join(Hazard, Hazard.id == Flag.hazard_id)
        .where(
            FlagChange.at > since,
            FlagChange.at <= until,
            Hazard.is_test.is_(False),
            told_to(country),
        )
        .options(joinedload(Flag.hazard))
        .order_by(FlagChange.at, FlagChange.serial, FlagChange.id)
    )
    if country:
        query = query.where(Flag.country == country)
    if not is_demo:
        query = query.where(Hazard.is_demo.is_(False))
    return [(change, flag) for change, flag in session.execute(query)]


def _lines(rows: Iterable[tuple[FlagChange, Flag]], country: str) -> list[HazardChanges]:
    lines: dict[uuid.UUID, HazardChanges] = {}
    last: dict[uuid.UUID, tuple[FlagChange, Flag]] = {}
    countries: dict[uuid.UUID, set[str]] = {}
    for change, flag in rows:
        line = lines.setdefault(flag.hazard_id, HazardChanges(flag.hazard))
        last[flag.id] = (change, flag)
        countries.setdefault(flag.hazard_id, set()).add(flag.country)
        if flag.kind is SubjectKind.NATIONALS and country:
            line.added += change.added
            line.removed += change.removed
    for change, flag in last.values():
        _note_state(lines[flag.hazard_id], change, flag, has_counts=bool(country))
    for hazard_id, names in countries.items():
        lines[hazard_id].countries = len(names)
    return list(lines.values())


def _note_state(line: HazardChanges, change: FlagChange, flag: Flag, *, has_counts: bool) -> None:
    """Take what a flag came to: of raised and cleared and raised again, the last counts."""
    if change.change is ChangeKind.UNVERIFIED:
        line.is_unverified = True
    is_raised = flag.status is FlagStatus.RAISED
    if flag.kind is SubjectKind.NATIONALS and has_counts:
        line.persons = change.persons if is_raised else 0
    moved = line.raised if is_raised else line.cleared
    moved[flag.kind] = moved.get(flag.kind, 0) + 1
