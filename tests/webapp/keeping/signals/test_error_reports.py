"""What a tracker of errors is told: kinds and lines of code, and never a word or a value."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from core.http import ApiAnswer, ApiRequest, RetrievalFailure
from core.settings import ROOT, Settings
from webapp.keeping.signals.error_reports import (
    MOST_AN_HOUR,
    ErrorReports,
    envelope_of,
    event_of,
    report_errors,
)

DSN = "https://k3y@errors.example/sub/7"
SETTINGS = Settings(errors_dsn=DSN)
WORDS = "Ana Prueba +50255500001 token=abcdef"


def logged(wrong: BaseException | None = None, line: int = 1, **more: Any) -> logging.LogRecord:
    info = (type(wrong), wrong, wrong.__traceback__) if wrong else None
    place = str(ROOT / "webapp" / "x.py")
    made = logging.LogRecord("webapp.x", logging.ERROR, place, line, WORDS, (WORDS,), info, "f")
    made.__dict__.update(more)
    return made


def failed(words: str = WORDS) -> ValueError:
    try:
        try:
            raise KeyError(words)
        except KeyError as first:
            raise ValueError(words) from first
    except ValueError as wrong:
        return wrong


class Tracker:
    """Answers as it is told, and keeps what came."""

    def __init__(self, *answers: ApiAnswer | RetrievalFailure) -> None:
        self.answers, self.came = [*answers], list[ApiRequest]()

    def __call__(self, request: ApiRequest) -> ApiAnswer | RetrievalFailure:
        self.came.append(request)
        return self.answers.pop(0) if self.answers else ApiAnswer(200, b"{}")


def test_no_word_of_an_error_and_no_folder_of_the_machine_is_told() -> None:
    event = event_of(logged(failed(), page="persons.show"), "web", "production")
    text = json.dumps(event)
    for each in ("Ana", "502", "token", str(ROOT)):
        assert each not in text
    kinds = [each["type"] for each in event["exception"]["values"]]
    assert kinds == ["KeyError", "ValueError"]
    frame = event["exception"]["values"][-1]["stacktrace"]["frames"][-1]
    assert (frame["function"], frame["in_app"]) == ("failed", True)
    assert frame["filename"] == "tests/webapp/keeping/signals/test_error_reports.py"
    assert event["tags"] == {"part": "web", "page": "persons.show"}


def test_a_line_without_an_error_is_told_by_its_place() -> None:
    event = event_of(logged(), "worker", "production")
    assert "Ana" not in json.dumps(event)
    (value,) = event["exception"]["values"]
    assert value["stacktrace"]["frames"][0]["filename"] == "webapp/x.py"


def test_an_envelope_is_addressed_and_signed_as_the_dsn_says() -> None:
    sent = envelope_of(event_of(logged(), "web", "test"), DSN)
    assert sent.address == "https://errors.example/sub/api/7/envelope/"
    assert "sentry_key=k3y" in dict(sent.headers)["X-Sentry-Auth"]
    head, kind, event = map(json.loads, sent.body.decode().splitlines())
    assert head["event_id"] == event["event_id"]
    assert kind == {"type": "event"}


def test_the_same_is_told_once_and_an_hour_has_its_most() -> None:
    reports = ErrorReports(SETTINGS, "web", Tracker())
    reports._keep_sending = lambda: None  # type: ignore[method-assign]
    for line in [1, 1, *range(2, 100)]:
        reports.emit(logged(line=line))
        if line % 10 == 0:
            while not reports._waiting.empty():
                reports._waiting.get()
    assert len(reports._times) == MOST_AN_HOUR


def test_a_tracker_that_is_away_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    tracker = Tracker(RetrievalFailure("no route"), ApiAnswer(500, b""), ApiAnswer(200, b""))
    reports = ErrorReports(SETTINGS, "web", tracker)
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            reports.send(event_of(logged(), "web", "test"))
    assert [each.levelname for each in caplog.records] == ["WARNING", "INFO"]
    for each in caplog.records:
        each.levelno = logging.ERROR
        reports.emit(each)
    assert reports._waiting.empty(), "its own lines are not told"


def test_without_a_dsn_nobody_is_told() -> None:
    before = [*logging.getLogger().handlers]
    report_errors(Settings(), "web")
    assert logging.getLogger().handlers == before
