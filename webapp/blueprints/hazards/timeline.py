"""A hazard at a moment: which of its versions is shown, and the way to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from feeds.lifecycle.history.changes import VersionChange, changes_of
from feeds.models import Hazard, HazardVersion
from watch.hazard_summary import HazardSummary
from watch.matching.hazard_zone import HazardState


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One version, what was new in it, and how the address names it."""

    number: int
    version: HazardVersion
    changes: tuple[VersionChange, ...]
    is_shown: bool

    @property
    def known_at(self) -> str:
        """The moment from which it was known, exact, as the address has it."""
        return exact_moment(self.version.known_at)


@dataclass(frozen=True, slots=True)
class KnownHazard:
    """A hazard as it was known at `moment`, or as it stands where that is None."""

    summary: HazardSummary
    state: HazardState | None
    """None at a moment at which nobody knew of it."""
    moment: datetime | None
    steps: tuple[TimelineStep, ...]
    """Every version, the first one first."""

    @property
    def hazard(self) -> Hazard:
        """The hazard as it stands."""
        return self.summary.hazard

    @property
    def is_placed(self) -> bool:
        """Whether somebody knew where it was."""
        return self.state is not None and bool(self.state.severity_zones)

    @property
    def position(self) -> int:
        """The position of the version shown; -1 before the first."""
        return next((place for place, step in enumerate(self.steps) if step.is_shown), -1)

    @property
    def previous(self) -> TimelineStep | None:
        """The version before the one shown."""
        return self.steps[self.position - 1] if self.position > 0 else None

    @property
    def following(self) -> TimelineStep | None:
        """The version after the one shown."""
        return self.steps[self.position + 1] if self.position + 1 < len(self.steps) else None

    @property
    def known_at(self) -> str:
        """The moment as the address has it; empty for now."""
        return exact_moment(self.moment) if self.moment is not None else ""


def known_hazard(
    summary: HazardSummary, versions: Sequence[HazardVersion], moment: datetime | None
) -> KnownHazard:
    """Return a hazard as it was known at `moment`; as it stands for None."""
    if moment is None:
        current = versions[-1] if versions else None
        return KnownHazard(summary, summary.hazard, None, _steps(versions, current))
    known = [version for version in versions if version.known_at <= moment]
    current = known[-1] if known else None
    return KnownHazard(summary.at(moment), current, moment, _steps(versions, current))


def exact_moment(moment: datetime) -> str:
    """Return a moment as an address can carry it: UTC, ISO 8601, to the microsecond."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _steps(
    versions: Sequence[HazardVersion], current: HazardVersion | None
) -> tuple[TimelineStep, ...]:
    return tuple(
        TimelineStep(place + 1, version, changes_of(version, before), version is current)
        for place, (version, before) in enumerate(zip(versions, (None, *versions), strict=False))
    )
