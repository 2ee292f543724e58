"""The page of requirements names tests that there are."""

from __future__ import annotations

import re

from core.settings import ROOT

_NAMED = re.compile(r"\| `(tests/[\w/]+\.py)::(test_\w+)` \|$", re.MULTILINE)
_ROW = re.compile(r"^\| \d+\.\d+\.\d+ \| [123] \|.*$", re.MULTILINE)


def rows_of_page() -> list[str]:
    """Return the rows of the page: number, level, what in short, and the test."""
    return _ROW.findall((ROOT / "docs/asvs.md").read_text())


def named_tests() -> set[tuple[str, str]]:
    """Return file and name of each test the page names."""
    return set(_NAMED.findall((ROOT / "docs/asvs.md").read_text()))


def gone_tests() -> list[str]:
    """Return those of them that are not there."""
    return sorted(
        f"{path}::{test}"
        for path, test in named_tests()
        if not (ROOT / path).exists() or f"def {test}(" not in (ROOT / path).read_text()
    )


def test_every_test_the_page_names_is_there() -> None:
    assert gone_tests() == []
    assert len(named_tests()) >= 50


def test_no_row_of_the_page_is_without_a_test() -> None:
    rows = rows_of_page()
    assert [row for row in rows if not _NAMED.search(row)] == []
    assert len(rows) >= 60
