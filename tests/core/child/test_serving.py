"""A serving child answers many requests; one that dies or is too slow is replaced."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest

from core.child import ChildFailure, ChildLimits, FailureReason, ServingChild, module_environment

CODE = """
import os, time
from core.child.serving import answer_stream, serve_requests

def answer(request):
    print("chatter that is no answer")
    if request == b"die":
        os._exit(7)
    if request == b"sleep":
        time.sleep(60)
    return request + b" " + str(os.getpid()).encode()

serve_requests(answer, answer_stream())
"""


def serving(seconds: float) -> ServingChild:
    return ServingChild(
        [sys.executable, "-c", CODE], ChildLimits(seconds=seconds), module_environment()
    )


@pytest.fixture
def child() -> Iterator[ServingChild]:
    made = serving(60)
    yield made
    made.end()


def test_one_process_answers_all_and_the_next_takes_its_place(child: ServingChild) -> None:
    first, second = child.ask(b"a"), child.ask(b"b" * 500_000)
    assert first.split()[1] == second.split()[1]
    with pytest.raises(ChildFailure, match="status 7"):
        child.ask(b"die")
    assert child.ask(b"c").split()[1] != first.split()[1]


def test_a_slow_answer_is_not_waited_for() -> None:
    child = serving(1.5)
    with pytest.raises(ChildFailure) as raised:
        child.ask(b"sleep")
    assert raised.value.reason is FailureReason.DEADLINE
    child.end()


def test_ending_it_ends_the_wait_of_another_thread(child: ServingChild) -> None:
    failures: list[ChildFailure] = []

    def ask() -> None:
        try:
            child.ask(b"sleep")
        except ChildFailure as wrong:
            failures.append(wrong)

    waiting = threading.Thread(target=ask)
    waiting.start()
    child.end()
    waiting.join(30)
    assert [each.reason for each in failures] in ([FailureReason.STATUS], [FailureReason.START])
    with pytest.raises(ChildFailure, match="stopped"):
        child.ask(b"a")
