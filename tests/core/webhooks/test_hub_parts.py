from __future__ import annotations

import json
from typing import Any

import pytest

from core.webhooks.hub_parts import (
    PersonWord,
    ReceiptPart,
    TemplateChange,
    number_of,
    parts_of,
    words_in,
)
from tests.gateways.cloud_api import NUMBER, OTHER_NUMBER, CloudApiFake, body_of, word

STATUS = {"id": "wamid.1", "status": "sent", "timestamp": "1"}


def parts(body: bytes) -> list[object]:
    return list(parts_of(json.loads(body), NUMBER))


def test_a_bundle_is_taken_apart_and_a_part_is_the_same_however_it_is_bundled() -> None:
    api = CloudApiFake()
    alone = parts(api.event([STATUS]))
    words = word("50255551234", "2 ayúdenme", 1764471600)
    bundled = parts(api.event([STATUS, dict(reversed(STATUS.items()))], [words]))
    assert bundled[:2] == alone * 2
    assert isinstance(alone[0], ReceiptPart)
    (said,) = bundled[2:]
    assert isinstance(said, PersonWord)
    assert (said.number, said.seconds) == ("+50255551234", 1764471600)
    message = json.loads(said.part)["message"]
    assert (message["from"], message["words"]) == ("+50255551234", "2 ayúdenme")
    assert b"Ana Ejemplo" not in said.part


def test_what_is_of_another_number_is_not_ours() -> None:
    api = CloudApiFake()
    assert parts(api.event([STATUS], number_id=OTHER_NUMBER)) == []


@pytest.mark.parametrize(
    ("field", "value", "state", "category"),
    [
        ("message_template_status_update", {"event": "PAUSED"}, "PAUSED", ""),
        (
            "template_category_update",
            {"previous_category": "UTILITY", "new_category": "MARKETING", "event": "x"},
            "",
            "MARKETING",
        ),
    ],
)
def test_a_template_that_changes_is_told(
    field: str, value: dict[str, Any], state: str, category: str
) -> None:
    about = {"message_template_name": "aviso", "message_template_language": "es_MX"}
    assert parts(body_of(field, about | value)) == [
        TemplateChange("aviso", "es_MX", state, category)
    ]


@pytest.mark.parametrize(
    "content",
    [
        None,
        7,
        [],
        {},
        {"entry": 7},
        {"entry": [7]},
        {"entry": [{"changes": [{"value": 7}]}]},
        {"entry": [{"changes": [{"value": {"statuses": "x", "messages": [3]}}]}]},
        {"entry": [{"changes": [{"field": "phone_number_quality_update", "value": {"event": 1}}]}]},
    ],
)
def test_what_is_no_event_has_no_parts(content: Any) -> None:
    assert list(parts_of(content, NUMBER)) == []


@pytest.mark.parametrize(
    ("wa_id", "number"),
    [
        ("50255551234", "+50255551234"),
        ("+50255551234", "+50255551234"),
        ("5215512345678", "+525512345678"),  # the 1 that Mexican numbers had until 2019
        ("525512345678", "+525512345678"),
        ("17135550100", "+17135550100"),
        ("", ""),
        (None, ""),
        ("05", ""),
        ("Ana", ""),
    ],
)
def test_a_number_is_written_as_in_the_registry(wa_id: object, number: str) -> None:
    assert number_of(wa_id) == number


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"type": "text", "text": {"body": " AYUDA "}}, "AYUDA"),
        ({"type": "button", "button": {"text": "Estoy a salvo", "payload": "1"}}, "Estoy a salvo"),
        (
            {
                "type": "interactive",
                "interactive": {"type": "button_reply", "button_reply": {"id": "2", "title": "SÍ"}},
            },
            "SÍ",
        ),
        ({"type": "interactive", "interactive": {"list_reply": {"title": "No"}}}, "No"),
        ({"type": "reaction", "reaction": {"message_id": "wamid.1", "emoji": "👍"}}, "👍"),
        ({"type": "image", "image": {"id": "1", "caption": "mi casa"}}, "mi casa"),
        ({"type": "image", "image": {"id": "1"}}, "[image]"),
        ({"type": "audio", "audio": {"id": "1", "voice": True}}, "[audio]"),
        ({"type": "location", "location": {"latitude": 1, "longitude": 2}}, "[location]"),
        ({"type": "text", "text": {"body": ""}}, "[text]"),
        ({"type": "unsupported", "errors": [{"code": 131051}]}, "[unsupported]"),
        ({"type": "text", "text": 7}, "[text]"),
        ({}, "[unknown]"),
    ],
)
def test_whatever_somebody_sends_has_words_for_who_reads_it(
    message: dict[str, Any], words: str
) -> None:
    assert words_in(message) == words
