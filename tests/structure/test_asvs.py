"""The page of requirements names tests that there are."""

from __future__ import annotations

import re

from core.settings import ROOT

_NAMED = re.compile(r"\| `(tests/[\w/]+\.py)::(test_\w+)` \|$", re.MULTILINE)


def test_every_test_the_page_names_is_there() -> None:
    named = _NAMED.findall((ROOT / "docs/asvs.md").read_text())
    gone = [
        f"{path}::{test}"
        for path, test in named
        if not (ROOT / path).exists() or f"def {test}(" not in (ROOT / path).read_text()
    ]
    assert gone == []
    assert len(named) >= 40


def test_no_row_of_the_page_is_without_a_test() -> None:
    rows = re.findall(r"^\| \d+\.\d+\.\d+ \|.*$", (ROOT / "docs/asvs.md").read_text(), re.MULTILINE)
    assert [row for row in rows if not _NAMED.search(row)] == []
