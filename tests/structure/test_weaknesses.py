"""The search for weak spots and secrets finds them, and takes a reason for an answer."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scripts import weaknesses
from scripts.weaknesses import TABLE, has_reason, secrets_in, unexplained


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(weaknesses, "ROOT", tmp_path)
    return tmp_path


def finding(line: int, rule: str = "B301") -> dict[str, Any]:
    return {"filename": "a.py", "test_id": rule, "line_number": line, "line_range": [line]}


LINES = (
    "x = pickle.loads(y)  # noqa: S301 - our own child\n"
    "x = pickle.loads(y)  # noqa: S301\n"
    "x = pickle.loads(y)\n"
)


@pytest.mark.parametrize(
    ("line", "rule", "is_explained"),
    [(1, "B301", True), (1, "B608", False), (2, "B301", False), (3, "B301", False)],
)
def test_a_finding_is_explained_at_its_line(
    root: Path, line: int, rule: str, is_explained: bool
) -> None:
    (root / "a.py").write_text(LINES)
    assert has_reason(finding(line, rule)) is is_explained


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, ["a.py:2,3: B301 2 times, 0 have a reason"]),
        ({"a.py": {"B301": [2, "why"]}}, []),
        ({"a.py": {"B301": [1, "why"]}}, ["a.py:2,3: B301 2 times, 1 have a reason"]),
        ({"b.py": {"B301": [2, "why"]}, "a.py": {"B301": [2, "why"]}}, ["b.py: no B301 any more"]),
    ],
)
def test_an_exception_is_for_so_many_and_no_longer_than_needed(
    root: Path, known: Mapping[str, Any], said: list[str]
) -> None:
    (root / "a.py").write_text(LINES)
    assert list(unexplained([finding(each) for each in (1, 2, 3)], known)) == said


def test_secrets_are_found(root: Path) -> None:
    key, begins = "AKIA" + "IOSFODNN7" + "ZQWERTY", "-----BEGIN RSA " + "PRIVATE KEY-----"
    (root / "conf.py").write_text(
        f'aws = "{key}"\npassword = "Zq-sehr-geheim-17"\n'
        f'password = "is asked for"  # noqa: S105 - a label\n{begins}\n'
    )
    found = {(kind, line) for _file, kind, line, _hash in secrets_in(["conf.py"])}
    assert found == {("AWS Access Key", 1), ("Secret Keyword", 2), ("Private Key", 4)}


def test_each_exception_has_a_reason() -> None:
    table = tomllib.loads(TABLE.read_text())
    reasons = [
        *table["bandit"]["skipped"].values(),
        *(why for rules in table["bandit"]["known"].values() for _count, why in rules.values()),
        *(each["reason"] for each in table["secrets"]["known"]),
    ]
    assert min(map(len, reasons)) > 8
