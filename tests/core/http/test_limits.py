"""A question has one limit of time, and an expected fault travels as a value."""

from __future__ import annotations

import pytest

from core.connections import ConnectionGuard, NameTimeout, OutOfTime
from core.http.body import ForbiddenAddress
from core.http.limits import ask_within
from core.http.values import FailureKind, RetrievalFailure

ADDRESS = "https://example.org/alerts"


def test_what_was_found_is_handed_on() -> None:
    assert ask_within(5, ADDRESS, lambda guard: guard.seconds_left() <= 5) is True


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (NameTimeout("no name within 2 s"), FailureKind.NO_NAME),
        (OutOfTime("late"), FailureKind.NO_ANSWER),
        (ForbiddenAddress("not listed"), FailureKind.FORBIDDEN),
        (ConnectionRefusedError(111, "refused"), FailureKind.REFUSED),
    ],
)
def test_an_expected_fault_is_a_value(fault: Exception, kind: FailureKind) -> None:
    def ask(_guard: ConnectionGuard) -> bytes:
        raise fault

    found = ask_within(5, ADDRESS, ask)
    assert isinstance(found, RetrievalFailure)
    assert found.kind is kind


def test_a_fault_of_ours_is_raised() -> None:
    def ask(_guard: ConnectionGuard) -> bytes:
        raise KeyError("ours")

    with pytest.raises(KeyError):
        ask_within(5, ADDRESS, ask)


def test_what_was_read_after_the_cut_counts_for_nothing() -> None:
    def ask(guard: ConnectionGuard) -> bytes:
        guard.is_cut = True
        return b"half"

    found = ask_within(5, ADDRESS, ask)
    assert isinstance(found, RetrievalFailure)
    assert found.kind is FailureKind.NO_ANSWER
