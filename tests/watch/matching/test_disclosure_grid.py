"""Nobody of another country can be found by drawing: not by a small zone, not by comparing two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.geo.geometry import Area, Box
from directory.entries.visibility import Viewer
from feeds.values import Severity
from registry.matching.blocks.stay_rows import Rows
from tests.contexts import context_of
from tests.indexed_people import block, index_with, person
from tests.two_counties import TwoCounties
from tests.watch.conftest import band, stay_at
from watch.matching.disclosure_grid import squares_of
from watch.sheet.affected_sheet import affected_sheet
from watch.sheet.model import CountryLine

Make = Callable[..., Any]
Ask = Callable[..., dict[str, CountryLine]]
HOUSE = Box(-98.2001, 26.1999, -98.1999, 26.2001)
TOWN = Box(-98.24, 26.01, -98.01, 26.24)
FAR = Box(-97.74, 26.01, -97.51, 26.24)


@pytest.fixture
def ask(session: Session, atlas: TwoCounties, keyring: Keyring, now: datetime) -> Ask:
    def _ask(
        box: Box, *, country: str | None = "SV", is_drawn: bool = True
    ) -> dict[str, CountryLine]:
        viewer = Viewer.of_country(country) if country else Viewer.rcm()
        sheet = affected_sheet(
            context_of(session, keyring, now, viewer=viewer, atlas=atlas, purpose=""),
            zone=(band(box.west, box.south, box.east, box.north, Severity.UNKNOWN),),
            at=now,
            may_see_names=False,
            near_km=30.0,
            is_drawn=is_drawn,
        )
        return {line.country: line for line in sheet.countries}

    return _ask


def test_a_zone_round_one_house_says_nothing_of_who_lives_there(ask: Ask, register: Make) -> None:
    register("Ajena", stay_at(-98.2, 26.2), country="GT")
    assert str(ask(HOUSE, is_drawn=False)["GT"].persons) == "<5"
    assert "GT" not in ask(HOUSE)
    assert "GT" not in ask(TOWN, country=None)
    assert str(ask(HOUSE, country="GT")["GT"].persons) == "1"


def test_two_zones_that_differ_by_a_house_answer_alike(ask: Ask, register: Make) -> None:
    for number in range(7):
        register(f"Ajena {number}", stay_at(-98.1, 26.1), country="GT")
    register("La de la casa", stay_at(-98.2, 26.2), country="GT")
    without = Box(-98.19, TOWN.south, TOWN.east, 26.19)
    assert str(ask(without)["GT"].persons) == str(ask(TOWN)["GT"].persons) == "8"
    assert str(ask(HOUSE)["GT"].persons) == "8"


def test_a_square_of_few_adds_nothing_to_a_full_one(ask: Ask, register: Make) -> None:
    for number in range(6):
        register(f"Ajena {number}", stay_at(-98.1, 26.1), country="GT")
    for number in range(4):
        register(f"Lejana {number}", stay_at(-97.6, 26.1), country="GT")
    both = Box(TOWN.west, TOWN.south, FAR.east, FAR.north)
    assert str(ask(both)["GT"].persons) == "6"
    assert "GT" not in ask(FAR)


def test_only_persons_are_told_and_each_once(ask: Ask, register: Make) -> None:
    for number in range(5):
        register(f"Ajena {number}", stay_at(-98.1, 26.1), stay_at(-98.2, 26.2), country="GT")
    told = ask(TOWN)["GT"]
    assert str(told.persons) == "5"
    assert (told.by_need, told.by_language, told.by_severity) == ({}, {}, {})
    assert (told.households.value, told.minors.value, told.coverage) == (None, None, None)


def test_the_own_country_is_counted_to_the_house(ask: Ask, register: Make) -> None:
    register("Propia", stay_at(-98.2, 26.2))
    register("Otra", stay_at(-98.1, 26.1))
    assert str(ask(HOUSE)["SV"].persons) == "1"
    assert str(ask(TOWN)["SV"].persons) == "2"


def _rows(*spots: tuple[float, float]) -> Rows:
    stays = block(*(person(number, *spot) for number, spot in enumerate(spots, start=1)))
    world = Area.from_box(Box(-180, -90, 180, 90))
    return index_with([stays]).touch([world], None).rows_of("SV").rows


def test_own_people_are_counted_by_squares_exact_only_for_who_reads_names() -> None:
    crowd = [(-98.2, 26.2)] * 7 + [(-98.6, 26.2)] * 2 + [(-97.2, 26.2)] * 9
    rows = _rows(*crowd)
    exact = squares_of(rows, is_own=True)
    assert [(square.box.west, square.persons.value) for square in exact] == [
        (-98.75, 2),
        (-98.25, 7),
        (-97.25, 9),
    ]
    hidden = {square.box.west: str(square.persons) for square in squares_of(rows, is_own=False)}
    assert hidden[-97.25] == "9"
    assert {hidden[-98.75], hidden[-98.25]} == {"·"}, "two hidden, lest one be found"


def test_squares_end_with_the_world() -> None:
    (square,) = squares_of(_rows((180.0, 90.0)), is_own=True)
    assert (square.box.east, square.box.north) == (180.0, 90.0)
