"""Crossed fields against counting by hand."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product

from registry.people.models import Need
from registry.statistics.crossing import cross
from registry.statistics.fields import CrossField
from registry.statistics.traits.trait_blocks import CountedPerson
from tests.registry.statistics.conftest import counted, people, seeded


def population(seed: int, size: int) -> list[CountedPerson]:
    rng = seeded(seed)
    units, needs = ["US48215", "US48061", "MX07089", ""], list(Need)
    return [
        counted(
            str(rng.choice(units)),
            born=int(rng.choice([1950, 1990, 2015])),
            sex=str(rng.choice(["f", "m"])),
            needs=[needs[at] for at in rng.choice(4, int(rng.integers(0, 3)), replace=False)],
            household=int(rng.integers(0, size // 2)),
        )
        for _ in range(size)
    ]


def by_hand(
    everybody: list[CountedPerson], fields: list[CrossField], shown: set[CrossField]
) -> tuple[Counter[tuple[str | None, ...]], dict[tuple[str | None, ...], int]]:
    counts: Counter[tuple[str | None, ...]] = Counter()
    homes: dict[tuple[str | None, ...], set[object]] = {}
    for number, person in enumerate(everybody):
        codes: dict[CrossField, list[str]] = {
            CrossField.MUNICIPALITY: [person.stays[0].unit_code],
            CrossField.SEX: [person.sex],
            CrossField.NEED: [need.value for need in person.needs] or ["none"],
        }
        told = [codes[name] if name in shown else [None] for name in fields]
        for key in product(*told):
            counts[key] += 1
            homes.setdefault(key, set()).add(person.household or ("alone", number))
    return counts, {key: len(own) for key, own in homes.items()}


def test_every_cell_and_total_is_of_distinct_persons_and_households() -> None:
    everybody = population(1, 60)
    fields = [CrossField.MUNICIPALITY, CrossField.NEED, CrossField.SEX]
    crossing = cross(people(everybody), fields)
    persons: Counter[tuple[str | None, ...]] = Counter()
    homes: dict[tuple[str | None, ...], int] = {}
    for size in range(4):
        for shown in combinations(fields, size):
            counts, own = by_hand(everybody, fields, set(shown))
            persons.update(counts)
            homes |= own
    assert crossing.persons == persons
    assert crossing.households == homes
    assert crossing.persons[None, None, None] == 60
    assert sum(crossing.persons[None, need, None] for need in (*Need, "none") if
               (None, need, None) in crossing.persons) > 60  # fmt: skip


def test_a_country_without_anybody() -> None:
    assert cross(people([]), [CrossField.AGE]).persons == {}
