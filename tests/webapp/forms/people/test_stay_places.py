"""Words for a place: found, asked, refused, or left to be placed once somebody says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import g

from tests.webapp.conftest import House
from webapp.forms.people.stay_places import place_words


@pytest.fixture
def asking(house: House) -> Iterator[None]:
    with house.app.test_request_context("/personas/nuevas"):
        g.scope = None
        yield


@pytest.mark.usefixtures("asking")
def test_a_point_and_a_town_are_found_with_how_precisely_they_are_known() -> None:
    point = place_words({"place": "26.2, -98.23"})
    assert point.place is not None
    assert (point.place.accuracy, point.country) == ("address", "US")
    town = place_words({"place": "McAllen, Texas"})
    assert town.place is not None
    assert (town.place.accuracy, town.place.text) == ("place", "McAllen, Texas")


@pytest.mark.usefixtures("asking")
@pytest.mark.parametrize("words", ["", "Zzyzx Qqq", "Texas"])
def test_what_leads_nowhere_is_told_first_and_waits_once_somebody_says_so(words: str) -> None:
    told = place_words({"place": words})
    assert told.fault is not None
    assert (told.place, told.sought, told.question) == (None, None, None)
    left = place_words({"place": words, "leave_unplaced": "1"})
    assert left.sought is not None
    assert (left.sought.text, left.sought.problem.message) == (words, told.fault.message)


@pytest.mark.usefixtures("asking")
def test_of_several_places_one_is_chosen_none_of_them_waits() -> None:
    question = place_words({"place": "Harris"}).question
    assert question is not None
    code = question.readings.offer[-1].code
    chosen = place_words({"place": "Harris", f"reading:{question.key}": code})
    assert chosen.place is not None
    none = place_words({"place": "Harris", f"reading:{question.key}": "none"})
    assert none.sought is not None
