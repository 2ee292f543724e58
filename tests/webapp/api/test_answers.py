"""Answers bear the mark of their data and of who asks; what anybody may have is open to all."""

from __future__ import annotations

from tests.webapp.api.programs import anybody, program_of
from tests.webapp.conftest import House


def test_what_anybody_may_have_is_open_and_marked(house: House) -> None:
    answer = anybody(house).get("/directory")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"Authorization", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))
    mark = answer.headers["ETag"]
    assert mark.startswith("W/")
    assert anybody(house).get("/directory", If_None_Match=mark).status_code == 304
    own = program_of(house, "consul.gt").get("/directory", If_None_Match=mark)
    assert own.status_code == 200
    assert own.headers["Cache-Control"] == "private, no-cache"
    assert "Access-Control-Allow-Origin" not in own.headers


def test_what_has_no_version_is_marked_by_what_it_says(house: House) -> None:
    mark = anybody(house).get("/openapi.json").headers["ETag"]
    assert anybody(house).get("/openapi.json", If_None_Match=mark).status_code == 304


def test_what_is_told_changes_with_the_day(house: House) -> None:
    mark = anybody(house).get("/directory").headers["ETag"]
    house.clock.at = house.clock.at.replace(day=house.clock.at.day + 1)
    assert anybody(house).get("/directory", If_None_Match=mark).status_code == 200
