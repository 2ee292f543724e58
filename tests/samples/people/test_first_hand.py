"""The first hand's people are as it says, and so are their second entries."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.samples.people.first.damages import CHANGES
from tests.samples.people.first.name_parts import parts_of
from tests.samples.people.first.tables import folded
from tests.samples.people.first_hand import DAMAGES, InventedEntry, damaged, people

_UNASSIGNED = re.compile(r"\+(1\d{3}[01]\d{6}|5\d{1,2}0\d{6,9})")


@pytest.fixture(scope="module")
def register() -> list[InventedEntry]:
    return people(2, 600)


@pytest.fixture(scope="module")
def copies(register: list[InventedEntry]) -> list[InventedEntry]:
    return damaged(2, register, 1200)


def test_a_seed_tells_everything(register: list[InventedEntry]) -> None:
    assert people(3, 60) == people(3, 60)
    assert people(3, 60) != people(4, 60)
    assert damaged(3, register, 30) == damaged(3, register, 30)
    assert damaged(3, register, 30) != damaged(4, register, 30)


def test_first_entries_are_distinct_persons_without_damage(register: list[InventedEntry]) -> None:
    assert sorted(entry.person for entry in register) == list(range(600))
    assert {entry.damages for entry in register} == {()}


def test_nobody_can_be_reached(register: list[InventedEntry], copies: list[InventedEntry]) -> None:
    entries = [*register, *copies]
    assert [p for entry in entries for p in entry.phones if not _UNASSIGNED.fullmatch(p)] == []
    mails = {entry.email for entry in entries if entry.email}
    assert {mail for mail in mails if not re.search(r"@\w+\.ex[aemplm]+$", mail)} == set()


def test_each_second_entry_has_one_to_three_damages_of_name_or_year(
    register: list[InventedEntry], copies: list[InventedEntry]
) -> None:
    first = {entry.person: entry for entry in register}
    numbers = Counter(sum(name not in CHANGES for name in entry.damages) for entry in copies)
    assert set(numbers) == {1, 2, 3}
    assert numbers[1] > numbers[2] > numbers[3]
    same = [
        entry
        for entry in copies
        if (entry.full_name, entry.birth_year)
        == (first[entry.person].full_name, first[entry.person].birth_year)
    ]
    assert same == []


def test_every_damage_of_the_table_happens(copies: list[InventedEntry]) -> None:
    assert set(DAMAGES) - {name for entry in copies for name in entry.damages} == set()


def _pairs(entries: list[InventedEntry]) -> list[tuple[InventedEntry, InventedEntry]]:
    """Pairs of one folded name and year."""
    by_name: dict[tuple[str, int | None], list[InventedEntry]] = {}
    for entry in entries:
        by_name.setdefault((folded(entry.full_name), entry.birth_year), []).append(entry)
    return [(same[0], other) for same in by_name.values() for other in same[1:]]


def test_different_persons_share_name_and_year_and_families_share_a_telephone(
    register: list[InventedEntry],
) -> None:
    assert len(_pairs(register)) >= 2
    assert all(one.household != other.household for one, other in _pairs(register))
    phones = Counter(phone for entry in register for phone in entry.phones)
    assert sum(count > 1 for count in phones.values()) > 20


@pytest.mark.parametrize(
    ("full_name", "given", "surnames", "married"),
    [
        ("José Luis Hernández García", 2, ("Hernández", "García"), ""),
        ("María de los Ángeles de León Pérez", 2, ("de León", "Pérez"), ""),
        ("MARIA DEL CARMEN DE LA CRUZ", 2, ("DE LA CRUZ",), ""),
        ("Ana López de García", 1, ("López",), "de García"),
        ("Juan López Montes de Oca", 1, ("López", "Montes", "de Oca"), ""),
        ("Mateo Francisco Pascual", 1, ("Francisco", "Pascual"), ""),
        ("Juan Caal", 1, ("Caal",), ""),
    ],
)
def test_a_name_is_parted(
    full_name: str, given: int, surnames: tuple[str, ...], married: str
) -> None:
    parts = parts_of(full_name)
    assert (len(parts.given), parts.surnames, parts.married) == (given, surnames, married)
    assert parts.text == full_name
