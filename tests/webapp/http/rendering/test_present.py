"""A part of a page is answered in few words while it holds, and never to another reader."""

from __future__ import annotations

from datetime import timedelta

from tests.webapp.conftest import House
from webapp.http.rendering.present import ASKS_AGAIN, COUNT, PresentMark, present_mark


def mark(house: House, version: object, path: str = "/vigilancia") -> PresentMark:
    with house.app.test_request_context(path):
        return present_mark(version)


def test_the_mark_holds_while_data_reader_and_page_are_the_same(house: House) -> None:
    first = mark(house, 7)
    assert mark(house, 7).mark == first.mark
    assert mark(house, 8).mark != first.mark
    assert mark(house, 7, "/vigilancia?level=2").mark != first.mark
    house.clock.at += timedelta(minutes=11)
    assert mark(house, 7).mark != first.mark, "ages stand in it"


def test_versions_of_several_tables_are_one_mark_in_any_order(house: House) -> None:
    assert mark(house, frozenset({"a", "b"})).mark == mark(house, frozenset({"b", "a"})).mark


def test_without_a_version_nobody_has_it(house: House) -> None:
    assert mark(house, None).mark != mark(house, None).mark


def test_only_who_asks_again_with_the_mark_is_told_that_it_holds(house: House) -> None:
    first = mark(house, 7)
    for headers, is_held in (
        ({}, False),
        ({"If-None-Match": first.mark}, False),
        ({ASKS_AGAIN: "1", "If-None-Match": first.mark}, True),
        ({ASKS_AGAIN: "1", "If-None-Match": 'W/"other"'}, False),
    ):
        with house.app.test_request_context("/vigilancia", headers=headers):
            again = present_mark(7)
            assert again.is_held is is_held
            assert again.unchanged().status_code == 304


def test_a_part_says_what_it_counts_and_is_kept_by_nobody(house: House) -> None:
    with house.app.test_request_context("/vigilancia"):
        answer = present_mark(7).part("<p>388</p>", 388)
    assert answer.headers[COUNT] == "388"
    assert answer.headers["Cache-Control"] == "no-store"
