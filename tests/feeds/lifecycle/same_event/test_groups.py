"""Which hazards are one event does not hang on who spoke first."""

from __future__ import annotations

import uuid
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.geo.geometry import Area, Box
from feeds.lifecycle.same_event.groups import grouped, is_live, original_of
from feeds.models import Hazard, HazardStatus, SameEventVerdict

ZONE = Area.from_box(Box(0, 0, 1, 1))
KEYS = ("cap:a", "gdacs:b", "nhc:c", "vtec:d", "vtec:e")


def hazard(key: str, zone: Area | None = ZONE) -> Hazard:
    number = uuid.uuid5(uuid.NAMESPACE_URL, key)
    return Hazard(id=number, key=key, zone=zone, status=HazardStatus.ACTIVE)


def verdict(one: Hazard, other: Hazard, *, is_same: bool) -> SameEventVerdict:
    return SameEventVerdict(one_id=one.id, other_id=other.id, is_same=is_same)


def keys(groups: list[list[Hazard]]) -> set[frozenset[str]]:
    return {frozenset(each.key for each in group) for group in groups}


PAIRS = st.sets(st.frozensets(st.sampled_from(KEYS), min_size=2, max_size=2), max_size=5)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(same=PAIRS, said_same=PAIRS, said_apart=PAIRS, order=st.permutations(KEYS))
def test_any_order_makes_the_same_groups_and_no_group_holds_two_kept_apart(
    same: set[frozenset[str]],
    said_same: set[frozenset[str]],
    said_apart: set[frozenset[str]],
    order: list[str],
) -> None:
    by_key = {key: hazard(key) for key in KEYS}
    words = [verdict(*(by_key[k] for k in sorted(pair)), is_same=False) for pair in said_apart]
    words += [
        verdict(*(by_key[k] for k in sorted(pair)), is_same=True) for pair in said_same - said_apart
    ]

    def is_same(one: Hazard, other: Hazard) -> bool:
        return frozenset((one.key, other.key)) in same

    ordered = sorted(words, key=lambda each: (str(each.one_id), str(each.other_id)))
    groups = grouped([by_key[key] for key in order], ordered, is_same)
    assert keys(groups) == keys(grouped([by_key[key] for key in KEYS], ordered, is_same))
    for pair in said_apart:
        assert not any(pair <= group for group in keys(groups))
    assert sorted(key for group in keys(groups) for key in group) == sorted(KEYS)


def test_who_counts_the_thing_itself_speaks_who_repeats_never_and_only_with_a_place() -> None:
    told = [hazard("gdacs:b"), hazard("vtec:d"), hazard("nhc:c")]
    assert {original_of(order).key for order in permutations(told)} == {"nhc:c"}
    assert original_of(told[:2]).key == "vtec:d"
    assert original_of([hazard("nhc:c", zone=None), hazard("gdacs:b")]).key == "gdacs:b"


def test_what_is_over_is_not_live() -> None:
    over = hazard("nhc:c")
    over.status = HazardStatus.ENDED
    assert is_live(hazard("nhc:c"))
    assert not is_live(over)
