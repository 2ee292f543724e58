"""What a plan lacks, before it is approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.geo.geometry import Point
from directory.entries.freshness import FreshnessState
from plans.facts.model import Contact, ContactKind, Fact
from plans.lifecycle.holes import holes_of
from tests.plans.invented import NOW, facts

TODAY = NOW.date()
PHONE, SECOND = "+19565550101", "+19565550102"
HERE = Point(-98.2, 26.2)
WHOLE = Contact(
    kind=ContactKind.POST, name="Sede", what_for={}, phone=PHONE, alternate=SECOND, point=HERE
)


def found(contact: Contact, confirmed: date | None = TODAY) -> tuple[int, int, int, int]:
    holes = holes_of(replace(facts(), contacts=(Fact(contact, "Directorio", confirmed),)))
    lists = (holes.old, holes.without_phone, holes.with_one_phone, holes.unplaced)
    assert holes.count == sum(map(len, lists))
    old, without, one, unplaced = map(len, lists)
    return old, without, one, unplaced


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        (WHOLE, (0, 0, 0, 0)),
        (replace(WHOLE, alternate=""), (0, 0, 1, 0)),
        (replace(WHOLE, phone="", alternate=""), (0, 1, 0, 0)),
        (replace(WHOLE, point=None), (0, 0, 0, 1)),
        (replace(WHOLE, kind=ContactKind.SHELTER, alternate=""), (0, 0, 0, 0)),
        (replace(WHOLE, kind=ContactKind.FOCAL_POINT, point=None), (0, 0, 0, 0)),
        (replace(WHOLE, kind=ContactKind.EMERGENCY, phone="911", point=None), (0, 0, 0, 0)),
    ],
)
def test_each_contact_is_looked_at(contact: Contact, expected: tuple[int, ...]) -> None:
    assert found(contact) == expected


@pytest.mark.parametrize(
    ("days", "state"), [(None, FreshnessState.NEVER), (183, FreshnessState.LAPSED), (170, None)]
)
def test_a_confirmation_is_old_after_six_months(
    days: int | None, state: FreshnessState | None
) -> None:
    confirmed = None if days is None else TODAY - timedelta(days=days)
    assert found(WHOLE, confirmed)[0] == (state is not None)
    holes = holes_of(replace(facts(), contacts=(Fact(WHOLE, "Directorio", confirmed),)))
    assert [each.freshness.state for each in holes.old] == ([state] if state else [])
