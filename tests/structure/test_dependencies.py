"""The audit of the Python parts finds what is wrong with a pin."""

from __future__ import annotations

from datetime import date

import pytest

from scripts.dependencies import _PIN, KNOWN, LEAST, _faults_of, faults

HASH = " \\\n    --hash=sha256:00"


def test_every_pin_of_ours_is_in_order() -> None:
    assert faults() == []


def test_the_list_of_weaknesses_has_a_day_and_reasons() -> None:
    assert isinstance(KNOWN["checked"], date)
    assert [each["part"] for each in KNOWN["weakness"] if not each["why"]] == []
    assert len(LEAST) == len(KNOWN["weakness"]) > 10


@pytest.mark.parametrize(
    ("pin", "expected"),
    [
        (f"nowhere-installed==1.0{HASH}", None),
        ("nowhere-installed==1.0", "has no hash"),
        (f"urllib3==1.26.0{HASH}", "is older than 2.7.0"),
        (f"flask==0.1{HASH}", "is installed"),
    ],
)
def test_a_pin_out_of_order_is_named(pin: str, expected: str | None) -> None:
    found = _PIN.search(pin)
    assert found
    said = " · ".join(_faults_of(found, "run"))
    assert (expected in said) if expected else said == ""
