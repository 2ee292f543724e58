"""The place of an entry, sought when it is saved: nothing that was typed is left unsought.

A place, a jurisdiction or a town typed and not looked up is looked up here; one of several readings
is asked; a point that contradicts the words beside it is told, with the one that may be meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.atlas import Atlas
from core.atlas.placing.point_judgement import PlaceWords, PointJudgement, judge_point
from core.atlas.placing.readings import (
    OpenReading,
    PlaceReadings,
    is_too_large,
    read_place,
    read_unit,
)
from core.geo.geometry import Point
from directory.places.town import TOWN_PRECISION, find_town
from webapp.forms.field_types import Boxes
from webapp.forms.place_choice import sent_choices
from webapp.forms.points import read_point

AS_WRITTEN = "point_as_written"
"""Holds the text of the point somebody said is right all the same."""
NO_PLACE = "none"
"""The choice of none of the readings."""


@dataclass(frozen=True, slots=True)
class PlacedForm:
    """What a form says of its place: its boxes completed, or what must be answered first."""

    boxes: Boxes
    precision: str = ""
    questions: tuple[OpenReading, ...] = ()
    doubt: PointJudgement | None = None
    town: str = ""
    """In the middle of what the entry was put, where its point is only that."""
    too_large: str = ""
    """The name of the whole state or country that was sought: its middle is nobody's address."""

    @property
    def is_open(self) -> bool:
        """Whether somebody must answer before it is saved."""
        return bool(self.questions or self.too_large) or self.doubt is not None


def place_form(
    atlas: Atlas,
    boxes: Boxes,
    form: Mapping[str, str],
    own: Sequence[str] = (),
    before: Point | None = None,
) -> PlacedForm:
    """Return the boxes of an entry with all its words about places sought; `before` is the point it
    has now, which is not questioned again.
    """
    placed = PlacedForm(boxes)
    for step in (_with_unit, _with_place, _with_town):
        placed = step(placed, atlas, form, own)
    return replace(placed, doubt=_doubt(atlas, placed, form, before))


# -- inside ---------------------------------------------------------------------------------


def _with_unit(
    placed: PlacedForm, atlas: Atlas, form: Mapping[str, str], own: Sequence[str]
) -> PlacedForm:
    """Add the jurisdiction typed into the box of the search."""
    text = form.get("unit_text", "").strip()
    if not text or "units" not in placed.boxes:
        return placed
    readings = read_unit(atlas, text, own=own)
    code, question = _decided("units", readings, form)
    if code and code not in placed.boxes["units"]:
        return replace(placed, boxes={**placed.boxes, "units": [*placed.boxes["units"], code]})
    return _with_question(placed, question)


def _with_place(
    placed: PlacedForm, atlas: Atlas, form: Mapping[str, str], own: Sequence[str]
) -> PlacedForm:
    """Take the place typed into the box of the search, where no point is given."""
    text = form.get("place_text", "").strip()
    if not text or str(placed.boxes.get("point", "")).strip() or "point" not in placed.boxes:
        return placed
    readings = read_place(atlas, text, own=own)
    code, question = _decided("point", readings, form)
    place = readings.reading_of(code)
    if place is None:
        return _with_question(placed, question)
    if is_too_large(atlas, place):
        return replace(placed, too_large=place.name)
    precision = "" if place.kind == "point" else TOWN_PRECISION
    return replace(_put(placed, place.point), precision=precision, town=place.name)


def _with_town(
    placed: PlacedForm, atlas: Atlas, form: Mapping[str, str], own: Sequence[str]
) -> PlacedForm:
    """Put an entry without any point in its town."""
    boxes = placed.boxes
    has_point = "point" not in boxes or str(boxes["point"]).strip()
    if has_point or placed.is_open or not boxes.get("city", "").strip():
        return placed
    choices = sent_choices(form)
    answer = find_town(
        atlas,
        boxes["city"],
        state=_state_name(atlas, boxes.get("unit_code", "")),
        country=boxes.get("located_in", "").strip().upper(),
        own=own,
        readings=choices,
    )
    if answer.place is not None:
        town = answer.place.name
        return replace(_put(placed, answer.place.point), precision=TOWN_PRECISION, town=town)
    if answer.question is None or choices.get(answer.question.key) == NO_PLACE:
        return placed
    return _with_question(placed, answer.question)


def _decided(
    field: str, readings: PlaceReadings, form: Mapping[str, str]
) -> tuple[str, OpenReading | None]:
    """Return the code of the reading meant, empty where none is, and the question which it is."""
    question = OpenReading(field, readings)
    code = sent_choices(form).get(question.key, "")
    if readings.reading_of(code) is not None or code == NO_PLACE:
        return code, None
    if readings.sure is not None:
        return readings.sure.code, None
    return "", question if readings.is_open else None


def _with_question(placed: PlacedForm, question: OpenReading | None) -> PlacedForm:
    return replace(placed, questions=(*placed.questions, *([question] if question else [])))


def _put(placed: PlacedForm, point: Point) -> PlacedForm:
    return replace(placed, boxes={**placed.boxes, "point": f"{point.lat:.5f}, {point.lon:.5f}"})


def _doubt(
    atlas: Atlas, placed: PlacedForm, form: Mapping[str, str], before: Point | None
) -> PointJudgement | None:
    """Return what is wrong with the point typed; None when nothing is, or somebody said so."""
    text = str(placed.boxes.get("point", "")).strip()
    pair: Any = read_point(text)
    is_settled = placed.precision or form.get(AS_WRITTEN, "") == text
    if not isinstance(pair, list) or is_settled or _is_same(before, pair):
        return None
    boxes = placed.boxes
    words = PlaceWords(
        boxes.get("located_in", ""), boxes.get("unit_code", ""), boxes.get("city", "")
    )
    judged = judge_point(atlas, pair[0], pair[1], words)
    return None if judged.is_accepted else judged


def _is_same(before: Point | None, pair: Sequence[float]) -> bool:
    return before is not None and [before.lon, before.lat] == list(pair)


def _state_name(atlas: Atlas, code: str) -> str:
    """Return the name of the state of a unit; empty when nobody knows it."""
    return next(_states(atlas, code), "")


def _states(atlas: Atlas, code: str) -> Iterator[str]:
    unit = atlas.unit(code.strip()) if code.strip() else None
    if unit is not None and unit.kind == "admin2" and unit.parent:
        unit = atlas.unit(unit.parent)
    if unit is not None and unit.kind == "admin1":
        yield unit.name
