from __future__ import annotations

import uuid
from datetime import date

from registry.people.models import StayKind
from registry.people.sought_place import SoughtPlace
from registry.registration.unplaced import OpenUnplacedStay
from webapp.blueprints.persons.presenters import waiting_words


def test_what_waits_is_named_by_its_words_where_they_open() -> None:
    first, second = uuid.UUID(int=1), uuid.UUID(int=2)
    place = SoughtPlace(text="Dalas", message="x")
    kept = (uuid.UUID(int=3), StayKind.TRIP, date(2026, 1, 1), None)
    waiting = [OpenUnplacedStay(first, *kept, place), OpenUnplacedStay(second, *kept, None)]
    assert waiting_words(waiting) == [(first, "Dalas"), (second, "")]
