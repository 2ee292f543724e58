"""Floods, fires and volcanoes in one place may be one: who reads is told, nothing is tied."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from feeds.lifecycle.same_event.doubts import doubtful_pairs, doubtful_same, may_be_same
from feeds.lifecycle.same_event.verdicts import give_verdict, take_back_verdict
from tests.feeds.worlds import NOW, flood


@pytest.mark.parametrize("event", ["Flood Warning", "Wildfire", "Volcano Watch"])
def test_two_of_a_kind_in_one_place_are_a_doubt_and_no_tie(session: Session, event: str) -> None:
    one, other = (flood(session, name, event=event) for name in ("one", "other"))
    assert [one.same_as_id, other.same_as_id] == [None, None]
    assert doubtful_same(session, one) == [other]
    assert doubtful_same(session, other) == [one]


ELSEWHERE = "<polygon>16.0,-88.5 16.5,-88.5 16.5,-88.0 16.0,-88.0 16.0,-88.5</polygon>"


@pytest.mark.parametrize(
    "given",
    [{"area": ELSEWHERE}, {"event": "Wildfire"}, {"event": "High Wind Warning"}],
    ids=["elsewhere", "a fire", "a wind"],
)
def test_what_lies_elsewhere_or_is_another_thing_is_no_doubt(
    session: Session, given: dict[str, str]
) -> None:
    one, other = flood(session, "one"), flood(session, "other", **given)
    assert doubtful_same(session, one) == []
    assert not may_be_same(one, other)


def test_another_day_and_the_same_publisher_are_no_doubt(session: Session) -> None:
    one, other = flood(session, "one"), flood(session, "other")
    assert may_be_same(one, other)
    other.last_seen_at = other.started_at = NOW - timedelta(days=3)
    assert not may_be_same(one, other)
    other.last_seen_at, other.key = NOW, "cap:one@example.test,F-2"
    assert not may_be_same(one, other)


def test_every_doubt_among_the_live_is_one_pair_until_a_person_says_a_word(
    session: Session,
) -> None:
    one, other, third = (flood(session, name) for name in ("one", "other", "third"))
    elsewhere = flood(session, "elsewhere", area=ELSEWHERE)
    pairs = {frozenset(pair) for pair in doubtful_pairs(session, "MX")}
    assert pairs == {frozenset(two) for two in ((one, other), (one, third), (other, third))}
    assert all(elsewhere not in pair for pair in pairs)
    give_verdict(session, other, one, is_same=False, actor="a", now=NOW)
    assert frozenset((one, other)) not in map(frozenset, doubtful_pairs(session, "MX"))
    take_back_verdict(session, one, other, actor="a", now=NOW)
    assert len(list(doubtful_pairs(session, "MX"))) == 3
    third.is_test = True
    assert [frozenset(pair) for pair in doubtful_pairs(session, "MX")] == [frozenset((one, other))]


def test_a_country_is_told_of_no_doubt_on_what_it_may_not_see(session: Session) -> None:
    one, other = flood(session, "one"), flood(session, "other")
    for each in (one, other):
        each.source.owner = "GT"
    assert list(doubtful_pairs(session, "MX")) == []
    assert len(list(doubtful_pairs(session, "GT"))) == 1
