"""A recorded past walked from change to change: what stood at each moment. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from feeds.models import HazardStatus
from feeds.values import Severity
from watch.models import ChangeKind, SubjectKind
from watch.rules.judging.facts import Facts
from watch.rules.judging.history import HazardPast, PastAlert, PastChange, PastVersion
from watch.rules.judging.judge import CERTAINTIES

_AS_WRITTEN_BEFORE = {"Very Likely": "Likely"}
"""CAP 1.0 had one word more; 1.1 says that it means this."""


@dataclass(frozen=True, slots=True)
class PastMoment:
    """What stood of a hazard for one country from one of its changes on."""

    facts: Facts
    """Without what only one rule asks."""
    drawing_id: uuid.UUID | None
    """Of its zone."""
    counted: Mapping[str, Any]
    """What rules had counted then, of the people inside."""
    silent_since: datetime | None
    is_waiting: bool
    """Whether something of it was not held against the rules yet."""

    @property
    def at(self) -> datetime:
        """Since when."""
        return self.facts.at


def moments_of(past: HazardPast) -> list[PastMoment]:
    """Return what stood at each change of a hazard or of the country's flags on it, in order; all
    that happened at one instant is one moment.
    """
    walk = _Walk(past)
    return [walk.step(at) for at in _instants(past)]


def with_silence(moments: Sequence[PastMoment], minutes: int, until: datetime) -> list[PastMoment]:
    """Return the moments, and among them those at which a source had been silent for `minutes`,
    as far as they came before `until`: nothing was said then, so nothing changed.
    """
    found: list[PastMoment] = []
    for position, moment in enumerate(moments):
        found.append(moment)
        if moment.silent_since is None:
            continue
        at = moment.silent_since + timedelta(minutes=minutes)
        following = moments[position + 1].at if position + 1 < len(moments) else until
        if moment.at < at <= following and at <= until:
            found.append(_later(moment, at))
    return found


def at_present(moment: PastMoment, now: datetime) -> PastMoment:
    """Return the last moment as it stands now: what is silent has been so for longer."""
    return _later(moment, max(now, moment.at))


# -- inside ---------------------------------------------------------------------------------


def _later(moment: PastMoment, at: datetime) -> PastMoment:
    silent = _minutes(moment.silent_since, at)
    return replace(moment, facts=replace(moment.facts, at=at, silent_minutes=silent))


def _minutes(since: datetime | None, at: datetime) -> int | None:
    return None if since is None else max(0, int((at - since).total_seconds() // 60))


def _instants(past: HazardPast) -> list[datetime]:
    known = {each.known_at for each in past.versions}
    return sorted(known | {each.at for each in past.changes})


@dataclass(slots=True)
class _Walk:
    """One pass over a past, from the first moment to the last."""

    past: HazardPast
    _version: PastVersion | None = None
    _versions: Iterator[PastVersion] = field(init=False)
    _changes: Iterator[PastChange] = field(init=False)
    _next_version: PastVersion | None = field(init=False)
    _next_change: PastChange | None = field(init=False)
    _raised: dict[tuple[SubjectKind, str], PastChange] = field(default_factory=dict)
    _counted: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._versions, self._changes = iter(self.past.versions), iter(self.past.changes)
        self._next_version = next(self._versions, None)
        self._next_change = next(self._changes, None)

    def step(self, at: datetime) -> PastMoment:
        """Take in all that happened until `at`, and return what stood then."""
        while self._next_version is not None and self._next_version.known_at <= at:
            self._version = self._next_version
            self._next_version = next(self._versions, None)
        is_waiting = False
        while self._next_change is not None and self._next_change.at <= at:
            is_waiting |= self._next_change.is_waiting
            self._take(self._next_change)
            self._next_change = next(self._changes, None)
        return self._moment(at, is_waiting)

    def _take(self, change: PastChange) -> None:
        key = (change.kind, change.subject_id)
        if change.change is ChangeKind.CLEARED:
            self._raised.pop(key, None)
        else:
            self._raised[key] = change
        if change.kind is SubjectKind.NATIONALS:
            self._counted = change.counted or {}

    def _moment(self, at: datetime, is_waiting: bool) -> PastMoment:
        version = self._version or self.past.versions[0]
        silent_since = version.unverified_since
        nationals = self._raised.get((SubjectKind.NATIONALS, ""))
        facts = Facts(
            at=at,
            kind=self.past.kind,
            severity=self._severity(version),
            certainty=surest(self.past.alerts, at),
            is_test=version.is_test or self.past.is_mute or self._is_another(version),
            is_over=version.status is HazardStatus.ENDED,
            ending=version.ended_because,
            is_touching=bool(self._raised),
            persons=nationals.persons if nationals else 0,
            shelters=self._inside(SubjectKind.SHELTER),
            posts=self._inside(SubjectKind.POST),
            silent_minutes=_minutes(silent_since, at),
        )
        return PastMoment(facts, version.drawing_id, self._counted, silent_since, is_waiting)

    def _is_another(self, version: PastVersion) -> bool:
        """Return whether it only repeats another, which has the flags."""
        return version.same_as_id is not None and not self._raised

    def _inside(self, kind: SubjectKind) -> frozenset[str]:
        return frozenset(subject for each, subject in self._raised if each is kind)

    def _severity(self, version: PastVersion) -> Severity:
        """Return the gravest where it touches; the hazard's of rows that do not say it."""
        touched = [each.severity or version.severity for each in self._raised.values()]
        grades = [Severity(each) for each in touched] or [version.severity]
        return max(grades, key=lambda each: each.rank)


def surest(alerts: Sequence[PastAlert], at: datetime) -> str:
    """Return how sure the surest message is that speaks at `at`; empty where none says."""
    words = (
        _AS_WRITTEN_BEFORE.get(each.certainty, each.certainty)
        for each in alerts
        if each.received_at <= at and (each.ended_at is None or each.ended_at > at)
    )
    known = [word for word in words if word in CERTAINTIES]
    return max(known, key=CERTAINTIES.index, default="")
