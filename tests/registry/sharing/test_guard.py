from __future__ import annotations

from datetime import date

import pytest

from registry.people.models import Need
from registry.people.record import Card
from registry.sharing.guard import is_minor_alone, shown_needs
from registry.sharing.models import SharingAgreement

TODAY = date(2026, 11, 29)


def card(year: int | None, *needs: Need) -> Card:
    return Card(full_name="X", birth_year=year, needs=needs)


@pytest.mark.parametrize(
    ("person", "companions", "expected"),
    [
        (card(2015), [card(1980)], False),
        (card(2015), [], True),
        (card(2015), [card(2014)], True),
        (card(2015), [card(None)], True),
        (card(2008), [], True),
        (card(2007), [], False),
        (card(None), [], False),
        (card(2015, Need.MINOR_ALONE), [card(1980)], True),
        (card(None, Need.MINOR_ALONE), [], True),
    ],
)
def test_who_may_be_a_minor_without_a_known_grown_up_is_alone(
    person: Card, companions: list[Card], expected: bool
) -> None:
    assert is_minor_alone(person, companions, TODAY) is expected


@pytest.mark.parametrize("named", [False, True])
def test_guarded_needs_are_shown_where_they_are_named(named: bool) -> None:
    agreement = SharingAgreement(has_minors_alone=named, has_detained=named)
    needs = shown_needs(agreement)
    assert ({Need.MINOR_ALONE, Need.DETAINED} <= needs) is named
    assert Need.MEDICAL in needs
