"""Who registered twice, found among families and namesakes."""

from __future__ import annotations

from registry.duplicates.evidence import EntryFacts, Reason
from registry.duplicates.likely_doubles import (
    PeopleRegister,
    all_doubles,
    doubles_of,
    register_of,
)
from registry.search.name_words import written_name
from tests.samples.people import first_hand, second_hand

PHONE = "+19565550123"
HOME = (-98.2, 26.2)


def register() -> PeopleRegister:
    known = [
        ("María Guadalupe Hernández Soto", EntryFacts(1984, (PHONE,), "", *HOME, "f", 1)),
        ("José Hernández Soto", EntryFacts(1984, (PHONE,), "", *HOME, "m", 1)),  # twins
        ("Lupita Hernandes", EntryFacts(1984, (PHONE,), "", *HOME, "f")),
        ("José Hernández Soto", EntryFacts(1951, (PHONE,), "", *HOME, "m")),  # their father
    ]
    filler = [(f"Rosa{at} Mora{at % 9} Paz{at % 7}", EntryFacts(1950 + at)) for at in range(50)]
    entries = [*known, *filler]
    return register_of([name for name, _ in entries], [entry for _, entry in entries])


def test_one_person_twice_is_told_from_twins_and_from_father_and_son() -> None:
    found = all_doubles(register(), -50.0)
    odds = {pair: double.log_odds for pair, double in found.items()}
    assert odds[0, 2] > 1
    assert odds.get((0, 1), -9.0) < -2
    assert odds.get((1, 3), -9.0) < odds[0, 2] - 1
    assert found[0, 2].reasons[Reason.PHONE] > 0


def test_a_new_entry_is_compared_before_it_is_there() -> None:
    known = register()
    name = known.table.in_roles(written_name("Ma. Guadalupe Hernández S."))
    first = doubles_of(known, name, EntryFacts(1984, (PHONE,)))[0]
    assert first.row in (0, 2)
    assert 0.5 < first.chance <= 1
    assert doubles_of(known, known.table.in_roles(written_name("")), EntryFacts()) == []


def test_an_entry_without_anything_is_nobodys_double() -> None:
    alone = register_of(["Ana"], [EntryFacts()])
    assert all_doubles(alone, -100) == {}


def test_most_of_those_written_again_are_found_in_two_invented_registers() -> None:
    """Facts on few: the figures on 5,000 are printed by benchmarks/bench_doubles.py."""
    for hand in (first_hand, second_hand):
        people = hand.people(3, 400)
        entries = [*people, *hand.damaged(4, people, 120)]
        known = register_of(
            [each.full_name for each in entries],
            [
                EntryFacts(each.birth_year, each.phones, each.email, each.lon, each.lat, each.sex)
                for each in entries
            ],
        )
        found = all_doubles(known)
        right = [entries[a].person == entries[b].person for a, b in found]
        assert sum(right) > 0.9 * 120
        assert sum(right) > 0.8 * len(right)
