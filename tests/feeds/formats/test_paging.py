"""A page of several says so, and ends nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from feeds.formats.registry import read

NEXT = "https://api.weather.gov/alerts?cursor=x"
EMPTY = {"@context": [], "type": "FeatureCollection", "features": []}
STORMS: dict[str, Any] = {"activeStorms": []}
FEED = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>%s</feed>'


def reasons(document: dict[str, Any]) -> list[str]:
    return [item.reason for item in read(json.dumps(document).encode()).rejected]


@pytest.mark.parametrize(
    "more",
    [
        {"pagination": {"next": NEXT}},
        {"links": {"next": NEXT}},
        {"links": [{"rel": "self", "href": "x"}, {"rel": "next", "href": NEXT}]},
        {"next": NEXT},
    ],
)
def test_what_follows_is_named(more: dict[str, Any]) -> None:
    assert reasons(EMPTY | more) == [f"one page of several: what follows at {NEXT} was not read"]


@pytest.mark.parametrize(
    "more", [{}, {"pagination": {}}, {"links": None}, {"next": None}, {"links": [{"rel": "self"}]}]
)
def test_a_whole_answer_says_nothing(more: dict[str, Any]) -> None:
    assert reasons(EMPTY | more) == []


@pytest.mark.parametrize(
    "flag", [{"exceededTransferLimit": True}, {"properties": {"exceededTransferLimit": True}}]
)
def test_an_answer_cut_off_by_its_server_says_so(flag: dict[str, Any]) -> None:
    (reason,) = reasons(EMPTY | flag)
    assert "there are more than these" in reason
    assert reasons(EMPTY | {"exceededTransferLimit": False}) == []


def test_a_page_of_a_list_that_holds_all_in_force_ends_nothing() -> None:
    assert read(json.dumps(STORMS).encode()).is_complete
    assert not read(json.dumps(STORMS | {"next": NEXT}).encode()).is_complete


def test_a_feed_of_which_a_page_follows_says_so() -> None:
    (item,) = read(FEED % b'<link rel="next" href="https://a.example/2"/>').rejected
    assert "https://a.example/2" in item.reason
    assert read(FEED % b'<link rel="self" href="https://a.example/1"/>').rejected == ()
