from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator

import pytest

from core.http import FailureKind, NotModified, RetrievalFailure
from feeds.sources import side_by_side
from feeds.sources.retrieval import RetrievedSource
from feeds.sources.side_by_side import SideBySide
from feeds.sources.views import SourceView


def view(key: str, *, is_failing: bool = False) -> SourceView:
    return SourceView(
        uuid.uuid5(uuid.NAMESPACE_DNS, key), key, "", "cap", "", "", "", is_failing=is_failing
    )


class Gate:
    """Sources that answer when they are let, by the beginning of their key; others at once."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.asked: list[str] = []

    def __call__(self, source: SourceView) -> RetrievedSource:
        self.asked.append(source.key)
        if source.key.startswith("slow"):
            assert self.opened.wait(20)
        if source.key.startswith("broken"):
            raise ZeroDivisionError("ours")
        return RetrievedSource(source, NotModified())


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.opened.set()


def all_of(retrievals: SideBySide) -> list[str]:
    found = list[str]()
    while not retrievals.is_idle:
        found += [each.view.key for each in retrievals.finished(5)]
    return found


def test_one_that_hangs_holds_up_no_other(gate: Gate) -> None:
    retrievals = SideBySide(60)
    retrievals.begin([view("slow"), view("a"), view("b")], gate)
    found = [each.view.key for each in retrievals.finished(5)]
    while len(found) < 2:
        found += [each.view.key for each in retrievals.finished(5)]
    assert sorted(found) == ["a", "b"]
    assert retrievals.keys == ("slow",)
    assert retrievals.finished(0) == []
    gate.opened.set()
    assert all_of(retrievals) == ["slow"]


def test_what_is_under_way_is_not_asked_twice(gate: Gate) -> None:
    retrievals = SideBySide(60)
    for _ in range(3):
        retrievals.begin([view("slow")], gate)
    gate.opened.set()
    assert all_of(retrievals) == ["slow"]
    assert gate.asked == ["slow"]
    retrievals.begin([view("slow")], gate)
    assert all_of(retrievals) == ["slow"]


def test_any_number_of_failing_ones_that_hang_keeps_no_good_one_waiting(gate: Gate) -> None:
    retrievals = SideBySide(60, most=2, most_failing=3)
    hanging = [view(f"slow{number}", is_failing=True) for number in range(50)]
    retrievals.begin([*hanging, view("a"), view("b"), view("c")], gate)
    found = list[str]()
    while len(found) < 3:
        found += [each.view.key for each in retrievals.finished(5)]
    assert sorted(found) == ["a", "b", "c"]
    assert sum(key.startswith("slow") for key in gate.asked) == 3, "no more of them at once"
    gate.opened.set()
    assert len(all_of(retrievals)) == 50


def test_a_fault_of_ours_is_handed_on(gate: Gate) -> None:
    retrievals = SideBySide(60)
    retrievals.begin([view("broken")], gate)
    (finished,) = retrievals.finished(5)
    assert isinstance(finished.result, ZeroDivisionError)


def test_one_that_overruns_its_time_is_given_up_and_not_asked_while_its_thread_is_stuck(
    gate: Gate, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(side_by_side, "GRACE_SECONDS", 0.01)
    retrievals = SideBySide(0.01)
    retrievals.begin([view("slow")], gate)
    (given_up,) = retrievals.finished(5)
    assert given_up.result == RetrievedSource(
        view("slow"), RetrievalFailure("no end within 0.01 s", kind=FailureKind.NO_ANSWER)
    )
    assert "stuck" in caplog.text
    assert retrievals.is_idle
    retrievals.begin([view("slow")], gate)
    assert retrievals.is_idle, "its thread is still at it"
    gate.opened.set()
    while "retrieval-slow" in {thread.name for thread in threading.enumerate()}:
        pass
    retrievals.begin([view("slow2"), view("slow")], gate)
    assert sorted(all_of(retrievals)) == ["slow", "slow2"], "what came late was not handed out"
