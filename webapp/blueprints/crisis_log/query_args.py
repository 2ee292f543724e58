"""What of the log is asked for, as it stands in the address; what makes no sense is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from protocols.roles import Role
from response.log.models import LineKind
from response.log.reading import CrisisLogFilter


@dataclass(frozen=True, slots=True)
class LogQuestion:
    """What was chosen: a kind, a function, days from and until (with both), and whose lines."""

    kind: str = ""
    function: str = ""
    since: str = ""
    until: str = ""
    is_own: bool = False
    """Whether neither machine lines nor those of other countries are asked for."""

    @property
    def is_all(self) -> bool:
        """Whether nothing was chosen."""
        return not (self.kind or self.function or self.since or self.until or self.is_own)

    def address(self) -> dict[str, str]:
        """Return the arguments of an address that asks the same."""
        parts = {
            "kind": self.kind,
            "function": self.function,
            "since": self.since,
            "until": self.until,
            "own": "1" if self.is_own else "",
        }
        return {name: value for name, value in parts.items() if value}

    def chosen_lines(self, zone: ZoneInfo) -> CrisisLogFilter:
        """Return the filter that is meant, days by the clock of a zone."""
        last = _midnight(self.until, zone)
        return CrisisLogFilter(
            kinds=frozenset({LineKind(self.kind)} if self.kind else ()),
            functions=frozenset({Role(self.function)} if self.function else ()),
            from_at=_midnight(self.since, zone),
            until_at=last + timedelta(days=1) if last else None,
            with_machine=not self.is_own,
            with_shared=not self.is_own,
        )


def read_log_question(arguments: Mapping[str, str]) -> LogQuestion:
    """Return what is asked for in an address."""
    kind, function = arguments.get("kind", ""), arguments.get("function", "")
    return LogQuestion(
        kind=kind if kind in set(LineKind) else "",
        function=function if function in set(Role) else "",
        since=_day(arguments.get("since", "")),
        until=_day(arguments.get("until", "")),
        is_own=arguments.get("own") == "1",
    )


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return day.isoformat() if 2000 <= day.year < 2100 else ""


def _midnight(day: str, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(date.fromisoformat(day), time(), zone) if day else None
