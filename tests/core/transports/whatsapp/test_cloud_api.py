from __future__ import annotations

import json
from dataclasses import replace

import pytest

from core.http import ApiAnswer, FailureKind, RetrievalFailure
from core.settings import Settings
from core.transports.transport import FailureClass, TemplateText, TransportError
from core.transports.whatsapp.cloud_api import (
    LONGEST_TEXT,
    cloud_account,
    content_of,
    sent_id,
    template_payload,
    text_payload,
)
from tests.core.transports.example import MESSAGE
from tests.gateways.direct import ACCOUNT_OF_FAKE

TO = replace(MESSAGE, to="+50255551234", short_text="Salga ya")


def test_a_text_is_written_as_the_platform_asks() -> None:
    assert text_payload(TO) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "50255551234",
        "type": "text",
        "text": {"body": "Salga ya", "preview_url": False},
        "biz_opaque_callback_data": "0001@atalaya.example",
    }
    long = text_payload(replace(TO, short_text="a" * 5000))["text"]["body"]
    assert (len(long), long[-1]) == (LONGEST_TEXT, "…")


def test_a_template_is_written_with_its_gaps_on_one_line() -> None:
    template = TemplateText("aviso", "es", ("Crecida\ndel río", "12:00"))
    assert template_payload(TO, template, "es_MX")["template"] == {
        "name": "aviso",
        "language": {"code": "es_MX"},
        "components": [
            {
                "type": "body",
                "parameters": [
                    {"type": "text", "text": "Crecida del río"},
                    {"type": "text", "text": "12:00"},
                ],
            }
        ],
    }
    assert template_payload(TO, TemplateText("aviso", "es"), "es")["template"]["components"] == []


def test_the_token_is_in_no_address_and_in_no_words_of_the_request() -> None:
    for request in (
        ACCOUNT_OF_FAKE.message({"to": "50255551234"}),
        ACCOUNT_OF_FAKE.templates("12"),
        ACCOUNT_OF_FAKE.number(),
    ):
        assert ("Authorization", f"Bearer {ACCOUNT_OF_FAKE.token}") in request.headers
        assert ACCOUNT_OF_FAKE.token not in repr(request)
        assert "50255551234" not in repr(request)


def answer(status: int, content: object = None, pause: int = 0) -> ApiAnswer:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return ApiAnswer(status, data, pause)


@pytest.mark.parametrize(
    ("answered", "failure", "pause"),
    [
        (answer(400, {"error": {"code": 131026}}), FailureClass.OTHER_CHANNEL, 0),
        (answer(200, {"error": {"code": 131000}}), FailureClass.RETRY, 0),
        (answer(429, {"error": {"code": 130429}}, 9), FailureClass.PAUSE, 9),
        (answer(400, {"error": {"code": "131026"}}), FailureClass.PERSON, 0),
        (answer(400, {"error": {}}), FailureClass.PERSON, 0),
        (answer(429), FailureClass.PAUSE, 60),
        (answer(503, b"<html>", 30), FailureClass.PAUSE, 30),
        (answer(503, b"<html>"), FailureClass.RETRY, 0),
        (answer(401, b""), FailureClass.OPERATOR, 0),
        (answer(404, b"not here"), FailureClass.PERSON, 0),
        (answer(302, b""), FailureClass.PERSON, 0),
        (answer(200, b"[1]"), FailureClass.RETRY, 0),
        (answer(200, b"[" * 100_000), FailureClass.RETRY, 0),
        (RetrievalFailure("no answer", kind=FailureKind.NO_ANSWER), FailureClass.RETRY, 0),
        (RetrievalFailure("not listed", kind=FailureKind.FORBIDDEN), FailureClass.OPERATOR, 0),
    ],
)
def test_what_an_answer_means(
    answered: ApiAnswer | RetrievalFailure, failure: FailureClass, pause: int
) -> None:
    with pytest.raises(TransportError) as wrong:
        content_of(answered)
    assert (wrong.value.failure, wrong.value.pause_seconds) == (failure, pause)


def test_the_id_of_what_was_taken() -> None:
    assert sent_id(answer(200, {"messages": [{"id": "wamid.1"}]})) == "wamid.1"
    wrong_ones: tuple[dict[str, object], ...] = ({"messages": []}, {}, {"messages": 7})
    for content in wrong_ones:
        with pytest.raises(TransportError) as wrong:
            sent_id(answer(200, content))
        assert wrong.value.failure is FailureClass.RETRY


def test_it_is_set_up_whole_or_not_at_all() -> None:
    settings = Settings(mode="test", whatsapp_number="1", whatsapp_account="2")
    assert cloud_account(settings) is None
    account = cloud_account(replace(settings, whatsapp_token="EAA", whatsapp_api="https://a/v1/"))
    assert account is not None
    assert (account.api, account.number_id, account.account_id) == ("https://a/v1", "1", "2")
