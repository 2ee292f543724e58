"""Every code has one class; what nobody knows is read by a person and never tried again blindly."""

from __future__ import annotations

import pytest

from core.transports.transport import FailureClass
from core.transports.whatsapp.error_codes import ERROR_CODES, error_of, meaning_of

CLASSES = {
    FailureClass.RETRY: {1, 2, 131000, 131016, 133004},
    FailureClass.PAUSE: {4, 80007, 130429, 131048},
    FailureClass.PAUSE_RECIPIENT: {131056},
    FailureClass.NEVER: {131021},
    FailureClass.OTHER_CHANNEL: {131026, 131030, 131047, 131049, 131050, 130472},
    FailureClass.TEXT: {
        100, 131008, 131009, 131051, 132000, 132001, 132005, 132007, 132012, 132015, 132016,
    },
    FailureClass.OPERATOR: {
        0, 3, 10, 190, 368, 131005, 131031, 131037, 131042, 131045, 133010,
    },
}  # fmt: skip
PASSING = {
    FailureClass.RETRY,
    FailureClass.PAUSE,
    FailureClass.PAUSE_RECIPIENT,
    FailureClass.OPERATOR,
}


def test_each_code_stands_in_one_class() -> None:
    assert {code for codes in CLASSES.values() for code in codes} == set(ERROR_CODES)
    for failure, codes in CLASSES.items():
        assert {meaning_of(code).failure for code in codes} == {failure}


@pytest.mark.parametrize("code", [-1, 7, 99, 999999, 133999])
def test_an_unknown_code_is_read_by_a_person(code: int) -> None:
    error = error_of(code, 30)
    assert (error.failure, error.is_permanent, error.pause_seconds) == (
        FailureClass.PERSON, True, 0,
    )  # fmt: skip


@pytest.mark.parametrize("code", [200, 230, 299])
def test_a_right_that_is_missing_is_the_operators(code: int) -> None:
    assert meaning_of(code).failure is FailureClass.OPERATOR


@pytest.mark.parametrize("code", sorted(ERROR_CODES))
def test_what_passes_is_tried_again_and_the_rest_is_not(code: int) -> None:
    error = error_of(code)
    assert error.is_permanent is (error.failure not in PASSING)
    is_pause = error.failure in {FailureClass.PAUSE, FailureClass.PAUSE_RECIPIENT}
    assert error.is_throttled is is_pause
    assert str(error).startswith(f"WhatsApp {code}: ")


def test_the_pause_it_asks_for_goes_before_ours() -> None:
    assert (error_of(130429).pause_seconds, error_of(130429, 30).pause_seconds) == (5, 30)
    assert error_of(131000, 30).pause_seconds == 0
