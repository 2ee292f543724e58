"""The second set is as its description says: the same each time, damaged, and hard."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.samples.people.second_hand import DAMAGES, SecondHandEntry, damaged, people
from tests.samples.people.second_hand_damages import DAMAGE_BY_NAME
from tests.samples.people.second_hand_words import tables, take_apart

PERSONS, COPIES = 1200, 1200


@pytest.fixture(scope="module")
def first() -> list[SecondHandEntry]:
    return people(7, PERSONS)


@pytest.fixture(scope="module")
def again(first: list[SecondHandEntry]) -> list[SecondHandEntry]:
    return damaged(7, first, COPIES)


def test_the_same_seed_makes_the_same_set(
    first: list[SecondHandEntry], again: list[SecondHandEntry]
) -> None:
    assert people(7, PERSONS) == first
    assert damaged(7, first, COPIES) == again
    assert people(8, 50) != first[:50]


def test_each_damage_is_described_done_by_some_way_and_met(again: list[SecondHandEntry]) -> None:
    by_some_way = {name for way in tables()["channels"].values() for name in way["damages"]}
    assert set(DAMAGES) == set(DAMAGE_BY_NAME) == by_some_way
    met = Counter(name for entry in again for name in entry.damages)
    assert set(DAMAGES) - set(met) == set()


def test_a_copy_differs_from_its_person_by_one_to_three_damages(
    first: list[SecondHandEntry], again: list[SecondHandEntry]
) -> None:
    originals = {entry.person: entry for entry in first}
    assert len(again) == COPIES
    for entry in again:
        original = originals[entry.person]
        assert 1 <= len(set(entry.damages)) == len(entry.damages) <= 3
        assert len(entry.full_name.split()) >= 2
        assert (entry.full_name, entry.birth_year, entry.phones, entry.email) != (
            original.full_name, original.birth_year, original.phones, original.email
        ) or {"moved", "place", "shelter", "sex", "language"} & {
            name.partition("_")[0] for name in entry.damages
        }  # fmt: skip
    assert not {entry.household for entry in again} & {entry.household for entry in first}


def test_those_who_look_alike_are_there(first: list[SecondHandEntry]) -> None:
    names = Counter(entry.full_name for entry in first)
    assert [name for name, count in names.items() if count > 1]
    homes = Counter((entry.household, entry.phones) for entry in first if entry.phones)
    assert max(homes.values()) > 3


@pytest.mark.parametrize(
    ("name", "given", "surnames"),
    [
        ("María del Carmen de la Cruz López", ["María", "del Carmen"], ["de la Cruz", "López"]),
        ("Eulalia Mateo Francisco", ["Eulalia", "Mateo"], ["Francisco"]),  # as a stranger reads
        ("Juana Choc", ["Juana"], ["Choc"]),
    ],
)
def test_names_are_taken_apart_with_their_particles(
    name: str, given: list[str], surnames: list[str]
) -> None:
    assert take_apart(name) == (given, surnames, "")
