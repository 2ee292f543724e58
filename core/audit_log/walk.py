"""A walk along the audit log, line by line in the order of the numbers: what each is held against.

Lines that are genuine and follow the one before are let go; what is remembered are the others.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.audit_log.absent_keys import AbsentKeys
from core.audit_log.chain import (
    FIELDS,
    NO_LINK,
    SEGMENT,
    ChainKey,
    details_of,
    details_text,
    line_content,
)
from core.audit_log.misplaced import Suspect

_BINDS = ("number", "seal", "link")
COLUMNS = (*_BINDS, *FIELDS)
"""What a walk asks of each line, in this order."""
_SAID = slice(len(_BINDS), -1)
_ACTION = COLUMNS.index("action")


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
    _begun: list[ChainKey] = field(init=False)

    def __post_init__(self) -> None:
        self.key = len(self.keys) - 1
        self._begun = [ChainKey(key) for key in self.keys]

    def go_on(self, row: Sequence[Any]) -> None:
        """Hold the next line: `COLUMNS` as they are kept."""
        number, seal, link = row[0], _octets(row[1]), _octets(row[2])
        if number > self.number + 1:
            self._note_gap(number)
        if not self.absent.stretches or not self.absent.covers(number):
            self._hold(row, seal, link)
        self.lines, self.number, self.link = self.lines + 1, number, link
        if number in self.noted:
            self.links[number] = link
        if row[_ACTION] == SEGMENT:
            details = details_of(row[-1])
            details = details if isinstance(details, dict) else {}
            self.segments.append(Segment(number, str(details.get("segment", "")), details))

    def note_followed(self, number: int) -> None:
        """Note that a genuine line, or the head, follows the line of that number."""
        if self.suspects and self.suspects[-1].number == number:
            self.suspects[-1].is_followed = True

    # -- inside -----------------------------------------------------------------------------

    def _note_gap(self, number: int) -> None:
        """Remember numbers that were passed over; behind the last line there is nothing to miss."""
        if not self.last or number <= self.last:
            self.gaps.append((self.number + 1, number - 1))
        self.link, self.is_sound = None, False

    def _hold(self, row: Sequence[Any], seal: bytes, link: bytes) -> None:
        """Hold one line against its seal, then against the line before it."""
        number = row[0]
        key = self._key_of(line_content(number, row[_SAID], details_text(row[-1])), seal)
        if key is None:
            line = {
                **dict(zip(FIELDS, row[len(_BINDS) :], strict=True)),
                "details": details_of(row[-1]),
            }
            self.suspects.append(Suspect(number, line, seal, link, self.link))
            self.is_sound = False
        elif self._follows(self._begun[key], seal, link):
            self.note_followed(number - 1)
            self.key, self.is_sound = key, True
        elif self.is_sound:
            self.spliced.append(number)
            self.is_sound = False
        else:
            self.key, self.is_sound = key, True

    def _key_of(self, content: bytes, seal: bytes) -> int | None:
        """Return by which key a line is sealed.

        None by one that was given up before the last line: who found an old key cannot go on with
        it.
        """
        for index in range(self.key, -1, -1):
            if hmac.compare_digest(self._begun[index].seal(content), seal):
                return index
        return None

    def _follows(self, key: ChainKey, seal: bytes, link: bytes) -> bool:
        before = self.link
        return before is not None and hmac.compare_digest(key.link(before, seal), link)


def _octets(value: object) -> bytes:
    """Return a seal or a link; what is none is empty, and fits nothing."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b""
