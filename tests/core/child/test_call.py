"""A function called in a process of its own."""

from __future__ import annotations

import os
import time

import pytest

from core.child import ChildFailure, ChildLimits, FailureReason, call_apart
from core.errors import UnusableInput

LIMITS = ChildLimits(seconds=60)


def doubled(number: int) -> tuple[int, int, int]:
    print("chatter that is no answer")
    return number * 2, os.getpid(), os.nice(0)


def refuse(where: str) -> None:
    raise UnusableInput(where, "does not fit")


def stumble() -> None:
    raise ValueError("a text that no page should show")


def sleep() -> None:
    time.sleep(60)


def test_a_function_is_worked_out_in_another_process_behind_the_pages() -> None:
    value, pid, nice = call_apart(doubled, 21, limits=LIMITS)
    assert value == 42
    assert pid != os.getpid()
    assert nice > os.nice(0)


def test_an_expected_failure_keeps_its_words_and_another_its_name_alone() -> None:
    with pytest.raises(ChildFailure, match=r"^page 2: does not fit$") as raised:
        call_apart(refuse, "page 2", limits=LIMITS)
    assert raised.value.reason is FailureReason.RAISED
    with pytest.raises(ChildFailure, match=r"^ValueError$"):
        call_apart(stumble, limits=LIMITS)


def test_a_call_that_takes_too_long_is_ended() -> None:
    with pytest.raises(ChildFailure, match="not done within 2 seconds"):
        call_apart(sleep, limits=ChildLimits(seconds=2))
