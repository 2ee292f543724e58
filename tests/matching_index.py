"""A matching index in memory, made of the same blocks as the sealed one."""

from __future__ import annotations

import itertools
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

import numpy as np

from registry.matching.blocks.attributes import GroupNumbers
from registry.matching.blocks.draft import MOST, BlocksDraft, Reader
from registry.matching.blocks.head import KINDS, RESIDENTS, Numbers, head_parts
from registry.matching.blocks.head_table import HeadTable, Positions, joined, no_heads
from registry.matching.blocks.reading import NOWHERE, BlocksLost, PointRows
from registry.matching.blocks.rows import (
    RESIDENT_COLUMNS,
    TRAVELLER_COLUMNS,
    Columns,
    IndexedPerson,
    PersonRows,
    indexed_person,
)
from registry.matching.blocks.stay_rows import NO_TRAVELLERS
from registry.matching.index import MatchingIndex
from registry.matching.index_heads import IndexHeads, KnownCounts, LostRows
from registry.matching.zone_touch import ZoneTouch


@dataclass(slots=True)
class MemoryCountry:
    """The people of one country, and their blocks."""

    country: str
    groups: GroupNumbers = field(default_factory=GroupNumbers)
    persons: list[IndexedPerson] = field(default_factory=list)
    tables: list[HeadTable] = field(default_factory=lambda: [no_heads(kind) for kind in KINDS])
    leaves: dict[int, tuple[Columns, Numbers]] = field(default_factory=dict)

    def put(self, persons: Sequence[IndexedPerson], numbers: Iterable[int], year: int) -> None:
        """Build the blocks anew with these persons beside those that are there."""
        self.persons += persons
        homes = Counter(each.household for each in self.persons)
        for kind in KINDS:
            draft = BlocksDraft(no_heads(kind), self._read(kind), iter(numbers).__next__)
            own = [e for e in self.persons if e.stays and e.is_resident == (kind == RESIDENTS)]
            rows = [each.columns() for each in own]
            if rows:
                sizes = [each.shape[1] for each in rows]
                persons_of = np.repeat([each.number for each in own], sizes).astype(np.int32)
                draft.put_in(np.concatenate(rows, axis=1), persons_of)
            draft.balance()
            draft.settle(lambda own, _counts: np.array([homes[h] for h in own.tolist()]))
            heads = list(draft.heads(1, year))
            parts = {head.block: head_parts(head.to_bytes()) for head in heads}
            self.tables[kind] = HeadTable.of(kind, parts)
            self.leaves |= {
                block: (leaf.columns, leaf.persons) for block, leaf in draft.written.items()
            }

    def _read(self, kind: int) -> Reader:
        def read(at: Positions) -> list[tuple[Columns, Numbers]]:
            return [self.leaves[block] for block in self.tables[kind].block[at].tolist()]

        return read


class MemoryIndex:
    """An index of some countries, as a zone is laid over it."""

    def __init__(self, countries: Sequence[MemoryCountry]) -> None:
        self._countries = sorted(countries, key=lambda each: each.country)
        self.countries = tuple(each.country for each in self._countries)
        residents, travellers = (
            joined([each.tables[kind] for each in self._countries] or [no_heads(kind)])
            for kind in KINDS
        )
        groups = [each.groups for each in self._countries]
        nobody = LostRows(NO_TRAVELLERS, np.empty(0, np.int32), np.empty(0, np.int16))
        self.heads = IndexHeads(
            self.countries, residents, travellers, groups, nobody, KnownCounts()
        )
        self.unplaced: Mapping[str, frozenset[int]] = {}
        self._leaves = {
            block: leaf for each in self._countries for block, leaf in each.leaves.items()
        }

    @property
    def blocks(self) -> MemoryIndex:
        return self

    def points(self, _names: Sequence[str], table: HeadTable, at: Positions) -> PointRows:
        lines = RESIDENT_COLUMNS if table.kind == RESIDENTS else TRAVELLER_COLUMNS
        count = table.count[at]
        room = max(MOST[table.kind], int(count.max(initial=0)))
        blocks = np.full((len(at), lines, room), NOWHERE, dtype=np.int32)
        for row, block in zip(blocks, table.block[at].tolist(), strict=True):
            columns = self._leaves[block][0]
            row[:, : columns.shape[1]] = columns
        return PointRows(blocks, count)

    def persons(self, _names: Sequence[str], table: HeadTable, at: Positions) -> Numbers:
        own = [self._leaves[block][1] for block in table.block[at].tolist()]
        return np.concatenate([np.empty(0, dtype=np.int32), *own])

    def recover(self, lost: BlocksLost, _heads: IndexHeads | None) -> None:
        raise lost

    rows_near = MatchingIndex.rows_near
    touch_many = MatchingIndex.touch_many
    _heads = None
    _all_rows = MatchingIndex._all_rows
    _rows_of = MatchingIndex._rows_of
    _all_of = MatchingIndex._all_of

    def touch(self, areas: Sequence[object], year: int | None) -> ZoneTouch:
        return ZoneTouch(self, areas, year)  # type: ignore[arg-type]

    def of(self, countries: Iterable[str]) -> MemoryIndex:
        return MemoryIndex([each for each in self._countries if each.country in set(countries)])


def index_of(
    people: Mapping[str, Sequence[PersonRows]],
    numbers: Mapping[uuid.UUID, int] | None = None,
    now: datetime | None = None,
) -> MatchingIndex:
    """Return an index of people, by country; persons and households have the numbers of their ids,
    unless told otherwise.
    """
    blocks = itertools.count(1)
    countries = []
    for country, persons in people.items():
        own = MemoryCountry(country)
        packed = []
        for each in persons:
            number = numbers[each.person_id] if numbers else each.person_id.int
            home = -number if each.household_id is None else each.household_id.int
            packed.append(indexed_person(each, number, home, own.groups))
        own.put(packed, blocks, now.year if now else 2026)
        countries.append(own)
    return cast(MatchingIndex, MemoryIndex(countries))
