"""Random writes against plain answers: registering, moving, travelling, erasing, households that
change; after each the index is what the rows say, person by person and count by count.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest
import shapely
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.geo.geometry import Area
from feeds.values import Band, Severity
from registry.matching.blocks import draft
from registry.matching.checking import check_index
from registry.matching.index import index_state, open_index
from registry.people.models import Household, Need, Person, Stay, StayKind
from registry.people.record import Card, StayPlace, open_card, open_place
from registry.registration.persons import (
    NewPerson,
    NewStay,
    add_persons,
    add_stay,
    change_card,
    change_stay,
    erase_person,
    remove_stay,
    set_household,
)
from tests.indexed_people import PersonStay, present
from tests.registry.conftest import stay_at
from watch.matching.affected import affected

TOWNS = ((-98.2, 26.2), (-98.2, 26.2), (-97.5, 25.9), (-95.4, 29.7), (179.9, 1.0))


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of a few persons: they are cut and joined all the time."""
    monkeypatch.setattr(draft, "MOST", (8, 6))
    monkeypatch.setattr(draft, "FILL", (7, 5))
    monkeypatch.setattr(draft, "FEWEST", (2, 1))


def _place(dice: random.Random) -> StayPlace:
    lon, lat = dice.choice(TOWNS)
    spread = dice.choice([0, 0, 0.01, 0.4])
    return StayPlace(
        lon=max(-180.0, min(180.0, lon + dice.uniform(-spread, spread))),
        lat=lat + dice.uniform(-spread, spread),
        accuracy=dice.choice(["address", "place", "unit"]),
    )


def _card(dice: random.Random) -> Card:
    return Card(
        full_name="x",
        birth_year=dice.choice([None, 1950, 2008, 2009, 2015]),
        needs=tuple(dice.sample(list(Need), dice.randrange(3))),
        language=dice.choice(["es", "es-SV", "quc", "en"]),
        sex=dice.choice(["", "f", "m", "x"]),
    )


def _stay(dice: random.Random, *, may_travel: bool) -> NewStay:
    if may_travel and dice.random() < 0.5:
        first = date(2026, 11, dice.randrange(18, 26))
        last = dice.choice([None, first.replace(day=min(30, first.day + dice.randrange(5)))])
        return NewStay(place=_place(dice), kind=StayKind.TRIP, from_on=first, until_on=last)
    dated = dice.random() < 0.2
    return NewStay(place=_place(dice), until_on=date(2026, 11, 23) if dated else None)


class Registry:
    """One session's registry, changed at random."""

    def __init__(self, session: Session, keyring: Keyring, now: datetime, seed: int) -> None:
        self.session, self.keyring, self.now = session, keyring, now
        self.dice = random.Random(seed)

    def step(self) -> None:
        kinds = (self.register, self.move, self.travel, self.come_home, self.erase, self.change,
                 self.marry)  # fmt: skip
        self.dice.choice(kinds)()

    def register(self) -> None:
        homes = [*self.session.scalars(sa.select(Household.id)), uuid.uuid4(), uuid.uuid4()]
        country = self.dice.choice(["SV", "SV", "GT"])
        persons = []
        for _ in range(self.dice.choice([1, 1, 2, 12])):
            home = self.dice.choice([None, self.dice.choice(homes)])
            known = self.session.get(Household, home) if home else None
            stays = [
                _stay(self.dice, may_travel=True) for _ in range(self.dice.choice([1, 1, 1, 2]))
            ]
            persons.append(
                NewPerson(
                    country=known.country if known else country,
                    card=_card(self.dice),
                    stays=stays,
                    consent_at=self.now,
                    household_id=home if known or country == "SV" else None,
                )
            )
        own = {each.household_id for each in persons if each.country != "SV"}
        for each in persons:  # new homes are of one country
            if each.country == "SV" and each.household_id in own:
                return
        add_persons(self.session, self.keyring, persons)

    def somebody(self) -> Person | None:
        persons = self.session.scalars(sa.select(Person).order_by(Person.number)).all()
        return self.dice.choice(persons) if persons else None

    def a_stay(self) -> Stay | None:
        stays = self.session.scalars(sa.select(Stay).order_by(Stay.person_id, Stay.from_on)).all()
        return self.dice.choice(stays) if stays else None

    def move(self) -> None:
        if stay := self.a_stay():
            change_stay(self.session, self.keyring, stay, _stay(self.dice, may_travel=False))

    def travel(self) -> None:
        if person := self.somebody():
            add_stay(self.session, self.keyring, person, _stay(self.dice, may_travel=True))

    def come_home(self) -> None:
        if stay := self.a_stay():
            remove_stay(self.session, self.keyring, stay)

    def erase(self) -> None:
        if person := self.somebody():
            erase_person(
                self.session, self.keyring, person, actor="test", purpose="test", now=self.now
            )

    def change(self) -> None:
        if person := self.somebody():
            change_card(self.session, self.keyring, person, _card(self.dice))

    def marry(self) -> None:
        person = self.somebody()
        if person is None:
            return
        homes = sa.select(Household).where(Household.country == person.country)
        choices = [None, *self.session.scalars(homes.order_by(Household.number))]
        set_household(self.session, self.keyring, person, self.dice.choice(choices))

    def stays(self) -> dict[str, list[PersonStay]]:
        """Return all there are, out of their own rows, as the index rounds them."""
        found: dict[str, list[PersonStay]] = {}
        for stay in self.session.scalars(sa.select(Stay)):
            owner, place = (
                self.session.get_one(Person, stay.person_id),
                open_place(stay, self.keyring),
            )
            rounded = StayPlace(lon=round(place.lon * 1e6) / 1e6, lat=round(place.lat * 1e6) / 1e6)
            found.setdefault(stay.country, []).append(
                PersonStay(
                    uuid.UUID(int=owner.number or 0),
                    owner.household_id,
                    stay.id,
                    stay.kind,
                    stay.from_on,
                    stay.until_on,
                    open_card(owner, self.keyring),
                    rounded,
                )
            )
        return found


