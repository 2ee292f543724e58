"""Random people and random zones against plain arrays: every id and every count."""

from __future__ import annotations

import uuid
from datetime import date

import numpy as np
import pytest
import shapely

from core.geo.geometry import Area, Box
from registry.matching.blocks.rows import IndexRow, PersonRows
from registry.matching.index_heads import ResidentCounts
from registry.people.models import Need, StayKind
from registry.people.record import Card, StayPlace
from tests.core.geo.test_zone_grid import shapes, star
from tests.matching_index import index_of

NEEDS = list(Need)


def people_about(dice: np.random.Generator, many: int, first: int) -> list[PersonRows]:
    """Households of three about a few towns, many at one very point; some travel."""
    towns = dice.uniform((-110, 10), (-80, 40), (6, 2))
    found = []
    for number in range(first, first + many):
        town = towns[dice.integers(6)]
        spread = dice.choice([0, 0.001, 0.05, 3], p=[0.2, 0.2, 0.5, 0.1])
        lon, lat = town + dice.normal(0, 1, 2) * spread
        place = StayPlace(lon=round(float(lon), 6), lat=round(float(lat), 6))
        dated = date(2026, 11, 20) if dice.random() < 0.06 else None
        stay = IndexRow(uuid.UUID(int=number), StayKind.RESIDENCE, dated, None, place)
        needs = dice.choice(len(NEEDS), dice.integers(0, 3), replace=False).tolist()
        card = Card(
            full_name="x",
            birth_year=int(dice.integers(1940, 2027)) if dice.random() < 0.9 else None,
            language=str(dice.choice(["es", "quc", "mam"])),
            needs=tuple(NEEDS[need] for need in needs),
        )
        home = uuid.UUID(int=number // 3 + 1) if dice.random() < 0.8 else None
        found.append(PersonRows(uuid.UUID(int=number), home, None, card, (stay,)))
    return found


def zones_about(dice: np.random.Generator, people: list[PersonRows]) -> list[list[Area]]:
    zones = [[area] for area in shapes(dice)]
    for _ in range(12):
        place = people[dice.integers(len(people))].stays[0].place
        assert place is not None
        size = 10 ** dice.uniform(-3, 1.2)
        bands = [
            star(dice, place.lon, place.lat, size * n, int(dice.integers(3, 40))) for n in (1, 3)
        ]
        zones.append([band for band in bands if band])
    return [zone for zone in zones if zone]


@pytest.mark.parametrize("seed", range(2))
def test_ids_and_every_count_are_those_of_plain_arrays(seed: int) -> None:
    assert compare_with_plain_arrays(seed) > 10


def compare_with_plain_arrays(seed: int) -> int:
    """Compare all answers of one random world; return how many zones were asked."""
    dice = np.random.default_rng(seed)
    people = {"GT": people_about(dice, 900, 5000), "SV": people_about(dice, 2500, 1)}
    index = index_of(people)
    zones = zones_about(dice, people["SV"])
    for bands in zones:
        touch = index.touch(bands, 2026)
        for country, own in people.items():
            places = [place for each in own if (place := each.stays[0].place)]
            x, y = (np.array([getattr(p, n) for p in places]) for n in ("lon", "lat"))
            held = np.array([shapely.intersects_xy(band.geometry, x, y) for band in bands])
            dated = np.array([each.stays[0].from_on is not None for each in own])
            inside = np.flatnonzero(held.any(axis=0) & ~dated)
            numbers, band = touch.persons_of(country)
            order = np.argsort(numbers)
            assert numbers[order].tolist() == [own[at].person_id.int for at in inside]
            gravest = np.argmax(held, axis=0)
            assert band[order].tolist() == gravest[inside].tolist()
            rows = touch.rows_of(country)
            assert rows.rows["person"].tolist() == numbers[order].tolist()
            assert rows.rows["lon"].tolist() == x[inside].tolist()
            _same_counts(touch.residents.get(country), [own[at] for at in inside], band)
            mine = touch.travellers.country == touch.countries.index(country)
            met = touch.travellers.rows["person"][mine].tolist()
            travellers = np.flatnonzero(held.any(axis=0) & dated)
            assert sorted(met) == [own[at].person_id.int for at in travellers]
    return len(zones)


def test_a_zone_of_hundreds_of_bands_holds_whoever_is_in_the_last() -> None:
    dice = np.random.default_rng(5)
    people = people_about(dice, 30, 1)
    nowhere = [Area.from_box(Box(n / 10, -60, n / 10 + 0.05, -59.9)) for n in range(299)]
    touch = index_of({"SV": people}).touch(
        [*nowhere, Area.from_box(Box(-179, -50, 179, 89)), nowhere[0]], 2026
    )
    numbers, band = touch.persons_of("SV")
    dwelling = [each for each in people if each.stays[0].from_on is None]
    assert sorted(numbers.tolist()) == [each.person_id.int for each in dwelling]
    assert set(band.tolist()) == {299}


def _same_counts(found: ResidentCounts | None, own: list[PersonRows], band: np.ndarray) -> None:
    if not own:
        assert found is None
        return
    cards = [each.card for each in own if each.card]
    homes = {each.household_id or each.person_id.hex for each in own}
    assert found is not None
    assert found.persons == len(own)
    shared = len(np.unique(found.shared))
    assert found.households + shared == len(homes)
    assert found.minors == sum(c.birth_year is not None and c.birth_year > 2008 for c in cards)
    needs = dict(zip(Need, found.by_need.tolist(), strict=True))
    assert needs == {need: sum(need in card.needs for card in cards) for need in Need}
    languages = {card.language for card in cards}
    assert found.by_language == {
        code: sum(card.language == code for card in cards) for code in languages
    }
    assert found.by_band.tolist() == np.bincount(band, minlength=len(found.by_band)).tolist()


def test_blocks_written_in_another_year_are_opened_for_their_minors() -> None:
    dice = np.random.default_rng(9)
    people = people_about(dice, 600, 1)
    index = index_of({"SV": people})
    world = Area(shapely.box(-180, -90, 180, 90))
    for year in (2010, 2025, 2026, 2032, 2033, 2060):
        found = index.touch([world], year).residents["SV"]
        born = [p.card.birth_year for p in people if p.stays[0].from_on is None and p.card]
        assert found.minors == sum(each is not None and year - each < 18 for each in born)
        assert found.persons == len(born)
