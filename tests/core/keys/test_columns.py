"""A sealed row has the number of its text."""

from __future__ import annotations

from core.keys.columns import SealVersioned, next_version
from registry.people.models import Person


def test_the_number_rises_from_nothing_and_from_what_is_there() -> None:
    person = Person(country="SV")
    assert isinstance(person, SealVersioned)
    assert [next_version(person), next_version(person)] == [1, 2]
    assert person.seal_version == 2
