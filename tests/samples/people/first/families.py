"""Families and households as a post abroad registers them: who is kin to whom, and who lives where.

People of one village go to one town and bear a few surnames; brothers, cousins and namesakes are
registered beside one another. Nobody here is a double of anybody: these are the pairs that a
matcher must leave apart.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from tests.samples.people.first.tables import (
    Country,
    Group,
    Town,
    Weighted,
    country_shares,
    given_tables,
    groups,
    towns,
)
from tests.samples.people.first.tables import countries as country_table

TODAY_YEAR = 2026
_VILLAGE_SURNAMES = 16
_PEOPLE_A_VILLAGE = 45
_AT_HOME_TOWN = 0.55
_KINDS = Weighted(
    {"alone": 25, "shared": 14, "couple": 12, "family": 33, "mother": 12, "elders": 4}
)
_CHILDREN = Weighted({"1": 34, "2": 33, "3": 20, "4": 9, "5": 4})


@dataclass(frozen=True, slots=True)
class Village:
    """Where people come from, and the town abroad that most of its people go to."""

    country: Country
    group: Group
    surnames: Weighted
    town: str


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody, before anything is registered."""

    village: Village
    given: tuple[str, ...]
    surnames: tuple[str, ...]
    sex: str
    birth_year: int
    married: str = ""

    @property
    def age(self) -> int:
        return TODAY_YEAR - self.birth_year


@dataclass(frozen=True, slots=True)
class Household:
    """People under one roof: a family, or some who share the rent."""

    members: tuple[Relative, ...]
    town: Town
    is_family: bool


def households(lots: random.Random, people: int) -> Iterator[Household]:
    """Yield households without end; `people` is about how many are wanted (for the villages)."""
    villages, sums = _villages(lots, people)
    adults: list[tuple[Relative, Town]] = []
    while True:
        village = lots.choices(villages, cum_weights=sums)[0]
        household = _household(lots, village, adults)
        yield household
        adults += [(each, household.town) for each in household.members if each.age >= 20]


def namesake(lots: random.Random, person: Relative) -> Household:
    """Return somebody else of the same name and, four times in five, of the same year; the others
    were born the year before or after. Half live in the town of the same village's people.
    """
    year = person.birth_year + (0 if lots.random() < 0.8 else lots.choice((-1, 1)))
    other = replace(person, birth_year=year, married="")
    return Household((other,), _town(lots, person.village), is_family=True)


# -- where they come from -------------------------------------------------------------------


def _villages(lots: random.Random, people: int) -> tuple[list[Village], list[float]]:
    """Return the villages, each people of each country with one at least, and how much of the
    register each is.
    """
    villages, shares = [], []
    for code, country_share in country_shares().shares():
        country = country_table()[code]
        for key, group_share in country.groups.shares():
            share = country_share * group_share
            count = max(1, round(share * people / _PEOPLE_A_VILLAGE))
            villages += [_village(lots, country, groups()[key]) for _ in range(count)]
            shares += [share / count] * count
    return villages, list(accumulate(shares))


def _village(lots: random.Random, country: Country, group: Group) -> Village:
    names: dict[str, float] = {}
    while len(names) < _VILLAGE_SURNAMES:
        names.setdefault(group.surnames.draw(lots), 1 / (len(names) + 2))
    return Village(country, group, Weighted(names), country.towns.draw(lots))


def _town(lots: random.Random, village: Village) -> Town:
    is_usual = lots.random() < _AT_HOME_TOWN
    return towns()[village.town if is_usual else village.country.towns.draw(lots)]


# -- who they are ---------------------------------------------------------------------------


def _given(lots: random.Random, village: Village, sex: str, birth_year: int) -> tuple[str, ...]:
    tables = given_tables()
    people = village.group.given
    age = "old" if birth_year < 1962 else "middle" if birth_year < 1988 else "young"
    names = [tables[people, sex, age].draw(lots)]
    alone = 0.5 if people == "may" else village.country.one_given
    wanted = 1 if lots.random() < alone else 3 if lots.random() < 0.04 else 2
    while len(names) < wanted:
        kind = "second" if lots.random() < 0.75 else age
        name = tables[people, sex, kind].draw(lots)
        if name not in names:
            names.append(name)
    if names[0].startswith("de"):
        names.reverse()
    return tuple(names)


def _surname(lots: random.Random, village: Village) -> str:
    is_local = lots.random() < village.group.closeness
    return (village.surnames if is_local else village.group.surnames).draw(lots)


def _adult(lots: random.Random, village: Village, sex: str, birth_year: int) -> Relative:
    count = village.group.surname_count
    if count == 2 and lots.random() < 0.05:
        count = 1
    surnames = tuple(_surname(lots, village) for _ in range(count))
    return Relative(village, _given(lots, village, sex, birth_year), surnames, sex, birth_year)


def _adult_year(lots: random.Random) -> int:
    age = round(lots.gauss(41, 13))
    return TODAY_YEAR - (age if 18 <= age <= 92 else lots.randint(18, 40))


