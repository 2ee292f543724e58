"""People as they are registered, and as somebody who looks for one describes them: damaged by
another hand than the matcher's.

The names are damaged as second entries are (`tests.samples.people.second_hand`, made without a look
at any matcher). The rest is as families say it on the telephone: the age within two years, in one
case of eight not at all; half know the municipality, a third of these wrongly spelt; what somebody
is known by is said by two in five, in other words than on the card; where they were last is where
they live in three of five cases, else somewhere on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay
from response.locate.description import LocateWords
from tests.samples.people import second_hand
from tests.samples.people.second_hand import SecondHandEntry

ORIGINS = (
    "San Juan Comalapa", "San Pedro Soloma", "Concepción Tutuapa", "Santa Cruz Barillas",
    "Joyabaj", "Cabricán", "San Martín Jilotepeque", "Chajul", "Nebaj", "Olopa", "Jocotán",
    "Rabinal", "Cubulco", "Tacaná", "Malacatán", "La Democracia",
)  # fmt: skip
MARKS = (
    ("cicatriz en la ceja izquierda", "tiene una cicatriz por la ceja"),
    ("tatuaje de un colibrí en el hombro", "lleva tatuado un colibrí"),
    ("le falta un dedo de la mano", "sin un dedo de la mano derecha"),
    ("lunar grande en la mejilla", "un lunar en la mejilla"),
    ("diente de oro", "con un diente dorado, de oro"),
    ("usa bastón", "camina con bastón"),
)
TOWNS = ("McAllen", "Houston", "Laredo", "Brownsville", "San Antonio", "Dallas", "Victoria")
YEAR = 2026


@dataclass(frozen=True, slots=True)
class DescribedPerson:
    """What somebody says, and of whom."""

    words: LocateWords
    person: int
    """Position among the registered."""


@dataclass(frozen=True, slots=True)
class Known:
    """What of a person nobody's name tells."""

    origin: str
    mark: int
    town: str


def registered(seed: int, count: int, now: datetime) -> tuple[list[NewPerson], list[Known]]:
    """Return so many people as their cards have them: half with where they are from, two in five
    with a mark in the note.
    """
    dice = Random(f"locate {seed}")
    persons, facts = [], []
    for entry in second_hand.people(seed, count):
        known = Known(dice.choice(ORIGINS), dice.randrange(len(MARKS)), dice.choice(TOWNS))
        origin = f"Municipio: {known.origin}" if dice.random() < 0.5 else ""
        card = Card(
            full_name=entry.full_name, birth_year=entry.birth_year, sex=entry.sex,
            source_words=origin, note=MARKS[known.mark][0] if dice.random() < 0.4 else "",
        )  # fmt: skip
        place = StayPlace(lon=entry.lon, lat=entry.lat, text=f"Calle 3, {known.town}")
        stays = [NewStay(place=place)]
        persons.append(NewPerson(country="GT", card=card, stays=stays, consent_at=now))
        facts.append(known)
    return persons, facts


def descriptions(
    seed: int, count: int, known: Sequence[Known], copies: int
) -> list[DescribedPerson]:
    """Return how families describe some of `registered(seed, count)`."""
    dice = Random(f"locate again {seed}")
    entries = second_hand.people(seed, count)
    position = {each.person: at for at, each in enumerate(entries)}
    found = []
    for copy in second_hand.damaged(seed + 1, entries, copies):
        at = position[copy.person]
        found.append(DescribedPerson(_words(dice, copy, entries[at], known[at]), at))
    return found


# -- inside ---------------------------------------------------------------------------------


def _words(
    dice: Random, copy: SecondHandEntry, entry: SecondHandEntry, known: Known
) -> LocateWords:
    born = entry.birth_year
    if born is not None:
        born = min(born + dice.randint(-2, 2), YEAR)
    return LocateWords(
        name=copy.full_name,
        birth_year=None if dice.random() < 0.125 else born,
        sex=entry.sex if dice.random() < 0.85 else "",
        origin=_misspelt(dice, known.origin) if dice.random() < 0.5 else "",
        marks=MARKS[known.mark][1] if dice.random() < 0.4 else "",
        last_place=known.town if dice.random() < 0.6 else dice.choice(TOWNS),
    )


def _misspelt(dice: Random, text: str) -> str:
    if dice.random() > 1 / 3:
        return text
    at = dice.randrange(1, len(text) - 1)
    return text[:at] + text[at + 1 :]
