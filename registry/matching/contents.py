"""All that the blocks of a country hold, opened one by one: to compare, and to make them again."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.blocks.attributes import GroupNumbers
from registry.matching.blocks.head import KINDS, RESIDENTS, TRAVELLERS
from registry.matching.blocks.reading import BlocksLost, SealedBlocks, split
from registry.matching.blocks.rows import IndexedPerson, persons_in
from registry.matching.open_index import CountryIndex, memory_of, without_blocks


@dataclass(slots=True)
class IndexContents:
    """All that the blocks of a country hold, and who waits beside them."""

    groups: GroupNumbers
    persons: dict[int, IndexedPerson] = field(default_factory=dict)
    residents: set[int] = field(default_factory=set)
    blocks: int = 0
    faults: list[str] = field(default_factory=list)
    homes: dict[int, set[int]] = field(default_factory=dict)
    """In which blocks each household lives; 0 stands for all of travellers."""
    listed: dict[int, set[int]] = field(default_factory=dict)
    """In which blocks each household is listed as a straddler."""

    @classmethod
    def read(cls, session: Session, keyring: Keyring, index: CountryIndex) -> IndexContents:
        """Open every block; those that do not open are faults."""
        source = SealedBlocks(session, keyring, memory_of(session, keyring).blocks)
        held = cls(index.groups)
        while True:
            try:
                held._take(index, source)
                break
            except BlocksLost as lost:
                index = without_blocks(index, lost.reasons)
                held = cls(index.groups)
        held.faults += [f"block {index.country}/{block}: {reason}"
                        for block, reason in index.lost_blocks.items()]  # fmt: skip
        held.blocks += len(index.lost_blocks)
        return held

    def _take(self, index: CountryIndex, source: SealedBlocks) -> None:
        names = (index.country,)
        for kind in KINDS:
            table = index.table(kind)
            at = np.arange(len(table))
            points = source.points(names, table, at).each()
            persons = split(source.persons(names, table, at), table.count)
            self.blocks += len(table)
            for place, columns, numbers in zip(at.tolist(), points, persons, strict=True):
                block = int(table.block[place]) if not kind else 0
                found = persons_in(columns, numbers)
                self._add(index.country, block, found, kind)
                for household in table.straddlers[place].tolist():
                    self.listed.setdefault(household, set()).add(block)
        for number, newcomer in index.waiting.items():
            kind = RESIDENTS if newcomer.person.is_resident else TRAVELLERS
            self._add(index.country, 0, {number: newcomer.person}, kind)

    def _add(self, country: str, block: int, found: dict[int, IndexedPerson], kind: int) -> None:
        for number, person in found.items():
            before = self.persons.get(number)
            if before is not None:
                person = before.joined(person)
            if before is not None and (kind == RESIDENTS or number in self.residents):
                self.faults.append(f"person {country}/{number}: in the index twice")
            if kind == RESIDENTS:
                self.residents.add(number)
            self.persons[number] = person
            if person.household > 0:
                self.homes.setdefault(person.household, set()).add(block)
