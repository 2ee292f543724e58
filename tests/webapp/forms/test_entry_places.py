"""What is typed about a place and not sought is sought when the form is saved."""

from __future__ import annotations

from typing import Any

import pytest

from core.atlas import Atlas
from core.geo.geometry import Point
from webapp.forms.entry_places import NO_PLACE, place_form

EMPTY: dict[str, Any] = {"point": "", "city": "", "located_in": "", "unit_code": "", "units": []}


@pytest.fixture(scope="module")
def atlas(base_atlas: Atlas) -> Atlas:
    return base_atlas


def test_a_town_places_an_entry_without_coordinates(atlas: Atlas) -> None:
    placed = place_form(atlas, {**EMPTY, "city": "Pharr", "unit_code": "US48215"}, {})
    assert (placed.is_open, placed.precision) == (False, "municipality")
    assert placed.boxes["point"].startswith("26.19")


def test_places_and_jurisdictions_typed_are_sought_and_asked_when_several(atlas: Atlas) -> None:
    typed = {"place_text": "Springfield", "unit_text": "Hidalgo"}
    placed = place_form(atlas, EMPTY, typed)
    assert [each.key for each in placed.questions] == ["units:hidalgo", "point:springfield"]
    answers = {"reading:units:hidalgo": "US48215"}
    answers["reading:point:springfield"] = placed.questions[1].readings.offer[0].code
    chosen = place_form(atlas, EMPTY, {**typed, **answers})
    assert (chosen.is_open, chosen.boxes["units"]) == (False, ["US48215"])
    assert chosen.boxes["point"]


def test_a_town_that_was_sought_is_marked_as_the_middle_of_it_and_coordinates_are_not(
    atlas: Atlas,
) -> None:
    town = place_form(atlas, EMPTY, {"place_text": "McAllen, Texas"})
    assert (town.is_open, town.precision, town.town) == (False, "municipality", "McAllen")
    exact = place_form(atlas, EMPTY, {"place_text": "26.2, -98.2"})
    assert (exact.is_open, exact.precision) == (False, "")


@pytest.mark.parametrize("state", ["Texas", "Chiapas", "Florida, US"])
def test_nobody_is_put_in_the_middle_of_a_whole_state(atlas: Atlas, state: str) -> None:
    placed = place_form(atlas, EMPTY, {"place_text": state})
    code = placed.questions[0].readings.offer if placed.questions else ()
    if code:  # asked among several: the state is chosen
        chosen = next(each.code for each in code if each.kind == "admin" and not each.admin2)
        placed = place_form(
            atlas, EMPTY, {"place_text": state, f"reading:{placed.questions[0].key}": chosen}
        )
    assert placed.is_open
    assert placed.too_large == state.partition(",")[0]
    assert placed.boxes["point"] == ""


def test_a_town_of_several_readings_may_be_left_open(atlas: Atlas) -> None:
    boxes = {**EMPTY, "city": "Hidalgo"}
    assert place_form(atlas, boxes, {}).questions
    left = place_form(atlas, boxes, {"reading:city:hidalgo": NO_PLACE})
    assert (left.is_open, left.boxes["point"]) == (False, "")


def test_a_point_its_words_contradict_is_asked_once(atlas: Atlas) -> None:
    boxes = {**EMPTY, "point": "-89.2182, 13.6929", "located_in": "SV"}
    doubt = place_form(atlas, boxes, {}).doubt
    assert doubt is not None
    assert doubt.repair == Point(-89.2182, 13.6929)
    assert not place_form(atlas, boxes, {"point_as_written": boxes["point"]}).is_open
    assert not place_form(atlas, boxes, {}, before=Point(13.6929, -89.2182)).is_open
