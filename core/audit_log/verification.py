"""The audit log held against its chain: every fault by kind and number.

Read once, in order, in one snapshot. Each line's seal says whether it is what was written under its
number, its link whether it follows the line before. Lines that fail are classed at the end, when it
is known what stands where:

- *altered*: it follows the line before, or the next one follows it, and it says something else;
- *reordered*: it is genuine under another number;
- *invented*: no key of ours ever sealed it, or it has no number;
- *deleted*: a number between the first and the last that no genuine line bears;
- *tail cut*: the head, or one noted outside, names a later line, or another line of that number.

A genuine line behind a faulty one does not follow it, and is not to blame: it is not named.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from core.audit_log.absent_keys import absent_keys
from core.audit_log.chain import head_seal, id_text, key_name
from core.audit_log.entries import (
    LINES,
    AuditHead,
    has_number,
    stored_columns,
)
from core.audit_log.faults import Evidence, Fault, FaultKind, as_ranges
from core.audit_log.heads import NotedHead
from core.audit_log.misplaced import classed
from core.audit_log.walk import COLUMNS, Segment, Walk
from core.db import AUDIT_KEYS

_AT_ONCE = 2000
_WIDEST_GAP = 100_000
"""A wider one is named as it is: an invented line may bear any number."""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a verification found."""

    lines: int
    head: NotedHead | None
    heads_compared: int
    """How many heads noted outside were held against it."""
    segments: tuple[Segment, ...]
    faults: tuple[Fault, ...]


def verify(engine: Engine, outside: Sequence[NotedHead] = ()) -> ChainReport:
    """Return what is wrong with the audit log, held against the keys of `engine` and the heads
    noted `outside`.
    """
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        return verify_within(connection, outside)


def verify_within(connection: Connection, outside: Sequence[NotedHead] = ()) -> ChainReport:
    """Return the same, as `connection` sees the log in its transaction."""
    keys: Sequence[bytes] = connection.get_execution_options()[AUDIT_KEYS]
    head = _read_head(connection, keys)
    walk = Walk(
        keys=keys,
        absent=absent_keys(connection, keys, (head.number, head.key_name) if head else None),
        last=head.number if head and head.is_sealed else 0,
        noted=frozenset(each.number for each in outside),
    )
    for row in _rows(connection):
        walk.go_on(row)
    faults = [
        *_line_faults(walk, head),
        *walk.absent.faults(),
        *_numberless(connection),
        *_head_faults(walk, head),
        *_outside_faults(walk, outside),
    ]
    return ChainReport(
        walk.lines,
        NotedHead(head.number, head.link) if head else None,
        len(outside),
        tuple(walk.segments),
        tuple(sorted(faults, key=lambda fault: (fault.first, fault.kind))),
    )


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Head:
    """The head in the database."""

    number: int
    link: bytes
    key_name: str
    is_sealed: bool

    def names_last(self, walk: Walk) -> bool:
        """Return whether it names the last line, by number and link."""
        return self.number == walk.number and self.link == walk.link


def _read_head(connection: Connection, keys: Sequence[bytes]) -> _Head | None:
    columns = (AuditHead.number, AuditHead.link, AuditHead.seal, AuditHead.key_name)
    row = connection.execute(sa.select(*columns)).first()
    if row is None:
        return None
    link = bytes(row.link)
    is_sealed = any(
        hmac.compare_digest(head_seal(key, row.number, link), bytes(row.seal))
        for key in keys
        if key_name(key) == row.key_name
    )
    return _Head(row.number, link, row.key_name, is_sealed)


def _rows(connection: Connection) -> Iterator[Sequence[Any]]:
    """Yield the lines by number: `COLUMNS` each, as they are kept."""
    query = sa.select(*stored_columns(connection, COLUMNS)).where(has_number(connection))
    result = connection.execute(
        query.order_by(LINES.c.number), execution_options={"yield_per": _AT_ONCE}
    )
    for rows in result.partitions():
        yield from rows


def _line_faults(walk: Walk, head: _Head | None) -> Iterator[Fault]:
    """Yield the faults of the lines by themselves."""
    if head and head.is_sealed and head.names_last(walk):
        walk.note_followed(walk.number)
    gaps = [*walk.gaps, (walk.number + 1, walk.last)]
    wide = [gap for gap in gaps if gap[1] - gap[0] >= _WIDEST_GAP]
    faults, missing = classed(walk.suspects, walk.keys, _numbers(gaps))
    yield from faults
    yield from (Fault(FaultKind.ALTERED, number, number) for number in walk.spliced)
    for first, end in [*as_ranges(_before_head(missing, walk)), *wide]:
        yield from _missing(first, end, walk.number)


def _numbers(gaps: Sequence[tuple[int, int]]) -> set[int]:
    """Return the numbers of all gaps that are not too wide."""
    return {
        number
        for first, end in gaps
        if end - first < _WIDEST_GAP
        for number in range(first, end + 1)
    }


def _before_head(numbers: set[int], walk: Walk) -> set[int]:
    """Return those up to the head: what was moved beyond it left no number free there."""
    return {number for number in numbers if number <= walk.last} if walk.last else numbers


def _missing(first: int, end: int, last: int) -> Iterator[Fault]:
    """Yield numbers no line bears: those behind the last line are a tail that was cut."""
    if first <= last:
        yield Fault(FaultKind.DELETED, first, min(end, last))
    if end > last:
        yield Fault(FaultKind.TAIL_CUT, max(first, last + 1), end, Evidence.HEAD)


def _numberless(connection: Connection) -> Iterator[Fault]:
    """Yield lines without a number, or with one that is none."""
    has_none = sa.or_(LINES.c.number.is_(None), sa.not_(has_number(connection)))
    columns = stored_columns(connection, ("id", "number"))
    for line_id, stored in connection.execute(sa.select(*columns).where(has_none)):
        number = stored if isinstance(stored, int) else 0
        yield Fault(FaultKind.INVENTED, number, number, detail=id_text(line_id))


def _head_faults(walk: Walk, head: _Head | None) -> Iterator[Fault]:
    """Yield what is wrong with the head: gone, sealed by nobody, or that of a shorter log."""
    after = walk.number + 1
    if head is None:
        if walk.lines:
            yield Fault(FaultKind.TAIL_CUT, after, after, Evidence.HEAD)
    elif not head.is_sealed:
        if not walk.absent.covers(head.number):
            yield Fault(FaultKind.TAIL_CUT, after, after, Evidence.HEAD)
    elif walk.is_sound and head.number <= walk.number and not head.names_last(walk):
        yield Fault(FaultKind.ALTERED, head.number, walk.number, Evidence.HEAD)


def _outside_faults(walk: Walk, outside: Sequence[NotedHead]) -> Iterator[Fault]:
    agreed = 0
    named = {each.number for each in walk.suspects} | set(walk.spliced)
    for head in sorted(outside, key=lambda each: each.number):
        link = walk.links.get(head.number)
        if link == head.link:
            agreed = head.number
        elif head.number > walk.number:
            yield Fault(FaultKind.TAIL_CUT, walk.number + 1, head.number, Evidence.OUTSIDE)
        elif link is not None and head.number not in named:
            yield Fault(FaultKind.TAIL_CUT, agreed + 1, head.number, Evidence.OUTSIDE)
