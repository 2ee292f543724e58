from __future__ import annotations

import pytest

from core.errors import UnusableInput
from response.situation.content import NumberSource, ReportContent, ReportNumber, ReportSection
from webapp.blueprints.situation.report_form import (
    number_boxes,
    origin_of,
    read_numbers,
    read_sections,
)

CONTENT = ReportContent((ReportNumber("injured", 4, NumberSource.AUTHORITIES, "Protección Civil"),))


def test_a_box_shows_what_is_kept_and_after_a_refusal_what_was_sent() -> None:
    boxes = {each.name: each.value for each in number_boxes(CONTENT, {})}
    assert boxes["n_injured_authorities"] == "4"
    assert boxes["n_injured_ours"] == ""
    assert "n_registered_ours" not in boxes
    assert "n_died_ours" not in boxes
    assert {"n_died_authorities", "n_estimated_other"} <= set(boxes)
    again = {e.name: e.value for e in number_boxes(CONTENT, {"n_injured_authorities": "x"})}
    assert again["n_injured_authorities"] == "x"
    assert origin_of(CONTENT, NumberSource.AUTHORITIES) == "Protección Civil"
    assert origin_of(CONTENT, NumberSource.OTHER) == ""


def test_what_is_left_empty_is_unknown_and_a_nought_is_a_nought() -> None:
    form = {"n_sheltered_ours": "0", "n_injured_other": "1,204", "by_other": "Cruz\u202e Roja"}
    found = {(each.key, each.source): each for each in read_numbers(form)}
    assert found["sheltered", NumberSource.OURS].value == 0
    assert found["evacuated", NumberSource.OURS].value is None
    assert found["injured", NumberSource.OTHER].value == 1204
    assert "\u202e" not in found["injured", NumberSource.OTHER].by
    with pytest.raises(UnusableInput):
        read_numbers({"n_sheltered_ours": "unos"})
    assert read_sections({"s_gaps": "a\nb"})[ReportSection.GAPS] == "a\nb"
