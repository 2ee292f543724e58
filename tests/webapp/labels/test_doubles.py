from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

from registry.duplicates.evidence import Reason
from registry.duplicates.proposing import ProposedDouble
from registry.people.access import OpenPerson, OpenStay
from registry.people.models import StayKind
from registry.people.record import Card, StayPlace
from webapp.labels.doubles import shown_doubles


def test_a_double_is_shown_with_its_reasons_and_the_first_place_that_has_words() -> None:
    stays = tuple(
        OpenStay(uuid.uuid4(), StayKind.RESIDENCE, None, None,
                 StayPlace(lon=-98.0, lat=26.0, text=text))
        for text in ("", "Alamo")
    )  # fmt: skip
    person = OpenPerson(
        uuid.uuid4(), "SV", None, None, datetime(2026, 1, 2, tzinfo=UTC), date(2028, 1, 2),
        False, Card(full_name="Ana Paz", birth_year=1984), stays,
    )  # fmt: skip
    reasons = {Reason.PHONE: 4.7, Reason.SEX: -1.8}
    (shown,) = shown_doubles([ProposedDouble(person, 3.1, reasons)], str)
    assert (shown.name, shown.birth_year, shown.place) == ("Ana Paz", 1984, "Alamo")
    assert (shown.likelihood, len(shown.speaks_for)) == ("casi seguro", 1)
    assert shown.speaks_against == ("el sexo difiere",)
