"""The names that search finds compared with the cards they stand on, and made again from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.card_blocks.kind import PERSONS
from registry.people.models import Person
from registry.search.name_blocks import NameBlock, NameRecord, record_at
from registry.search.name_table import year_byte
from registry.search.name_words import WrittenName
from registry.search.open_names import OpenNames, open_names
from registry.search.storing import names_of_cards


@dataclass(frozen=True, slots=True)
class NamesReport:
    """What a check of the names found; `faults` names blocks and persons by their numbers."""

    names: int
    faults: tuple[str, ...]


def check_names(session: Session, keyring: Keyring) -> NamesReport:
    """Compare the names of all countries with the cards, and report every difference."""
    faults: list[str] = []
    count = 0
    for country in session.scalars(sa.select(Person.country).distinct().order_by(Person.country)):
        kept = open_names(session, keyring, country)
        if kept is None:
            faults.append(f"names of {country}: none were made yet")
            continue
        faults += [f"names {country}/{number}: {why}" for number, why in kept.faults.items()]
        left, names = _numbers(kept), _KeptNames(kept.blocks)
        for number, record in names_of_cards(session, keyring, Person.country == country):
            count += 1
            left.discard(number)
            if number // PERSONS not in kept.faults and names.of(number) != _as_kept(record):
                faults.append(f"person {country}/{number}: another name than on the card")
        left -= set(_numbers_of_unread(session, country, left))
        faults += [f"person {country}/{number}: a name without a person" for number in sorted(left)]
    return NamesReport(count, tuple(faults))


# -- inside ---------------------------------------------------------------------------------

_Kept = tuple[WrittenName, int]
"""The name, and the byte of the year."""


def _as_kept(record: NameRecord) -> _Kept:
    return record.name, year_byte(record.birth_year)


class _KeptNames:
    """What blocks say of persons; the words of each block are taken apart once."""

    def __init__(self, blocks: Mapping[int, NameBlock]) -> None:
        self._blocks = blocks
        self._words = {number: block.words for number, block in blocks.items()}

    def of(self, number: int) -> _Kept | None:
        block, at = self._blocks.get(number // PERSONS), number % PERSONS
        if block is None or at >= len(block.counts):
            return None
        return record_at(block, self._words[number // PERSONS], at)


def _numbers(names: OpenNames) -> set[int]:
    """Return the persons who have a name."""
    return {
        number * PERSONS + int(at)
        for number, block in names.blocks.items()
        for at in block.counts.nonzero()[0].tolist()
    }


def _numbers_of_unread(session: Session, country: str, numbers: set[int]) -> list[int]:
    """Return those who are there, though their card does not open: their name is of before."""
    if not numbers:
        return []
    query = sa.select(Person.number).where(Person.country == country)
    return [number for number in session.scalars(query) if number in numbers]
