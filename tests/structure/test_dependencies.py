"""The audit of the Python parts finds what is wrong with a pin."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from scripts.dependencies import _PIN, KNOWN, LEAST, LOCKS, ROOT, _faults_of, faults
from scripts.sbom import bill_of, browser_parts, lines_of, python_parts

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


def test_every_part_is_credited() -> None:
    credited = _plain((ROOT / "CREDITS.md").read_text())
    pins = [pin["name"] for lock in LOCKS for pin in _PIN.finditer(_text(lock))]
    assert len(pins) > 300
    assert {name for name in pins if _plain(name) not in credited} == set()


def test_the_bill_of_materials_has_every_part_with_its_hash_and_day() -> None:
    parts = [*python_parts(), *browser_parts()]
    bill = bill_of(parts, datetime(2026, 11, 30, tzinfo=UTC))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    names = {each["purl"] for each in bill["components"]}
    assert len(names) == len(parts) > 100
    assert all(each["hashes"] for each in bill["components"])
    assert {each.name for each in parts if each.kind == "pypi" and not each.released} == set()
    assert next(name for name in names if name.startswith("pkg:npm/htmx.org@"))
    assert bill == bill_of(parts, datetime(2026, 11, 30, tzinfo=UTC))
    lines = list(lines_of(parts, date(2026, 11, 30)))
    assert lines[0].split()[2] <= lines[1].split()[2], "the oldest stands first"


def _text(lock: str) -> str:
    return (ROOT / "requirements" / f"{lock}.txt").read_text()


def _plain(text: str) -> str:
    return re.sub(r"[-_. ]", "", text.lower())
