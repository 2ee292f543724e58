"""What is said of the keys is what the rows and files show."""

from __future__ import annotations

from core.db import reading
from core.keys.change import retire, rotate
from core.keys.status import CountryStatus, key_status
from tests.core.keys.conftest import INDEX_VALUES, PEOPLE, House
from tests.keys import MASTER
from webapp.sealed_columns import SEALED_COLUMNS

VALUES = 2 * PEOPLE + INDEX_VALUES + 1
"""Cards, places, one block of the index and one file."""


def status_of(house: House, country: str = "SV") -> CountryStatus:
    with reading(house.engine) as session:
        found = key_status(session, house.masters, SEALED_COLUMNS, house.instance)
    return next(each for each in found if each.country == country)


def test_it_follows_a_change_from_its_beginning_to_its_end(house: House) -> None:
    before = status_of(house)
    assert [(key.generation, key.values) for key in before.keys] == [(1, VALUES)]
    assert before.is_settled
    rotate(house.change(), ["SV"])
    amid = status_of(house)
    assert [(key.generation, key.values, key.is_current) for key in amid.keys] == [
        (1, 0, False),
        (2, VALUES, True),
    ]
    assert not amid.is_settled
    retire(house.change(), ["SV"])
    after = status_of(house)
    assert [(key.generation, key.values) for key in after.keys] == [(2, VALUES)]
    assert after.is_settled
    assert status_of(house, "GT").keys[0].values == VALUES


def test_values_of_before_and_of_a_key_that_is_not_here_are_told_apart(house: House) -> None:
    house.as_before()
    assert (status_of(house).first_form, status_of(house).strange) == (PEOPLE, 0)
    house.masters = (b"x" * 32, MASTER)
    assert status_of(house).keys[0].values == VALUES - PEOPLE
    assert not status_of(house).keys[0].is_wrapped_by_current
    house.masters = (b"x" * 32,)
    lost = status_of(house)
    assert (lost.keys[0].name, lost.keys[0].values, lost.strange) == ("", 0, VALUES - PEOPLE)
