from __future__ import annotations

from typing import Any, cast

import pytest
from werkzeug.datastructures import MultiDict

from core.atlas import Atlas
from core.errors import UnusableInput
from core.geo.geometry import Area, Box
from feeds.values import Severity
from watch.rules.models import AlertRule
from watch.rules.terms import RuleValues, Trigger
from watch.rules.typed_rule import InvalidRule
from webapp.forms.rule_form import PlaceReader, boxes_of, has_place, rule_sent, sent_boxes

ZONES = ["UTC"]
RULE = RuleValues(
    name="Lo grave",
    kinds=("storm",),
    min_severity=Severity.SEVERE,
    area=Area.from_box(Box(0, 0, 1, 1)),
    place_name="un cuadro",
    persons_at_least=4,
    any_shelter=True,
    triggers=(Trigger.NEW,),
    quiet_from="22:00",
    quiet_until="06:00",
)
SQUARE = '{"type":"Polygon","coordinates":[[[-98,26],[-97,26],[-97,27],[-98,27],[-98,26]]]}'


def form_of(rule: RuleValues, **changes: Any) -> MultiDict[str, str]:
    form: MultiDict[str, str] = MultiDict()
    for name, box in {**boxes_of(rule), **changes}.items():
        for value in box if isinstance(box, list) else [box]:
            form.add(name, value)
    return form


def reader(atlas: object = None) -> PlaceReader:
    return PlaceReader(cast(Atlas, atlas), (), "es")


def row_of(rule: RuleValues) -> AlertRule:
    names = RuleValues.__dataclass_fields__
    return AlertRule(country="GT", **{name: getattr(rule, name) for name in names})


def test_a_rule_comes_back_from_its_own_boxes() -> None:
    form = form_of(RULE)
    assert sent_boxes(form) == boxes_of(RULE)
    assert rule_sent(form, reader(), ZONES, row_of(RULE)) == RULE
    everywhere = rule_sent(form_of(RULE, has_same_place=""), reader(), ZONES, row_of(RULE))
    assert everywhere.area is None
    assert rule_sent(form, reader(), ZONES, None).area is None, "of nobody's there is none to keep"


def test_a_drawing_is_read_whole_and_one_that_is_none_is_refused() -> None:
    drawn = rule_sent(form_of(RULE, geojson=SQUARE), reader(), ZONES, None)
    assert drawn.area is not None
    assert drawn.area.box == Box(-98, 26, -97, 27)
    assert has_place({"geojson": SQUARE})
    assert not has_place({"units": " ", "place": ""})
    with pytest.raises(UnusableInput):
        rule_sent(form_of(RULE, geojson="{}"), reader(), ZONES, None)


def test_faults_of_fields_and_of_places_are_told() -> None:
    with pytest.raises(InvalidRule) as wrong:
        rule_sent(form_of(RULE, name="", triggers=[]), reader(), ZONES, row_of(RULE))
    assert list(wrong.value.faults) == ["name", "triggers"]
