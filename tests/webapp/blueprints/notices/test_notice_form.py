from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from core.errors import UnusableInput
from core.i18n.languages import LANGUAGES
from watch.notices.models import NoticeKind
from webapp.blueprints.notices.notice_form import (
    NoticeSurroundings,
    audience_choices,
    boxes_of_draft,
    draft_of_boxes,
    sent_boxes,
)

NOW = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
HAZARD, SHELTER, OTHER, POST = (uuid.UUID(int=each) for each in range(1, 5))


def _around(**given: Any) -> NoticeSurroundings:
    values = {
        "country": "GT",
        "now": NOW,
        "timezone": "America/Chicago",
        "hazard_id": HAZARD,
        "crisis_number": "CR-2026-001",
        "post_id": POST,
        "shelter_ids": frozenset({SHELTER}),
        "corrected": {"AV-2026-001": OTHER},
    }
    return NoticeSurroundings(**{**values, **given})


def _boxes(**given: str) -> dict[str, str]:
    texts = {
        f"{part}.{each}": f"{part} {each}"
        for part in ("what_where", "one_act")
        for each in LANGUAGES
    }
    values = {"kind": "warning", "next_time": "21:30", "where": "hazard", "template": "warning:2"}
    return sent_boxes(MultiDict({**values, **texts, **given}))


def test_boxes_go_both_ways() -> None:
    boxes = _boxes(
        shelter=str(SHELTER), corrects="av-2026-001", heads="1", own_post="1",
        **{"plain.es": "1", "what_where.ht": "Dlo ap monte"},
    )  # fmt: skip
    draft = draft_of_boxes(boxes, _around())
    assert draft.kind is NoticeKind.WARNING
    assert draft.next_word_at == datetime(2026, 11, 30, 3, 30, tzinfo=UTC)
    assert (draft.shelter_id, draft.corrects_id) == (SHELTER, OTHER)
    assert (draft.template_code, draft.template_version) == ("warning", 2)
    assert draft.audience["hazard"] == str(HAZARD)
    assert draft.audience["post"] == str(POST)
    assert draft.texts["ht"].what_where == "Dlo ap monte"
    assert draft.texts["es"].is_sms_plain
    again = boxes_of_draft(draft, "AV-2026-001")
    assert {name: again[name] for name in boxes} == {**boxes, "corrects": "AV-2026-001"}


@pytest.mark.parametrize(
    ("typed", "told"), [("19:30", 30), ("18:30", 31), ("19:00", 31), ("00:15", 30)]
)
def test_a_time_is_the_next_one_the_clocks_there_show(typed: str, told: int) -> None:
    found = draft_of_boxes(_boxes(next_time=typed), _around()).next_word_at
    assert found is not None
    assert found > NOW
    assert (found - NOW).total_seconds() <= 24 * 3600


@pytest.mark.parametrize(
    ("where", "keys"),
    [("hazard", {"hazard"}), ("crisis", {"crisis"}), ("country", set())],
)
def test_an_audience_is_in_one_place(where: str, keys: set[str]) -> None:
    audience = draft_of_boxes(_boxes(where=where), _around()).audience
    assert {each for each in ("hazard", "crisis", "units") if audience[each]} == keys
    assert audience["country"] == "GT"


@pytest.mark.parametrize(
    ("box", "value"),
    [
        ("kind", ""),
        ("next_time", "9"),
        ("shelter", str(OTHER)),
        ("corrects", "AV-2020-009"),
        ("where", "x"),
        ("where", ""),
    ],
)
def test_a_refusal_names_the_box(box: str, value: str) -> None:
    with pytest.raises(UnusableInput) as wrong:
        draft_of_boxes(_boxes(**{box: value}), _around())
    assert wrong.value.location == box


def test_what_is_about_no_crisis_goes_to_no_crisis_and_not_to_everybody() -> None:
    for where in ("crisis", "hazard"):
        with pytest.raises(UnusableInput):
            draft_of_boxes(_boxes(where=where), _around(crisis_number=None, hazard_id=None))


def test_only_places_there_are_offered() -> None:
    words = {"country": "1", "hazard": "2", "crisis": "3"}
    assert [code for code, _ in audience_choices(_around(), words)] == [
        "crisis",
        "hazard",
        "country",
    ]
    bare = _around(hazard_id=None, crisis_number=None)
    assert [code for code, _ in audience_choices(bare, words)] == ["country"]
