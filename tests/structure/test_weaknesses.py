"""The search for weak spots and secrets finds them, and takes a reason for an answer."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scripts import weaknesses
from scripts.weaknesses import TABLE, Finding, has_reason, secrets_in, unexplained, weak_spots


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(weaknesses, "ROOT", tmp_path)
    return tmp_path


def finding(line: int, rule: str = "S301") -> Finding:
    return Finding("a.py", rule, line, line)


LINES = (
    "x = pickle.loads(y)  # noqa: S301 - our own child\n"
    "x = pickle.loads(y)  # noqa: S301\n"
    "x = pickle.loads(y)\n"
)


@pytest.mark.parametrize(
    ("line", "rule", "is_explained"),
    [(1, "S301", True), (1, "S608", False), (2, "S301", False), (3, "S301", False)],
)
def test_a_finding_is_explained_at_its_line(
    root: Path, line: int, rule: str, is_explained: bool
) -> None:
    (root / "a.py").write_text(LINES)
    assert has_reason(finding(line, rule)) is is_explained


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, ["a.py:2,3: S301 2 times, 0 have a reason"]),
        ({"a.py": {"S301": [2, "why"]}}, []),
        ({"a.py": {"S301": [1, "why"]}}, ["a.py:2,3: S301 2 times, 1 have a reason"]),
        ({"b.py": {"S301": [2, "why"]}, "a.py": {"S301": [2, "why"]}}, ["b.py: no S301 any more"]),
    ],
)
def test_an_exception_is_for_so_many_and_no_longer_than_needed(
    root: Path, known: Mapping[str, Any], said: list[str]
) -> None:
    (root / "a.py").write_text(LINES)
    assert list(unexplained([finding(each) for each in (1, 2, 3)], known)) == said


WEAK = (
    "import subprocess\nimport telnetlib\n\n\n"
    "def run(command, query):\n"
    "    subprocess.run(command, shell=True)  # noqa: S602\n"
    '    query.execute(f"SELECT * FROM a WHERE b = {command}")\n'
    "    password = 'Zq-geheim-17'  # noqa: S105 - an invented one\n"
    "    mark = '\u202ea'\n"
)
"""A start with a shell, SQL put together, a word that is explained, an order turned round, and an
import that ruff looks at on trial.
"""


def test_weak_spots_are_found_though_ruff_was_told_to_be_still(root: Path) -> None:
    (root / "core").mkdir()
    (root / "core" / "a.py").write_text(WEAK)
    (root / "core" / "b.py").write_text("def\n")
    found = list(weak_spots({"skipped": {"S404": ""}, "known": {}}, ["core"]))
    rules = [each.partition(": ")[2].split()[0] for each in found if each.startswith("core/a.py")]
    assert rules == ["PLE2502", "S401", "S602", "S608"]
    assert any(each.startswith("core/b.py:1") for each in found), "it cannot be read"


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
        *table["weak_spots"]["skipped"].values(),
        *(why for rules in table["weak_spots"]["known"].values() for _count, why in rules.values()),
        *(each["reason"] for each in table["secrets"]["known"]),
    ]
    assert min(map(len, reasons)) > 8
