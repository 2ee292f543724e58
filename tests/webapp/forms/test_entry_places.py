"""What is typed about a place and not sought is sought when the form is saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from core.atlas import Atlas
from core.geo.geometry import Point
from core.settings import Settings
from webapp.forms.entry_places import NO_PLACE, place_form

EMPTY: dict[str, Any] = {"point": "", "city": "", "located_in": "", "unit_code": "", "units": []}


@pytest.fixture(scope="module")
def atlas() -> Iterator[Atlas]:
    atlas = Atlas.open([Settings().atlas_base])
    yield atlas
    atlas.close()


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
