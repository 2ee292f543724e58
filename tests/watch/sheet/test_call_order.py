from __future__ import annotations

import random
import uuid
from datetime import timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from core.geo.geometry import Area, Box
from feeds.values import Band, Severity
from registry.people.models import Need, StayKind
from tests.indexed_people import block, index_with, person
from tests.watch.matching.test_affected import NOW
from watch.matching.affected import affected
from watch.matching.moments import HazardTimes, Moment
from watch.sheet.call_order import CALL_ORDER, call_order, pages_of


@pytest.mark.parametrize("seed", range(4))
def test_the_order_is_that_of_sorting_households_by_their_most_urgent_member(seed: int) -> None:
    dice = random.Random(seed)
    people = []
    for number in range(1, 60):
        needs = tuple(need for need in Need if dice.random() < 0.1)
        home = dice.choice((None, uuid.UUID(int=dice.randint(1, 20))))
        given: dict[str, Any] = {}
        if number % 4 == 0:
            first = NOW.date() + timedelta(days=dice.randint(-2, 3))
            given = {"kind": StayKind.TRIP, "from_on": first, "until_on": first + timedelta(days=1)}
        point = (-98.5 + dice.randint(0, 9) / 20, 26 + dice.randint(0, 9) / 20)
        people.append(person(number, *point, needs=needs, household_id=home, **given))
    bands = [
        Band(Area.from_box(Box(-99, 25, -97, 27)), Severity.MODERATE),
        Band(Area.from_box(Box(-98.4, 26.1, -98.2, 26.3)), Severity.EXTREME),
    ]
    times = HazardTimes(NOW - timedelta(hours=1), NOW + timedelta(days=2), NOW + timedelta(days=2))
    match = affected(bands, index_with([block(*people)]), NOW, times=times)["SV"]
    by_number = {each.person_id.int: each for each in people}
    urgency, homes = {}, {}
    for at, row in enumerate(match.rows):
        number = int(row["person"])
        ranks = [CALL_ORDER.index(need) for need in by_number[number].card.needs]
        urgency[number] = (
            list(Moment)[match.moment[at]].rank,
            -int(match.severity[at]),
            min(ranks, default=len(CALL_ORDER)),
            round(float(match.distance_km[at]), 1),
        )
        household = by_number[number].household_id
        homes[number] = (household is None, household.int if household else number)
    best = {home: min(urgency[n] for n in urgency if homes[n] == home) for home in homes.values()}
    expected = sorted(urgency, key=lambda n: (best[homes[n]], homes[n], urgency[n], n))
    order = call_order(match)
    assert match.rows["person"][order.at].tolist() == expected
    changes = [homes[a] != homes[b] for a, b in pairwise(expected)]
    assert order.household.tolist() == (1 + np.cumsum([0, *changes])).tolist()
    pages = order.pages(10)
    assert [at for page in pages for at in range(page.start, page.stop)] == list(range(len(order)))


def test_without_anybody_there_is_one_empty_page() -> None:
    assert pages_of([], 50) == [slice(0, 0)]
