from __future__ import annotations

import logging

import pytest

from core.http import ApiAnswer, ApiRequest, RetrievalFailure
from core.settings import Settings
from webapp.keeping.heartbeat import Heartbeat

SETTINGS = Settings(heartbeat_url="https://hc.example/ping/1")


def test_each_round_is_followed_by_a_sign_and_a_failure_is_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    answers: list[ApiAnswer | RetrievalFailure] = [
        ApiAnswer(200, b"OK"),
        RetrievalFailure("no answer within 10 s"),
        ApiAnswer(500, b""),
        ApiAnswer(200, b""),
    ]
    asked: list[ApiRequest] = []

    def ask(request: ApiRequest) -> ApiAnswer | RetrievalFailure:
        asked.append(request)
        return answers[len(asked) - 1]

    beat = Heartbeat(lambda: "report", SETTINGS, ask)
    assert [beat() for _ in answers] == ["report"] * 4
    assert {each.address for each in asked} == {SETTINGS.heartbeat_url}
    told = [record.getMessage() for record in caplog.records]
    assert told == [
        "the heartbeat is not heard: no answer within 10 s",
        "the heartbeat is heard again",
    ]
    assert "ping/1" not in "".join(told)


def test_a_round_that_failed_gives_no_sign_and_without_an_address_nobody_is_asked() -> None:
    def fail() -> None:
        raise RuntimeError("round")

    with pytest.raises(RuntimeError):
        Heartbeat(fail, SETTINGS, lambda _request: pytest.fail("a sign of nothing"))()
    assert Heartbeat(lambda: 1, Settings())() == 1
