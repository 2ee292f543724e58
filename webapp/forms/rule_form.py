"""The form of a rule of warning: its fields, and the place described in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.atlas import Atlas
from watch.matching.drawn_area import AreaDescription, understand_area
from watch.rules.models import AlertRule
from watch.rules.rule_book import values_of
from watch.rules.terms import RuleValues
from watch.rules.typed_rule import InvalidRule, RulePlace, read_rule
from webapp.forms import engine
from webapp.forms.engine import FormField
from webapp.forms.field_types import LISTED_CODES, LONG_TEXT, NUMBER, TEXT, Boxes
from webapp.forms.place_choice import sent_choices
from webapp.forms.submission import Form, Submission

FIELDS = (
    FormField("name", TEXT),
    FormField("kinds", LISTED_CODES),
    FormField("min_severity", TEXT),
    FormField("min_certainty", TEXT),
    FormField("has_same_place", TEXT),
    FormField("units", LONG_TEXT),
    FormField("place", TEXT),
    FormField("radius_km", TEXT),
    FormField("persons_at_least", NUMBER),
    FormField("needs_at_least", NUMBER),
    FormField("touches", LISTED_CODES),
    FormField("triggers", LISTED_CODES),
    FormField("more_persons", NUMBER),
    FormField("silent_minutes", NUMBER),
    FormField("quiet_from", TEXT),
    FormField("quiet_until", TEXT),
    FormField("timezone", TEXT),
    FormField("breaks_quiet_from", TEXT),
    FormField("rota_id", TEXT),
    FormField("is_digest", TEXT),
)
GEOJSON = "geojson"
"""A drawing is read as it came: a box of text would cut it."""


@dataclass(frozen=True, slots=True)
class PlaceReader:
    """How the names of places are read: for whom, and in which language they are said back."""

    atlas: Atlas
    own: tuple[str, ...]
    language: str


def boxes_of(rule: RuleValues, rota_id: str = "") -> Boxes:
    """Return what stands in the boxes of a rule."""
    touches = {
        "shelter": rule.any_shelter,
        "post": rule.any_post,
        "plan_area": rule.any_plan_area,
    }
    saved: dict[str, Any] = {each.name: getattr(rule, each.name, None) for each in FIELDS}
    saved |= {
        "has_same_place": "1" if rule.area is not None else "",
        "touches": [name for name, wish in touches.items() if wish],
        "is_digest": "1" if rule.is_digest else "",
        "rota_id": rota_id,
    }
    return {**engine.boxes_of(FIELDS, saved), GEOJSON: ""}


def sent_boxes(form: Form) -> Boxes:
    """Return what stood in the boxes when the form was sent."""
    boxes = engine.submitted_boxes(FIELDS, Submission(form))
    return {**boxes, GEOJSON: form.get(GEOJSON, "")}


def rule_sent(
    form: Form, reader: PlaceReader, zones: Sequence[str], before: AlertRule | None
) -> RuleValues:
    """Return the rule that was sent; a place that is left as it was is that of the rule `before`.

    Raises InvalidRule; of a place UnusableInput, and SeveralPlaces, which is one.
    """
    typed = engine.values_of(FIELDS, sent_boxes(form))
    try:
        read_rule(typed, RulePlace(), zones)
    except InvalidRule as wrong:
        _place(form, typed, reader, before)
        raise wrong
    return read_rule(typed, _place(form, typed, reader, before), zones)


def has_place(form: Mapping[str, str]) -> bool:
    """Return whether a place was described."""
    return any(form.get(name, "").strip() for name in ("units", "place", GEOJSON))


# -- inside ---------------------------------------------------------------------------------


def _place(
    form: Form, typed: Mapping[str, Any], reader: PlaceReader, before: AlertRule | None
) -> RulePlace:
    if not has_place(form):
        is_same = bool(typed["has_same_place"]) and before is not None
        return _same_place(before) if is_same and before is not None else RulePlace()
    described = AreaDescription(
        geojson=form.get(GEOJSON, "").encode(),
        units=typed["units"],
        place=typed["place"],
        radius_km=typed["radius_km"] or "25",
        chosen=sent_choices(form),
        own=reader.own,
        language=reader.language,
    )
    question = understand_area(described, reader.atlas, largest_km2=None)
    return RulePlace(question.codes, question.area, question.title)


def _same_place(before: AlertRule) -> RulePlace:
    values = values_of(before)
    return RulePlace(values.place_codes, values.area, values.place_name)
