"""What a rule says, whether it is saved, shipped, or only typed into a form."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from core.geo.geometry import Area
from feeds.values import Severity


class Trigger(enum.StrEnum):
    """What about a hazard a rule writes of, the weightiest first."""

    NEW = "new"
    """It fits the rule for the first time, or again after it did not for hours."""
    GRAVER = "graver"
    """It is in a graver tier than when the rule wrote last."""
    MORE = "more"
    """So many more people are inside than when the rule wrote last (`more_persons`)."""
    POST = "post"
    """A post is inside that was not."""
    SHELTER = "shelter"
    """A shelter is inside that was not."""
    MOVED = "moved"
    """It reaches a state it did not reach."""
    SILENT = "silent"
    """Its time is over and its source has been silent too long (`silent_minutes`)."""
    CANCELLED = "cancelled"
    """Its source says that it is over, after the rule wrote of it. Absence cancels nothing."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours of the night by the clock on a wall: `22:00` to `06:00` in a time zone."""

    begins: str
    ends: str
    timezone: str

    def end_after(self, at: datetime) -> datetime | None:
        """Return when they end if `at` lies in them, else None.

        A wall clock decides: of an end that the clock shows twice in one night the first that is
        still to come counts, and one that it leaves out comes as much later. Equal ends are no
        hours at all.
        """
        zone = ZoneInfo(self.timezone)
        local = at.astimezone(zone)
        clock = f"{local:%H:%M}"
        if not is_between(self.begins, self.ends, clock):
            return None
        day = local.date() if clock < self.ends else local.date() + timedelta(days=1)
        hour, minute = map(int, self.ends.split(":"))
        end = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
        if end.timestamp() <= at.timestamp():
            end = end.replace(fold=1)
        return datetime.fromtimestamp(end.timestamp(), tz=at.tzinfo)


def is_between(begins: str, ends: str, clock: str) -> bool:
    """Return whether a wall clock stands between two hours, the first one counted, across midnight
    where they say so.
    """
    if begins <= ends:
        return begins <= clock < ends
    return clock >= begins or clock < ends


class RuleTerms(Protocol):
    """What a rule is asked; `AlertRule` is one, and `RuleValues`."""

    @property
    def kinds(self) -> Sequence[str]:
        """Codes of kinds; empty: any."""

    @property
    def min_severity(self) -> Severity:
        """The mildest that will do."""

    @property
    def min_certainty(self) -> str:
        """The least sure that will do; empty: any."""

    @property
    def area(self) -> Area | None:
        """The place it is about; None: everywhere."""

    @property
    def persons_at_least(self) -> int | None:
        """So many persons."""

    @property
    def needs_at_least(self) -> int | None:
        """So many with a special need."""

    @property
    def any_shelter(self) -> bool:
        """Whether a shelter must be inside."""

    @property
    def any_post(self) -> bool:
        """Whether a post must be inside."""

    @property
    def any_plan_area(self) -> bool:
        """Whether the area of a plan must be reached."""

    @property
    def triggers(self) -> Sequence[str]:
        """Codes of `Trigger`."""

    @property
    def more_persons(self) -> int:
        """So many more are news."""

    @property
    def silent_minutes(self) -> int:
        """So long a silence is news."""

    @property
    def quiet_hours(self) -> QuietHours | None:
        """When it keeps quiet."""

    @property
    def breaks_quiet_from(self) -> Severity:
        """What it is not quiet about."""

    @property
    def is_digest(self) -> bool:
        """Whether it only goes into the digest."""

    @property
    def timezone(self) -> str:
        """Of its hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleValues:
    """A rule as values: typed, shipped, or built in. The fields are those of `AlertRule`."""

    name: str = ""
    kinds: tuple[str, ...] = ()
    min_severity: Severity = Severity.UNKNOWN
    min_certainty: str = ""
    place_codes: tuple[str, ...] = ()
    area: Area | None = None
    place_name: str = ""
    persons_at_least: int | None = None
    needs_at_least: int | None = None
    any_shelter: bool = False
    any_post: bool = False
    any_plan_area: bool = False
    triggers: tuple[str, ...] = (Trigger.NEW, Trigger.GRAVER)
    more_persons: int = 10
    silent_minutes: int = 60
    quiet_from: str = ""
    quiet_until: str = ""
    timezone: str = "UTC"
    breaks_quiet_from: Severity = Severity.EXTREME
    is_digest: bool = False

    @property
    def quiet_hours(self) -> QuietHours | None:
        """When it keeps quiet; None: never."""
        return hours_of(self.quiet_from, self.quiet_until, self.timezone)


def hours_of(begins: str, ends: str, timezone: str) -> QuietHours | None:
    """Return the quiet hours of three columns; None where they name none."""
    return QuietHours(begins, ends, timezone) if begins and ends else None


def place_key(area: Area) -> str:
    """Return by what the counts of a place are kept: the same for the same shape."""
    return hashlib.sha256(area.to_wkb()).hexdigest()[:16]


BUILT_IN = RuleValues(
    min_severity=Severity.SEVERE,
    triggers=(Trigger.NEW, Trigger.GRAVER, Trigger.SILENT, Trigger.CANCELLED),
)
"""What holds in a country that has no rule which is on: whatever is grave and touches its people,
shelters or posts reaches its focal point, at any hour.
"""
BUILT_IN_KEY = "built-in"