def _head(
    lots: random.Random, village: Village, sex: str, adults: list[tuple[Relative, Town]]
) -> tuple[Relative, Town]:
    """Return who a household begins with: one in five is brother, sister or cousin of somebody
    registered, mostly of the same town.
    """
    year = _adult_year(lots)
    chance = lots.random()
    if not adults or chance > 0.24:
        return _adult(lots, village, sex, year), _town(lots, village)
    kin, kin_town = adults[lots.randrange(len(adults))]
    other = _adult(lots, kin.village, sex, kin.birth_year + lots.randint(-9, 9))
    surnames = kin.surnames if chance < 0.17 else (kin.surnames[0], *other.surnames[1:])
    other = replace(other, surnames=surnames, birth_year=min(other.birth_year, TODAY_YEAR - 18))
    return other, kin_town if lots.random() < 0.7 else _town(lots, kin.village)


def _household(
    lots: random.Random, village: Village, adults: list[tuple[Relative, Town]]
) -> Household:
    kind = _KINDS.draw(lots)
    sex = "f" if kind == "mother" or lots.random() < 0.42 else "m"
    head, town = _head(lots, village, sex, adults)
    if kind == "alone":
        return Household((head,), town, is_family=True)
    if kind == "shared":
        others = [_roommate(lots, head) for _ in range(lots.randint(1, 4))]
        return Household((head, *others), town, is_family=False)
    if kind == "mother":
        return Household((head, *_children(lots, None, head)), town, is_family=True)
    return Household(_couple_and_children(lots, head, kind), town, is_family=True)


def _roommate(lots: random.Random, head: Relative) -> Relative:
    """Return who shares the rent: from the same village, one in four a brother or a sister."""
    year = head.birth_year + lots.randint(-12, 12)
    year = year if year <= TODAY_YEAR - 18 else lots.randint(1988, TODAY_YEAR - 18)
    other = _adult(lots, head.village, head.sex, year)
    return replace(other, surnames=head.surnames) if lots.random() < 0.25 else other


def _couple_and_children(lots: random.Random, head: Relative, kind: str) -> tuple[Relative, ...]:
    sex = "f" if head.sex == "m" else "m"
    year = min(head.birth_year + round(lots.gauss(0, 4)), TODAY_YEAR - 18)
    spouse = _adult(lots, head.village, sex, year)
    man, woman = (head, spouse) if head.sex == "m" else (spouse, head)
    if lots.random() < woman.village.country.married:
        woman = replace(woman, married=f"de {man.surnames[0]}")
    if kind == "couple":
        return man, woman
    children = _children(lots, man, woman)
    if kind == "elders" and man.age < 62:
        elder = _adult(lots, man.village, "m", man.birth_year - lots.randint(20, 30))
        elder = replace(elder, surnames=(man.surnames[0], *elder.surnames[1:]))
        return man, woman, *children, elder
    return man, woman, *children


# -- children -------------------------------------------------------------------------------


def _children(lots: random.Random, father: Relative | None, mother: Relative) -> list[Relative]:
    children: list[Relative] = []
    year = mother.birth_year + lots.randint(18, 30)
    for _ in range(int(_CHILDREN.draw(lots))):
        if year > TODAY_YEAR:
            break
        child = _child(lots, father, mother, year, children)
        children.append(child)
        if lots.random() < 0.018:
            children.append(_twin(lots, child))
        year += lots.randint(1, 5)
    return children


def _child(
    lots: random.Random,
    father: Relative | None,
    mother: Relative,
    year: int,
    siblings: list[Relative],
) -> Relative:
    sex = lots.choice("fm")
    village = mother.village
    given = _given(lots, village, sex, year)
    parent = father if sex == "m" else mother
    has_brother = any(each.sex == sex for each in siblings)
    if parent and not has_brother and lots.random() < (0.16 if sex == "m" else 0.07):
        given = parent.given
    elif has_brother and lots.random() < 0.2:
        given = _like_sibling(lots, next(s for s in siblings if s.sex == sex), given)
    return Relative(village, given, _child_surnames(lots, father, mother), sex, year)


def _like_sibling(
    lots: random.Random, sibling: Relative, given: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the names of one who shares the first or the last with a sibling, never all."""
    if len(sibling.given) == 1 or given[-1] in sibling.given:
        return given
    if lots.random() < 0.7:
        return (sibling.given[0], given[-1])
    return (given[0], sibling.given[-1]) if given[0] not in sibling.given else given


def _child_surnames(
    lots: random.Random, father: Relative | None, mother: Relative
) -> tuple[str, ...]:
    if father is None:
        return mother.surnames if lots.random() < 0.7 else mother.surnames[:1]
    if mother.village.group.surname_count == 1:
        return father.surnames[:1]
    return father.surnames[0], mother.surnames[0]


def _twin(lots: random.Random, child: Relative) -> Relative:
    sex = child.sex if lots.random() < 0.7 else ("f" if child.sex == "m" else "m")
    given = _given(lots, child.village, sex, child.birth_year)
    if sex == child.sex and lots.random() < 0.5:
        given = _like_sibling(lots, child, given)
    while given == child.given:
        given = _given(lots, child.village, sex, child.birth_year)
    return replace(child, given=given, sex=sex)
