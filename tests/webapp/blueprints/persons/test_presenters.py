from __future__ import annotations

import uuid
from datetime import date

import pytest

from registry.people.models import StayKind
from registry.people.sought_place import SoughtPlace
from registry.registration.unplaced import OpenUnplacedStay
from webapp.blueprints.persons.presenters import SEARCH_PURPOSES, search_purpose, waiting_words


@pytest.mark.parametrize("sent", ["", "for fun", "search"])
def test_a_search_has_one_of_the_purposes_offered(sent: str) -> None:
    assert search_purpose(sent) == "search to attend"
    assert all(search_purpose(code) == code for code in SEARCH_PURPOSES)


def test_what_waits_is_named_by_its_words_where_they_open() -> None:
    first, second = uuid.UUID(int=1), uuid.UUID(int=2)
    place = SoughtPlace(text="Dalas", message="x")
    kept = (uuid.UUID(int=3), StayKind.TRIP, date(2026, 1, 1), None)
    waiting = [OpenUnplacedStay(first, *kept, place), OpenUnplacedStay(second, *kept, None)]
    assert waiting_words(waiting) == [(first, "Dalas"), (second, "")]