def _zone(dice: random.Random) -> list[Band]:
    bands = []
    for _ in range(dice.randrange(1, 4)):
        lon, lat = dice.choice(TOWNS)
        kind = dice.randrange(3)
        if kind == 0:
            shape = shapely.box(-100, 20, -90, 30)
        elif kind == 1:
            shape = shapely.Point(lon, lat).buffer(dice.choice([0.005, 0.2, 2]))
        else:
            shape = shapely.box(lon, lat, lon + 0.3, lat + 0.3)
        world = shapely.box(-180, -90, 180, 90)
        bands.append(Band(Area(shape.intersection(world)), dice.choice(list(Severity))))
    return bands


def _plain(
    bands: list[Band], stays: list[PersonStay], at: datetime
) -> tuple[list[int], int, int, dict[str, int], dict[Severity, int]]:
    """Persons, households, minors, languages and severities, stay by stay."""
    ranks: dict[int, int] = {}
    own: dict[int, PersonStay] = {}
    for stay, is_there in zip(stays, present(stays, at), strict=True):
        spot = shapely.Point(stay.place.lon, stay.place.lat)
        met = [band.severity.rank for band in bands if band.area.geometry.intersects(spot)]
        if is_there and met:
            number = stay.person_id.int
            ranks[number] = max([*met, ranks.get(number, -1)])
            own[number] = stay
    languages: dict[str, int] = {}
    severities: dict[Severity, int] = {}
    for number, stay in own.items():
        code = stay.card.language.split("-")[0]
        languages[code] = languages.get(code, 0) + 1
        severity = next(each for each in Severity if each.rank == ranks[number])
        severities[severity] = severities.get(severity, 0) + 1
    homes = {stay.household_id or stay.person_id for stay in own.values()}
    minors = sum(bool(s.card.birth_year and at.year - s.card.birth_year < 18) for s in own.values())
    return sorted(own), len(homes), minors, languages, severities


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("seed", range(3))
def test_after_any_writes_the_index_is_what_the_rows_say(
    session: Session, keyring: Keyring, now: datetime, seed: int
) -> None:
    registry = Registry(session, keyring, now, seed)
    for step in range(60):
        registry.step()
        session.flush()
        if step % 12 == 11:
            assert check_index(session, keyring).faults == ()
            stays = registry.stays()
            index = open_index(session, keyring)
            for _ in range(6):
                bands = _zone(registry.dice)
                found = affected(bands, index, now)
                for country, own in stays.items():
                    expected = _plain(bands, own, now)
                    if not expected[0]:
                        assert country not in found
                        continue
                    match, counts = found[country], found[country].counts
                    assert match.numbers.tolist() == expected[0]
                    assert (
                        counts.households,
                        counts.minors,
                        counts.by_language,
                        counts.by_severity,
                    ) == expected[1:]
                    assert match.rows["person"].tolist() == expected[0]


def test_the_state_differs_after_every_change_of_a_stay_and_after_nothing_else(
    session: Session, keyring: Keyring, register: Callable[..., Person], now: datetime
) -> None:
    states = [index_state(session)]

    def has_changed() -> bool:
        session.flush()
        states.append(index_state(session))
        return states[-1] not in states[:-1]

    ana, eva = (register(name, stay_at(-90, 30)) for name in ("Ana", "Eva"))
    assert has_changed()
    assert not has_changed(), "nothing happened"
    second = add_stay(session, keyring, ana, stay_at(-91, 30))
    assert has_changed()
    change_stay(session, keyring, second, stay_at(-91, 30.001))
    assert has_changed()
    erase_person(session, keyring, eva, actor="test", purpose="test", now=now)
    assert has_changed()
