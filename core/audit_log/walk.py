"""A walk along the audit log, line by line in the order of the numbers: what each is held against.

Lines that are genuine and follow the one before are let go; what is remembered are the others.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.audit_log.absent_keys import AbsentKeys
from core.audit_log.chain import NO_LINK, SEGMENT, link_of, seal_of
from core.audit_log.misplaced import Suspect


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the log that a line of its own names."""

    number: int
    """Of the line that names it."""
    name: str
    details: Mapping[str, Any]


@dataclass(kw_only=True)
class Walk:
    """What is remembered of the lines passed."""

    keys: Sequence[bytes]
    absent: AbsentKeys
    last: int
    """The number of the last line by the head; 0 where no head can be trusted."""
    noted: frozenset[int]
    """Numbers whose links are wanted, because they were noted outside."""
    lines: int = 0
    number: int = 0
    link: bytes | None = NO_LINK
    """Of the last line; None where it is unknown."""
    is_sound: bool = True
    """Whether the last line is genuine and in its place."""
    key: int = 0
    """Which key the last genuine line was bound by."""
    gaps: list[tuple[int, int]] = field(default_factory=list)
    suspects: list[Suspect] = field(default_factory=list)
    spliced: list[int] = field(default_factory=list)
    """Genuine lines that do not follow a genuine one: of another history of this log."""
    segments: list[Segment] = field(default_factory=list)
    links: dict[int, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.key = len(self.keys) - 1

    def go_on(self, row: Mapping[str, Any]) -> None:
        """Hold the next line (number, seal, link and `FIELDS`)."""
        number = row["number"]
        self._note_gap(number)
        seal, link = _octets(row["seal"]), _octets(row["link"])
        if not self.absent.stretches or not self.absent.covers(number):
            self._hold(row, seal, link)
        self.lines, self.number, self.link = self.lines + 1, number, link
        if number in self.noted:
            self.links[number] = link
        if row["action"] == SEGMENT:
            details = row["details"] if isinstance(row["details"], dict) else {}
            self.segments.append(Segment(number, str(details.get("segment", "")), details))

    def note_followed(self, number: int) -> None:
        """Note that a genuine line, or the head, follows the line of that number."""
        if self.suspects and self.suspects[-1].number == number:
            self.suspects[-1].is_followed = True

    # -- inside -----------------------------------------------------------------------------

    def _note_gap(self, number: int) -> None:
        """Remember numbers that were passed over; behind the last line there is nothing to miss."""
        if number <= self.number + 1:
            return
        if not self.last or number <= self.last:
            self.gaps.append((self.number + 1, number - 1))
        self.link, self.is_sound = None, False

    def _hold(self, row: Mapping[str, Any], seal: bytes, link: bytes) -> None:
        """Hold one line against its seal, then against the line before it."""
        number = row["number"]
        key = self._key_of(number, row, seal)
        if key is None:
            self.suspects.append(Suspect(number, dict(row), seal, link, self.link))
            self.is_sound = False
        elif self._follows(self.keys[key], seal, link):
            self.note_followed(number - 1)
            self.key, self.is_sound = key, True
        elif self.is_sound:
            self.spliced.append(number)
            self.is_sound = False
        else:
            self.key, self.is_sound = key, True

    def _key_of(self, number: int, row: Mapping[str, Any], seal: bytes) -> int | None:
        """Return by which key a line is sealed.

        None by one that was given up before the last line: who found an old key cannot go on with
        it.
        """
        for index in range(self.key, -1, -1):
            if hmac.compare_digest(seal_of(self.keys[index], number, row), seal):
                return index
        return None

    def _follows(self, key: bytes, seal: bytes, link: bytes) -> bool:
        before = self.link
        return before is not None and hmac.compare_digest(link_of(key, before, seal), link)


def _octets(value: object) -> bytes:
    """Return a seal or a link; what is none is empty, and fits nothing."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b""
