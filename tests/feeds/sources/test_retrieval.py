from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.engine import Engine

from core.errors import UnusableInput
from core.http import Answer, Body, FailureKind, HttpRequest, NotModified, RetrievalFailure
from feeds.formats.registry import read
from feeds.sources.retrieval import SourceClient, within_budget
from feeds.sources.views import SourceView
from feeds.values import Reading
from tests.feeds.worlds import NOW, cap

HOME = "https://smn.conagua.gob.mx/index"


class Clock:
    """A monotonic clock that only a request moves."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def view(address: str = HOME, format_name: str = "atom") -> SourceView:
    return SourceView(uuid.uuid4(), "smn", address, format_name, "", "", "")


def index(count: int) -> bytes:
    entries = "".join(
        f"<entry><id>n{n}</id><title>n</title><updated>{NOW.isoformat()}</updated>"
        f'<link href="https://smn.conagua.gob.mx/n{n}.xml"/></entry>'
        for n in range(count)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>{entries}</feed>'.encode()


def test_a_request_gets_what_is_left_and_none_is_made_after() -> None:
    clock, limits = Clock(), list[float | None]()

    def slow(request: HttpRequest) -> Answer:
        limits.append(request.limit_seconds)
        clock.at += 25
        return NotModified()

    retrieve = within_budget(slow, 60, clock)
    answers = [retrieve(HttpRequest(HOME)) for _ in range(5)]
    assert limits == [60, 35, 10]
    assert [isinstance(answer, NotModified) for answer in answers] == [True] * 3 + [False] * 2
    assert answers[-1] == RetrievalFailure(
        "no time is left for it: 60 s for one source", kind=FailureKind.NO_ANSWER
    )


def test_an_index_whose_entries_are_slow_takes_no_more_than_the_time_of_one_source(
    engine: Engine,
) -> None:
    asked = list[str]()

    def retrieve(request: HttpRequest) -> Answer:
        asked.append(request.address)
        if request.address == HOME:
            return Body(HOME, index(20))
        assert request.limit_seconds is not None
        _wait_out(request.limit_seconds)
        return RetrievalFailure("no answer within 0.05 s")

    client = SourceClient(engine, retrieve, read, seconds=0.05)
    outcome = client.ask(view(), NOW).outcome
    assert not isinstance(outcome, RetrievalFailure)
    assert outcome is not None
    assert asked == [HOME, "https://smn.conagua.gob.mx/n0.xml"]
    assert outcome.failed == 20
    assert "no time is left" in outcome.reading.rejected[-1].reason


def test_a_body_nobody_can_read_is_a_failure_that_travels(engine: Engine) -> None:
    def refuse(data: bytes, form: str | None, name: str, /, *, felt_mmi: float) -> Reading:
        raise UnusableInput(name, "it was not read within 10 s")

    client = SourceClient(engine, lambda request: Body(HOME, cap()), refuse, seconds=60)
    found = client.ask(view(), NOW + timedelta(minutes=1))
    assert found.outcome == RetrievalFailure(
        "it was not read within 10 s", kind=FailureKind.UNREADABLE
    )


def test_what_is_not_modified_has_no_outcome(engine: Engine) -> None:
    never: Callable[..., Reading] = read
    client = SourceClient(engine, lambda request: NotModified('"8"'), never, seconds=60)
    assert client.ask(view(), NOW).outcome is None


def _wait_out(seconds: float) -> None:
    time.sleep(seconds + 0.001)
