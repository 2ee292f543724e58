"""A line as it was typed."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from protocols.roles import Role
from response.log.models import LineAudience, LineConfidence, LineKind
from webapp.blueprints.crisis_log.line_form import line_draft, line_id

ZONE = ZoneInfo("America/Guatemala")


def test_boxes_left_alone_mean_the_careful_thing() -> None:
    draft = line_draft({"text": "x"}, "user:a", ZONE)
    assert (draft.kind, draft.confidence, draft.visible) == (
        LineKind.FACT,
        LineConfidence.REPORTED,
        LineAudience.OWN,
    )
    assert (draft.happened_at, draft.function, draft.strikes) == (None, None, None)
    strange = {"kind": "x", "confidence": "x", "visible": "everybody", "function": "host"}
    assert line_draft({"text": "x", **strange}, "user:a", ZONE) == draft


def test_a_full_form_says_all_of_it() -> None:
    line = uuid.uuid4()
    form = {
        "text": "x",
        "kind": "number",
        "figure": " 1 200 ",
        "function": "liaison",
        "visible": "participants",
        "confidence": "rumour",
        "follow_up_day": "2026-11-23",
        "follow_up_clock": "08:00",
        "strikes": str(line),
        "answers": "x",
    }
    draft = line_draft(form, "user:a", ZONE)
    assert (draft.figure, draft.function) == (1200, Role.LIAISON)
    assert draft.follow_up_at == datetime(2026, 11, 23, 14, tzinfo=UTC)
    assert (draft.strikes, draft.answers) == (line, None)
    assert line_id("") is None


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("12", 12),
        ("1.200", 1200),
        ("1,200,000", 1_200_000),
        ("1\u202f200", 1200),
        ("1.2", None),
        ("12,5", None),
        ("-3", None),
        ("1e3", None),
        ("", None),
        ("١٢", None),
    ],
)
def test_a_figure_is_a_whole_number_as_people_write_it(typed: str, figure: int | None) -> None:
    form = {"text": "x", "kind": "number", "figure": typed}
    assert line_draft(form, "user:a", ZONE).figure == figure
