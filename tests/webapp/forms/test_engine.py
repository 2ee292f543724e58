"""A form nobody has yet, made of a table of fields alone: shown, sent with a fault, sent again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from core.i18n.languages import LANGUAGES
from webapp.forms.engine import FormField, boxes_of, submitted_boxes, values_of, with_spare_rows
from webapp.forms.field_types import CODES, LINES, NUMBER, POINT, SPOT, TEXT, TEXTS, Boxes
from webapp.forms.submission import MOST_ROWS, Submission

SITUATION = (
    FormField("missing", NUMBER),
    FormField("summary", TEXTS),
    FormField("languages", CODES),
    FormField("sources", LINES),
    FormField("seat", POINT),
    FormField(
        "roads",
        parts=(FormField("name", TEXT), FormField("where", SPOT), FormField("closed", NUMBER)),
        is_list=True,
        most=3,
    ),
    FormField("next", parts=(FormField("who", TEXT), FormField("hours", NUMBER))),
)
"""A situation report as a form: no code of its own."""
VALUES = {
    "missing": 12,
    "summary": {"es": "Puente caído", "fr": "Pont coupé"},
    "languages": ["es", "mam"],
    "sources": ["Bomberos", "Radio"],
    "seat": [-98.23, 26.2],
    "roads": [{"name": "Ruta 281", "lat": 26.3, "lon": -98.1, "closed": 2}],
    "next": {"who": "Guardia", "hours": 6},
}


def sent(boxes: Boxes) -> MultiDict[str, str]:
    """What a browser sends of a page that shows these boxes."""
    form: MultiDict[str, str] = MultiDict()
    for name in ("missing", "seat", "sources"):
        form[name] = str(boxes[name])
    for language in LANGUAGES:
        form[f"summary-{language}"] = boxes["summary"][language]
    form.setlist("languages", boxes["languages"])
    form["roads-rows"] = str(len(boxes["roads"]))
    for at, row in enumerate(boxes["roads"]):
        form[f"roads-{at}-name"], form[f"roads-{at}-closed"] = row["name"], str(row["closed"])
        form[f"roads-{at}-where"] = row["where"]["text"]
        form[f"roads-{at}-where-pick"] = row["where"]["pick"]
        form[f"roads-{at}-where-asked"] = row["where"]["asked"]
    form["next-who"], form["next-hours"] = boxes["next"]["who"], boxes["next"]["hours"]
    return form


def test_saved_values_are_shown_and_come_back_the_same() -> None:
    boxes = with_spare_rows(SITUATION, boxes_of(SITUATION, VALUES), 2)
    assert len(boxes["roads"]) == 3
    again = submitted_boxes(SITUATION, Submission(sent(boxes)))
    assert again == boxes
    read = values_of(SITUATION, again)
    assert read.pop("roads") == [{"name": "Ruta 281", "where": [-98.1, 26.3], "closed": 2}]
    assert read == {name: value for name, value in VALUES.items() if name != "roads"}


def test_what_is_no_value_stays_as_it_was_typed() -> None:
    form = sent(boxes_of(SITUATION, VALUES))
    form["missing"], form["seat"] = "una docena", "el ayuntamiento"
    boxes = submitted_boxes(SITUATION, Submission(form))
    assert (boxes["missing"], boxes["seat"]) == ("una docena", "el ayuntamiento")
    read = values_of(SITUATION, boxes)
    assert (read["missing"], read["seat"]) == ("una docena", "el ayuntamiento")


def test_a_picked_place_counts_only_for_the_words_it_answers() -> None:
    form = sent(boxes_of(SITUATION, VALUES))
    form["roads-0-where"] = form["roads-0-where-asked"] = "McAllen"
    form["roads-0-where-pick"] = "26.2, -98.2"
    (road,) = values_of(SITUATION, submitted_boxes(SITUATION, Submission(form)))["roads"]
    assert road["where"] == [-98.2, 26.2]
    form["roads-0-where"] = "Mission"
    (road,) = values_of(SITUATION, submitted_boxes(SITUATION, Submission(form)))["roads"]
    assert road["where"] == "Mission"


def test_nothing_saved_gives_empty_boxes_and_nothing_read() -> None:
    boxes = with_spare_rows(SITUATION, boxes_of(SITUATION, {}), 1, 2)
    assert len(boxes["roads"]) == 2
    read = values_of(SITUATION, boxes)
    assert read["roads"] == []
    assert (read["missing"], read["summary"], read["next"]) == (None, None, None)


def test_rows_emptied_between_others_fall_out_and_no_more_are_offered_than_fit() -> None:
    rows = [{"name": name, "lat": None, "lon": None, "closed": None} for name in ("a", "", "c")]
    boxes = with_spare_rows(SITUATION, boxes_of(SITUATION, {"roads": rows}), 5)
    assert [row["name"] for row in boxes["roads"]] == ["a", "c", ""]


def test_the_same_fields_under_another_separator() -> None:
    form = MultiDict({"roads.1.name": "Ruta 2", "roads.0.name": "Ruta 1", "summary.es": "Hola"})
    boxes = submitted_boxes(SITUATION, Submission(form, separator="."))
    assert [row["name"] for row in boxes["roads"]] == ["Ruta 1", "Ruta 2"]
    assert boxes["summary"]["es"] == "Hola"


@pytest.mark.parametrize("count", ["-1", "1e9", "9999999", "٣", "", "x"])
def test_a_wicked_count_of_rows_reads_no_more_than_a_list_holds(count: str) -> None:
    form = MultiDict({"roads-rows": count, "roads-0-name": "Ruta"})
    assert len(submitted_boxes(SITUATION, Submission(form))["roads"]) <= MOST_ROWS


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=30), max_size=8))
def test_any_form_can_be_read(typed: dict[str, str]) -> None:
    boxes = submitted_boxes(SITUATION, Submission(MultiDict(typed)))
    assert set(values_of(SITUATION, boxes)) == {each.name for each in SITUATION}
