"""The register: households as a first clerk wrote them down."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.samples.people.first.contacts import home_number, house_in, local_number, mail_address
from tests.samples.people.first.entry import InventedEntry
from tests.samples.people.first.families import Household, Relative, households, namesake
from tests.samples.people.first.name_parts import NameParts
from tests.samples.people.first.tables import Town, folded

NAMESAKES = 0.007
"""Of all people: see the figures of `first_hand`."""
OWN_PHONE = 0.86
SHARED_PHONE = 0.45
SECOND_PHONE = 0.11
ONLY_CENTRE = 0.28
SAME_BUILDING = 0.10
NO_YEAR = 0.04
_GROWN_AT = 15


@dataclass(slots=True)
class Register:
    """Entries written so far, and what may not be given twice."""

    lots: random.Random
    entries: list[InventedEntry] = field(default_factory=list)
    people: list[Relative] = field(default_factory=list)
    households: int = 0
    addresses: set[str] = field(default_factory=set)
    houses: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def fill(self, count: int) -> None:
        """Write down so many people, the namesakes last."""
        namesakes = round(count * NAMESAKES)
        source = households(self.lots, count)
        while len(self.entries) < count - namesakes:
            self._write(next(source), count - namesakes - len(self.entries))
        grown = [person for person in self.people if person.age >= 18]
        for person in self.lots.sample(grown, min(namesakes, len(grown))):
            self._write(namesake(self.lots, person), 1)

    def _write(self, household: Household, most: int) -> None:
        lots = self.lots
        members = household.members[:most]
        lon, lat = self._house(household.town)
        hand = lots.random()
        phones = self._phones(household, members)
        addresses = self._mail_addresses(members)
        for member, own_phones, address in zip(members, phones, addresses, strict=True):
            self.entries.append(
                InventedEntry(
                    person=len(self.entries),
                    full_name=_in_hand(hand, self._name(member)),
                    birth_year=None if lots.random() < NO_YEAR else member.birth_year,
                    phones=own_phones,
                    email=address,
                    lon=lon,
                    lat=lat,
                    sex="" if lots.random() < 0.03 else member.sex,
                    language=self._language(member),
                    household=self.households,
                    country=member.village.country.code,
                    damages=(),
                )
            )
            self.people.append(member)
        self.households += 1

    def _name(self, member: Relative) -> str:
        """Return the name as registered: one in sixteen left a name out even the first time."""
        lots = self.lots
        given, surnames = member.given, member.surnames
        if len(given) > 1 and lots.random() < 0.04:
            given = given[:1]
        if len(surnames) > 1 and lots.random() < (0.5 if member.married else 0.05):
            surnames = surnames[:1]
        return NameParts(given, surnames, member.married).text

    def _language(self, member: Relative) -> str:
        first, second = member.village.group.languages
        return first if self.lots.random() < 0.85 else second

    def _house(self, town: Town) -> tuple[float, float]:
        lots = self.lots
        houses = self.houses.setdefault(town.name, [])
        chance = lots.random()
        if chance < ONLY_CENTRE:
            return town.lon, town.lat
        if houses and chance < ONLY_CENTRE + SAME_BUILDING:
            return lots.choice(houses)
        houses.append(house_in(lots, town))
        return houses[-1]

    def _phones(self, household: Household, members: tuple[Relative, ...]) -> list[tuple[str, ...]]:
        """Return the telephones of each; a child, or one without, may give somebody else's."""
        lots = self.lots
        own = [self._own_phones(member, household.town) for member in members]
        of_house = [phones for phones in own if phones]
        share = SHARED_PHONE if household.is_family else 0.12
        return [
            phones or (of_house[0][:1] if of_house and lots.random() < share else ())
            for phones in own
        ]

    def _own_phones(self, member: Relative, town: Town) -> tuple[str, ...]:
        lots = self.lots
        if member.age < _GROWN_AT or lots.random() > OWN_PHONE:
            return ()
        is_foreign = lots.random() < 0.07
        country = member.village.country.code
        first = home_number(lots, country) if is_foreign else local_number(lots, town)
        if lots.random() > SECOND_PHONE:
            return (first,)
        is_home = lots.random() < 0.5
        return (first, home_number(lots, country) if is_home else local_number(lots, town))

    def _mail_addresses(self, members: tuple[Relative, ...]) -> list[str]:
        """Return the address of each: the young have one, one couple in twelve shares it."""
        lots = self.lots
        addresses: list[str] = []
        for member in members:
            chance = 0.0 if member.age < _GROWN_AT else 0.52 if member.age < 36 else 0.34
            chance = 0.14 if member.age > 58 else chance
            if lots.random() >= chance:
                addresses.append("")
            elif any(addresses) and lots.random() < 0.08:
                addresses.append(next(filter(None, addresses)))
            else:
                addresses.append(self._new_address(member))
        return addresses

    def _new_address(self, member: Relative) -> str:
        while True:
            address = mail_address(self.lots, member.given[0], member.surnames, member.birth_year)
            if address not in self.addresses:
                self.addresses.add(address)
                return address


def _in_hand(hand: float, name: str) -> str:
    """Return the name as the clerk of a household writes all names: as in the birth certificate
    (58 %), without accents (22 %), in capitals without accents as in a passport (20 %).
    """
    if hand < 0.58:
        return name
    plain = name
    if any(ord(letter) > 127 for letter in name):
        plain = "".join(
            folded(letter).upper() if letter.isupper() else folded(letter) for letter in name
        )
    return plain if hand < 0.8 else plain.upper()
