"""What is counted of some two thousand persons as bytes, before it is sealed: 10 to 15 bytes each.

A block holds its own lists of languages, units and posts, each once, so that it is read and written
without any other, and what nobody of it bears any more is gone from it with the person.

Layout: the form (1 byte), the length of the head (4 bytes, little end first), the head (JSON: how
many rows each part has, and the lists), the columns of persons, of stays and of needs with a last
day, each column whole, in the order of their tables here. All behind the form is packed by DEFLATE.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.card_blocks.kind import UnreadableBlock
from registry.people.models import Need, StayKind
from registry.people.record import BIRTH_YEARS, SEXES

MOST_PACKED = 4_000_000
ALWAYS, FOREVER = 0, 4_000_000
"""First and last day where none is given, as ordinals of dates."""
NEEDS = tuple(Need)
KINDS = tuple(StayKind)
_FORM = 1
_HEAD = struct.Struct("<BI")

PERSON_COLUMNS: Mapping[str, str] = {
    "is_there": "<u1",
    "born": "<u2",
    "sex": "<u1",
    "language": "<u2",
    "post": "<u2",
    "needs": "<u4",
    "household": "<u8",
    "left_on": "<i4",
}
"""`born` is a year, 0 unknown; `sex` a place in SEXES; `language` and `post` places in the lists;
`needs` bits in the order of NEEDS; `household` the first 8 bytes of its id, 0 without one;
`left_on` a day, FOREVER for who is here.
"""
STAY_COLUMNS: Mapping[str, str] = {
    "person": "<u2",
    "kind": "<u1",
    "from_on": "<i4",
    "until_on": "<i4",
    "unit": "<u2",
}
"""`kind` is a place in KINDS; `unit` one in the list: the first is empty, a place not known."""
LIMIT_COLUMNS: Mapping[str, str] = {"person": "<u2", "need": "<u1", "until_on": "<i4"}
"""Until when a need holds, where that is said."""

Column = NDArray[Any]
Part = dict[str, Column]


@dataclass(frozen=True, slots=True)
class CountedStay:
    """A stay, as it is counted."""

    kind: StayKind
    from_on: date | None = None
    until_on: date | None = None
    unit_code: str = ""


@dataclass(frozen=True, slots=True)
class CountedPerson:
    """What is counted of one person."""

    birth_year: int | None
    sex: str
    language: str
    """First subtag."""
    post: str
    """Its id as 32 hexadecimal digits; empty: of none."""
    needs: tuple[Need, ...]
    household: int
    """The first 8 bytes of its id; 0 without one."""
    stays: tuple[CountedStay, ...]
    left_on: date | None = None
    needs_until: tuple[tuple[Need, date], ...] = ()


@dataclass(frozen=True, slots=True)
class TraitBlock:
    """The codes of the persons of one block, by their place in it."""

    lists: Mapping[str, list[str]]
    """By column (`language`, `post`, `unit`): the codes; the first is empty."""
    persons: Part
    stays: Part
    limits: Part


def empty_block() -> TraitBlock:
    """Return a block of nobody."""
    return TraitBlock(
        {"language": [""], "post": [""], "unit": [""]},
        _rows(PERSON_COLUMNS, []),
        _rows(STAY_COLUMNS, []),
        _rows(LIMIT_COLUMNS, []),
    )


def with_traits(block: TraitBlock, records: Mapping[int, CountedPerson | None]) -> TraitBlock:
    """Return a block with other codes at some places (0 to 2047); None takes the person out."""
    numbers = {key: {code: at for at, code in enumerate(own)} for key, own in block.lists.items()}
    size = max(len(block.persons["born"]), max(records, default=-1) + 1)
    persons = _grown(block.persons, size)
    fresh_stays: list[tuple[int, ...]] = []
    fresh_limits: list[tuple[int, ...]] = []
    rows = []
    for at, record in records.items():
        rows.append(_person_row(record, numbers))
        if record is not None:
            fresh_stays += [_stay_row(at, each, numbers["unit"]) for each in record.stays]
            fresh_limits += [
                (at, NEEDS.index(need), day.toordinal()) for need, day in record.needs_until
            ]
    places = list(records)
    for name, column in _rows(PERSON_COLUMNS, rows).items():
        persons[name][places] = column
    stays = _replaced(block.stays, STAY_COLUMNS, places, fresh_stays)
    limits = _replaced(block.limits, LIMIT_COLUMNS, places, fresh_limits)
    lists = {key: list(own) for key, own in numbers.items()}
    for key, part in (("language", persons), ("post", persons), ("unit", stays)):
        lists[key], part[key] = _without_unused(lists[key], part[key])
    return TraitBlock(lists, persons, stays, limits)


def to_bytes(block: TraitBlock) -> bytes:
    """Return a block as it is sealed."""
    parts = (block.persons, block.stays, block.limits)
    counts = [len(next(iter(part.values()))) for part in parts]
    head = json.dumps({"rows": counts, "lists": dict(block.lists)}).encode()
    columns = b"".join(column.tobytes() for part in parts for column in part.values())
    return _HEAD.pack(_FORM, len(head)) + zlib.compress(head + columns, 1)


def block_of(data: bytes) -> TraitBlock:
    """Return the block of opened bytes. Raises UnreadableBlock."""
    try:
        form, length = _HEAD.unpack_from(data)
        if form != _FORM:
            raise UnreadableBlock(f"codes in form {form}, this release reads {_FORM}")
        plain = _unpacked(data[_HEAD.size :])
        head = json.loads(plain[:length])
        at, parts = length, []
        tables = (PERSON_COLUMNS, STAY_COLUMNS, LIMIT_COLUMNS)
        for columns, count in zip(tables, head["rows"], strict=True):
            part: Part = {}
            for name, kind in columns.items():
                part[name] = np.frombuffer(plain, kind, count, at)
                at += part[name].nbytes
            parts.append(part)
        return TraitBlock(head["lists"], *parts)
    except (struct.error, ValueError, KeyError, TypeError, zlib.error) as wrong:
        raise UnreadableBlock(f"codes that cannot be read: {wrong}") from wrong


def traits_at(block: TraitBlock, at: int) -> CountedPerson | None:
    """Return what a block holds of the person at a place; None where nobody is."""
    own = block.persons
    if at >= len(own["born"]) or not own["is_there"][at]:
        return None
    mine = np.flatnonzero(block.stays["person"] == at)
    stays = tuple(
        CountedStay(
            KINDS[block.stays["kind"][row]],
            _day(int(block.stays["from_on"][row])),
            _day(int(block.stays["until_on"][row])),
            block.lists["unit"][block.stays["unit"][row]],
        )
        for row in mine.tolist()
    )
    limits = block.limits
    until = tuple(
        (NEEDS[limits["need"][row]], date.fromordinal(int(limits["until_on"][row])))
        for row in np.flatnonzero(limits["person"] == at).tolist()
    )
    bits = int(own["needs"][at])
    return CountedPerson(
        int(own["born"][at]) or None,
        SEXES[own["sex"][at]],
        block.lists["language"][own["language"][at]],
        block.lists["post"][own["post"][at]],
        tuple(need for bit, need in enumerate(NEEDS) if bits >> bit & 1),
        int(own["household"][at]),
        stays,
        _day(int(own["left_on"][at])),
        until,
    )


# -- inside ---------------------------------------------------------------------------------

_Numbers = dict[str, dict[str, int]]


def _person_row(record: CountedPerson | None, numbers: _Numbers) -> tuple[int, ...]:
    if record is None:
        return (0, 0, 0, 0, 0, 0, 0, FOREVER)
    year = record.birth_year if record.birth_year in BIRTH_YEARS else 0
    return (
        1,
        year or 0,
        SEXES.index(record.sex) if record.sex in SEXES else 0,
        _number(numbers["language"], record.language),
        _number(numbers["post"], record.post),
        sum(1 << NEEDS.index(need) for need in set(record.needs)),
        record.household,
        FOREVER if record.left_on is None else record.left_on.toordinal(),
    )


def _stay_row(at: int, stay: CountedStay, units: dict[str, int]) -> tuple[int, ...]:
    return (
        at,
        KINDS.index(stay.kind),
        ALWAYS if stay.from_on is None else stay.from_on.toordinal(),
        FOREVER if stay.until_on is None else stay.until_on.toordinal(),
        _number(units, stay.unit_code),
    )


def _number(known: dict[str, int], code: str) -> int:
    return known.setdefault(code, len(known))


def _rows(columns: Mapping[str, str], rows: Sequence[tuple[int, ...]]) -> Part:
    """Return rows as columns, each of its own kind of number."""
    return {
        name: np.array([row[at] for row in rows], dtype=kind)
        for at, (name, kind) in enumerate(columns.items())
    }


def _grown(part: Part, size: int) -> Part:
    grown = _rows(PERSON_COLUMNS, [_person_row(None, {})]) if size else part
    filled = {name: np.repeat(column, size) for name, column in grown.items()}
    for name, column in part.items():
        filled[name][: len(column)] = column
    return filled


def _replaced(
    part: Part, columns: Mapping[str, str], places: list[int], fresh: list[tuple[int, ...]]
) -> Part:
    """Return rows without those of the persons at some places, with new ones behind."""
    stays = ~np.isin(part["person"], places)
    added = _rows(columns, fresh)
    return {name: np.concatenate([part[name][stays], added[name]]) for name in columns}


def _without_unused(codes: list[str], column: Column) -> tuple[list[str], Column]:
    """Return the codes that somebody bears, and the column with their new numbers."""
    is_used = np.bincount(column, minlength=len(codes)) > 0
    is_used[0] = True
    if is_used.all():
        return codes, column
    numbers = (np.cumsum(is_used) - 1).astype(column.dtype)
    return [code for code, used in zip(codes, is_used.tolist(), strict=True) if used], numbers[
        column
    ]


def _unpacked(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    plain = unpacker.decompress(data, MOST_PACKED)
    if not unpacker.eof:
        raise UnreadableBlock("more codes than a block holds")
    return plain


def _day(number: int) -> date | None:
    return None if number in {ALWAYS, FOREVER} else date.fromordinal(number)
