from __future__ import annotations

import itertools
import uuid
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.geo.geometry import Area, Box
from feeds.values import Band, Severity
from registry.people.models import Need
from response.calldown.order import (
    CallPlace,
    CallReasons,
    candidates_of,
    in_call_order,
    place_key,
    urgencies,
    urgency_key,
)
from tests.indexed_people import block, index_with, person
from tests.watch.matching.test_affected import NOW
from watch.matching.affected import affected
from watch.matching.moments import Moment

PLAIN = CallReasons(
    moment=Moment.INSIDE,
    severity=Severity.MODERATE,
    band="",
    needs=(),
    languages=("es",),
    tenths_km=30,
    minors=0,
)
NOBODY = CallPlace(urgency=5, nearness=5)
places = st.builds(
    CallPlace,
    has_help=st.booleans(),
    is_promised=st.booleans(),
    urgency=st.integers(1, 3),
    attempts=st.integers(0, 2),
    is_spoken=st.booleans(),
    nearness=st.integers(1, 5),
)


def test_each_reason_goes_before_all_that_follow_it() -> None:
    worst = CallPlace(urgency=9, attempts=1, nearness=9)
    ladder = [
        replace(worst, has_help=True),
        replace(worst, is_promised=True),
        replace(worst, urgency=1),
        replace(worst, attempts=0),
        replace(worst, is_spoken=True),
        replace(worst, nearness=1),
        worst,
    ]
    assert sorted(ladder, key=place_key) == ladder


def test_urgency_is_the_band_then_the_need_then_the_only_channel() -> None:
    ladder = [
        replace(PLAIN, severity=Severity.EXTREME),
        replace(PLAIN, needs=(Need.MINOR_ALONE,)),
        replace(PLAIN, needs=(Need.MEDICAL, Need.MINOR_ALONE), moment=Moment.ARRIVING),
    ]
    assert urgency_key(ladder[0]) < urgency_key(ladder[1]) < urgency_key(ladder[2])
    assert urgency_key(replace(PLAIN, only_by_call=True)) < urgency_key(PLAIN)
    assert urgency_key(replace(PLAIN, needs=(Need.INTERPRETER,))) < urgency_key(
        replace(PLAIN, only_by_call=True)
    )


def test_whom_nobody_can_call_comes_after_whoever_can_be() -> None:
    worst = replace(PLAIN, severity=Severity.EXTREME, needs=(Need.MEDICAL,), has_no_number=True)
    assert urgency_key(PLAIN) < urgency_key(worst)


def test_an_urgency_says_an_order_and_no_need() -> None:
    graver = replace(PLAIN, needs=(Need.MEDICAL,))
    assert urgencies([PLAIN, graver, PLAIN]) == [2, 1, 2]
    assert urgencies([graver]) == [1]
    assert urgencies([]) == []


@given(st.lists(places, max_size=6))
def test_the_order_is_the_same_however_the_households_arrive(found: list[CallPlace]) -> None:
    keyed = {uuid.UUID(int=number): place for number, place in enumerate(found)}
    expected = in_call_order(keyed)
    for shuffled in itertools.islice(itertools.permutations(keyed), 20):
        assert in_call_order({key: keyed[key] for key in shuffled}) == expected
    assert in_call_order(keyed, among=[]) == []


def test_reasons_come_back_out_of_their_record() -> None:
    found = replace(PLAIN, needs=(Need.OLDER,), languages=("kek", "es"), only_by_call=True)
    assert CallReasons.of_json({**found.as_json(), "of a later release": 1}) == found


def test_candidates_are_whole_households_in_the_order_of_the_sheet() -> None:
    home = uuid.UUID(int=99)
    people = [
        person(1, -98.2, 26.2, household_id=home),
        person(2, -98.2, 26.2, household_id=home, needs=(Need.MEDICAL,)),
        person(3, -98.3, 26.2),
        person(4, -98.2, 26.25, needs=(Need.INFANT,)),
    ]
    band = Band(Area.from_box(Box(-99, 25, -97, 27)), Severity.SEVERE, "Condado")
    match = affected([band], index_with([block(*people)]), NOW)["SV"]
    found = candidates_of(match)
    assert [each.persons for each in found] == [(2, 1), (4,), (3,)]
    assert found[0].reasons.needs == (Need.MEDICAL,)
    assert (found[0].reasons.severity, found[0].reasons.band) == (Severity.SEVERE, "Condado")
    assert found[2].home == -3
