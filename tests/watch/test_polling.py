from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading, writing
from core.errors import UnusableInput
from core.http import Answer, Body, HttpRequest, RetrievalFailure
from core.settings import Settings
from feeds.models import Source
from feeds.sources.poll import SourceReport
from tests.feeds.worlds import NOW, FakeAtlas, cap
from watch.polling import Polling, explain, polling_of, settle_sources


@pytest.fixture
def sources(engine: Engine) -> None:
    with writing(engine) as session:
        for key in ("good", "slow"):
            session.add(Source(key=key, name=key, address=f"https://h.test/{key}", format="cap"))


class Wire:
    """`slow` answers when it is let; the other one at once."""

    def __init__(self) -> None:
        self.opened = threading.Event()

    def __call__(self, request: HttpRequest) -> Answer:
        if request.address.endswith("slow"):
            assert self.opened.wait(20)
            return RetrievalFailure("late")
        return Body(request.address, cap())


@pytest.mark.usefixtures("sources")
def test_a_source_is_settled_and_flagged_while_another_hangs(
    engine: Engine, settings: Settings
) -> None:
    wire, order = Wire(), list[str]()

    def flag(reports: Sequence[SourceReport]) -> None:
        if any(report.changed for report in reports):
            with reading(engine) as session:  # it is committed by now
                assert session.scalars(
                    sa.select(Source.key).where(Source.last_good_at == NOW)
                ).one()
            order.append("flag")
            wire.opened.set()

    asked = polling_of(engine, settings, wire)
    for report in settle_sources(asked, FakeAtlas(), NOW, flag, lambda: 0):
        order.append(report.key)
    assert order == ["flag", "good", "slow"]


@pytest.mark.usefixtures("sources")
def test_what_outlasts_the_patience_of_a_cycle_is_settled_by_the_next(
    engine: Engine, settings: Settings
) -> None:
    wire = Wire()
    asked = polling_of(engine, settings, wire, patience_seconds=10)
    first = settle_sources(asked, FakeAtlas(), NOW, lambda _: None, _seconds(0, 20))
    assert [report.key for report in first] == ["good"]
    assert asked.retrievals.keys == ("slow",)
    wire.opened.set()
    second = settle_sources(asked, FakeAtlas(), NOW, lambda _: None, lambda: 0)
    assert [(report.key, report.error) for report in second] == [("slow", "late")]


@pytest.mark.usefixtures("sources")
def test_a_source_that_went_away_meanwhile_stops_no_other(
    engine: Engine, settings: Settings
) -> None:
    wire = Wire()
    asked: Polling = polling_of(engine, settings, wire)

    def remove(reports: Sequence[SourceReport]) -> None:
        with writing(engine) as session:
            session.execute(sa.delete(Source).where(Source.key == "slow"))
        wire.opened.set()

    reports = list(settle_sources(asked, FakeAtlas(), NOW, remove, lambda: 0))
    assert [report.key for report in reports] == ["good", "slow"]
    assert "not written down" in reports[1].error


def test_an_expected_failure_speaks_for_itself_and_a_fault_of_ours_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert explain(UnusableInput("a", "too deep"), "source a") == "too deep"
    assert explain(FileNotFoundError(2, "gone"), "file a") == "[Errno 2] gone"
    assert caplog.text == ""
    assert "KeyError" in explain(KeyError("x"), "source a")
    assert "source a" in caplog.text


def _seconds(first: float, later: float) -> Callable[[], float]:
    moments = iter((first, first))
    return lambda: next(moments, later)
