"""Persons of the second set, household by household, with those that look alike and are not."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import Any

from tests.samples.people.second_hand_words import (
    Draft,
    given_of,
    local_given,
    surnames_of,
    surnames_of_people,
    tables,
    without_accents,
)

THIS_YEAR = 2026
HOMONYMS = 0.012
"""Adults who bear the whole name of somebody there already (Harris County: 7 % share first and
last name; a Mexican roll of 83 million holds 2,762 times Juan Hernández Hernández)."""
PERSONS_OF_A_VILLAGE = 40
SURNAMES_OF_A_VILLAGE = 9
FROM_THE_VILLAGE = 0.5
WHERE_OTHERS_ARE = 0.5
"""A post's people come after each other from few places, where few surnames marry each other
(endogamy leaves whole places three or four surnames, says Mateos), to where cousins are."""
NAMED_FOR_A_SAINT = 0.2
TWINS = 0.02
SHARED_FIRST_NAME = 0.15
"""Sisters all called María something, brothers all José."""
SON_OF_THE_SAME_NAME = 0.18
DAUGHTER_OF_THE_SAME_NAME = 0.08
ONE_PHONE_A_FAMILY = 0.45
KINDS = {"couple": 0.40, "alone": 0.22, "workers": 0.13, "mother": 0.13, "siblings": 0.07,
         "elders": 0.05}  # fmt: skip
TWO_GIVEN = {"quc": 0.35, "kek": 0.4, "mam": 0.35, "kjb": 0.15, "ht": 0.3, "BZ": 0.3, "MX": 0.6}
MARRIED_NAME = {"SV": 0.35, "GT": 0.25, "PA": 0.25, "HN": 0.15, "NI": 0.15, "DO": 0.1, "MX": 0.03}
"""Women born before 1985 who registered with "de" and the husband's name."""
PROVIDERS = ("gmail.example", "gmail.example", "hotmail.example", "yahoo.example", "icloud.example")
"""In the domain no mail ever reaches (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Village:
    """Where families come from, one after the other: its few surnames, and its saints."""

    country: str
    people: str
    surnames: tuple[str, ...]
    given: dict[str, tuple[str, ...]]
    cities: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Home:
    """Where and among whom a household lives."""

    number: int
    country: str
    people: str
    village: Village
    city: str
    lon: float
    lat: float


@dataclass(slots=True)
class Census:
    """Everybody so far, and the chance that decides what comes next."""

    rng: Random
    drafts: list[Draft] = field(default_factory=list)
    adults: dict[tuple[str, str], list[Draft]] = field(default_factory=lambda: defaultdict(list))


def local_phone(rng: Random, city: str) -> str:
    """Return a made-up telephone of a city: exchange 555, which nobody is given."""
    area = rng.choice(tables()["cities"][city][4].split())
    prefix = area if area.startswith("+") else f"+1{area}"
    return f"{prefix}555{rng.randrange(10_000):04}"


def home_phone(rng: Random, country: str) -> str:
    """Return a made-up mobile of the country one comes from."""
    prefix, digits = tables()["home_phones"][country]
    return f"{prefix}5{rng.randrange(10 ** (digits - 1)):0{digits - 1}}"


def address(rng: Random, draft: Draft) -> str:
    """Return a mail address as people make them of their names."""
    first, last = (
        re.sub("[^a-z]", "", without_accents(words[0]).lower()) or "x"
        for words in (draft.given, draft.surnames)
    )
    year = str(draft.birth_year or rng.randrange(1950, 2005))
    local = rng.choice(
        (f"{first}.{last}{year[2:]}", f"{first}{last}{rng.randrange(1000)}",
         f"{first[0]}{last}{year}", f"{last}{first}{rng.randrange(100)}",
         f"{first}{year}{last[:3]}")
    )  # fmt: skip
    return f"{local}@{rng.choice(PROVIDERS)}"


def city_of(rng: Random, country: str) -> str:
    """Return a city abroad for a national of a country, by the number of people there."""
    at_home = tables()["cities_at_home"].get(country)
    cities: dict[str, Any] = tables()["cities"]
    weights = [0 if name == at_home else row[2] for name, row in cities.items()]
    return rng.choices(list(cities), weights=weights)[0]


def point_in(rng: Random, city: str) -> tuple[float, float]:
    """Return longitude and latitude of an address in a city, in degrees."""
    lon, lat, _, spread, _ = tables()["cities"][city]
    return round(rng.gauss(lon, spread), 5), round(rng.gauss(lat, spread * 0.8), 5)


def _any_surname(rng: Random, country: str, people: str) -> str:
    """Return one surname; most of a people bear one of its own."""
    own = {"": 0.0, "kjb": 0.9, "ht": 1.0}.get(people, 0.72)
    return (
        surnames_of_people(people).pick(rng)
        if rng.random() < own
        else surnames_of(country).pick(rng)
    )


def _village(rng: Random, country: str, people: str) -> Village:
    names = tuple(_any_surname(rng, country, people) for _ in range(SURNAMES_OF_A_VILLAGE))
    saints = {
        sex: tuple(_any_given(rng, sex, 1975, country, people) for _ in range(4)) for sex in "fm"
    }
    return Village(country, people, names, saints, (city_of(rng, country), city_of(rng, country)))


def _villages(rng: Random, count: int) -> tuple[list[Village], list[float]]:
    """Return the places so many persons come from, and their weights added up."""
    villages: list[Village] = []
    weights: list[float] = []
    countries = tables()["countries"]
    for country, share in countries.items():
        for people, part in tables()["peoples"][country]:
            persons = count * part * share / sum(countries.values())
            number = max(1, round(persons / PERSONS_OF_A_VILLAGE))
            villages += (_village(rng, country, people) for _ in range(number))
            weights += [persons / number] * number
    return villages, list(accumulate(weights))


def surname(rng: Random, home: Home) -> str:
    """Return one surname: of the village, or of the country or people as a whole."""
    if rng.random() < FROM_THE_VILLAGE:
        return rng.choice(home.village.surnames)
    return _any_surname(rng, home.country, home.people)


def _surnames(rng: Random, home: Home) -> list[str]:
    lone = {"BZ": 0.75, "MX": 0.03}.get(home.country, 0.04)
    if rng.random() < (0.7 if home.people == "ht" else lone):
        return [surname(rng, home)]
    first = surname(rng, home)
    return [first, first if rng.random() < 0.02 else surname(rng, home)]


def _any_given(rng: Random, sex: str, year: int, country: str, people: str) -> str:
    era = "old" if year < 1970 else "mid" if year < 1995 else "new"
    if people and rng.random() < 0.75:
        return local_given(people, sex).pick(rng)
    if country != "MX" and rng.random() < 0.2:
        return local_given(country, sex).pick(rng)
    return given_of(era, sex).pick(rng)


def given_names(rng: Random, sex: str, year: int, home: Home) -> list[str]:
    """Return one or two given names of somebody born in that year."""
    people = home.people
    first = _any_given(rng, sex, year, home.country, people)
    if year < 1995 and rng.random() < NAMED_FOR_A_SAINT:
        first = rng.choice(home.village.given[sex])
    two = TWO_GIVEN.get(people) or TWO_GIVEN.get(home.country, 0.72)
    second = (
        given_of("second", sex).pick(rng) if people != "ht" else local_given("ht", sex).pick(rng)
    )
    return [first, second] if rng.random() < two and second != first else [first]


def _person(census: Census, home: Home, sex: str, year: int, surnames: list[str]) -> Draft:
    rng = census.rng
    language = "en" if home.country == "BZ" else "es"
    if rng.random() < tables()["languages"].get(home.people, 0):
        language = home.people
    draft = Draft(
        person=len(census.drafts),
        given=given_names(rng, sex, year, home),
        surnames=list(surnames),
        birth_year=year,
        phones=[],
        email="",
        lon=home.lon,
        lat=home.lat,
        sex=sex,
        language=language,
        household=home.number,
        country=home.country,
    )
    census.drafts.append(draft)
    return draft


def _adult(census: Census, home: Home, sex: str, year: int) -> Draft:
    """Add an adult; now and then one who bears the whole name of another, often born that year."""
    rng = census.rng
    draft = _person(census, home, sex, year, _surnames(rng, home))
    earlier = census.adults[home.country, sex]
    if earlier and rng.random() < HOMONYMS * 2:  # about half of all persons are such adults
        other = rng.choice(earlier)
        draft.given, draft.surnames = list(other.given), list(other.surnames)
        draft.birth_year = other.birth_year if rng.random() < 0.5 else year
    earlier.append(draft)
    return draft


def _child(
    census: Census, home: Home, parents: list[Draft], siblings: list[Draft], year: int
) -> None:
    rng = census.rng
    father = next((parent for parent in parents if parent.sex == "m"), None)
    mother = next((parent for parent in parents if parent.sex == "f"), parents[0])
    surnames = list(mother.surnames)
    is_single = home.country == "BZ" or home.people == "ht"
    if father and rng.random() < 0.93:
        surnames = [father.surnames[0], mother.surnames[0]][: 1 if is_single else 2]
    is_twin = bool(siblings) and rng.random() < TWINS * 2
    sex = siblings[-1].sex if is_twin and rng.random() < 0.6 else rng.choice("fm")
    child = _person(
        census, home, sex, siblings[-1].birth_year or year if is_twin else year, surnames
    )
    namesake = father if sex == "m" else mother
    share = SON_OF_THE_SAME_NAME if sex == "m" else DAUGHTER_OF_THE_SAME_NAME
    same_sex = [sibling for sibling in siblings if sibling.sex == sex]
    if namesake and not same_sex and rng.random() < share:
        whole = rng.random() < 0.5
        child.given = list(namesake.given) if whole else [namesake.given[0], *child.given[1:]]
        child.suffix = rng.choice(("Jr.", "Jr.", "hijo", "")) if whole and sex == "m" else ""
    elif same_sex and rng.random() < SHARED_FIRST_NAME + 0.2 * is_twin:
        other = given_of("second", sex).pick(rng)
        if other not in same_sex[-1].given:
            child.given = [same_sex[-1].given[0], other]
    siblings.append(child)


def _children(census: Census, home: Home, parents: list[Draft]) -> None:
    mother_born = parents[-1].birth_year or 1985
    year = mother_born + census.rng.randrange(17, 32)
    siblings: list[Draft] = []
    for _ in range(census.rng.choice((0, 0, 1, 1, 2, 2, 3, 4))):
        if year > THIS_YEAR:
            break
        _child(census, home, parents, siblings, year)
        year += census.rng.choice((1, 2, 2, 3, 4))


def _married(census: Census, home: Home, husband: Draft, wife: Draft) -> None:
    share = MARRIED_NAME.get(home.country, 0.0)
    if home.country == "BZ" or home.people == "ht":
        if census.rng.random() < 0.5:
            wife.surnames = [husband.surnames[0]]
    elif (wife.birth_year or 0) < 1985 and census.rng.random() < share:
        wife.surnames = [wife.surnames[0], f"de {husband.surnames[0].removeprefix('de ')}"]


def _members(census: Census, home: Home, kind: str) -> None:
    rng = census.rng
    year = int(rng.triangular(1946, 2006, 1985))
    if kind in ("couple", "elders"):
        parents = [_adult(census, home, "m", year)]
        parents.append(_adult(census, home, "f", min(2006, year + rng.randrange(-4, 8))))
        _children(census, home, parents)
        if kind == "elders":
            old = _adult(census, home, rng.choice("ffm"), year - rng.randrange(19, 34))
            old.surnames = [parents[0].surnames[0], *old.surnames[1:]]
        _married(census, home, *parents)
    elif kind == "mother":
        _children(census, home, [_adult(census, home, "f", year)])
    elif kind == "siblings":
        surnames = _surnames(rng, home)
        for gap in sorted(rng.sample(range(12), rng.choice((2, 2, 3)))):
            _person(census, home, rng.choice("fm"), min(year + gap, 2008), surnames)
    elif kind == "workers":
        town = home.village.surnames[0]
        for _ in range(rng.choice((2, 3, 3, 4, 5))):
            worker = _adult(census, home, rng.choice("mmmmf"), rng.randrange(1970, 2006))
            if rng.random() < 0.4:  # cousins of one village
                worker.surnames[0] = town
    else:
        _adult(census, home, rng.choice("mmf"), year)


def _channels(rng: Random, home: Home, members: list[Draft]) -> None:
    """Give a household its telephones and addresses of mail."""
    common = local_phone(rng, home.city)
    is_shared = rng.random() < ONE_PHONE_A_FAMILY
    for draft in members:
        age = THIS_YEAR - (draft.birth_year or 1985)
        if rng.random() < 0.93:
            own = (
                local_phone(rng, home.city)
                if rng.random() < 0.95
                else home_phone(rng, home.country)
            )
            draft.phones = [common if is_shared or age < 15 else own]
        if age >= 16 and rng.random() < 0.18:
            draft.phones.append(home_phone(rng, home.country))
        if rng.random() < (0.03 if age < 14 else 0.6 if age < 46 else 0.4 if age < 66 else 0.12):
            draft.email = address(rng, draft)


def _year_as_known(rng: Random, year: int | None) -> int | None:
    chance = rng.random()
    if chance < 0.02 or year is None:
        return None
    return year - year % 5 if chance < 0.04 and year < 1975 else year


def drafts(rng: Random, count: int) -> list[Draft]:
    """Return so many persons with their households, in the order they were registered in."""
    census = Census(rng)
    villages, odds = _villages(rng, count)
    number = 0
    while len(census.drafts) < count:
        village = rng.choices(villages, cum_weights=odds)[0]
        city = (
            rng.choice(village.cities)
            if rng.random() < WHERE_OTHERS_ARE
            else city_of(rng, village.country)
        )
        home = Home(number, village.country, village.people, village, city, *point_in(rng, city))
        start = len(census.drafts)
        _members(census, home, rng.choices(list(KINDS), weights=list(KINDS.values()))[0])
        _channels(rng, home, census.drafts[start:])
        number += 1
    found = census.drafts[:count]
    for draft in found:
        draft.birth_year = _year_as_known(rng, draft.birth_year)
    return found
