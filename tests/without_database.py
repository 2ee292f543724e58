"""The test files that touch no database: `without_database.txt`, written by `pytest --costs`.

A run on PostgreSQL leaves them out unread; to read them all takes a tenth of it. Every other run
that reads one fails where it touches a database after all.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

LIST = Path(__file__).with_name("without_database.txt")


@cache
def without_database() -> frozenset[str]:
    """Return the files that are written down."""
    return frozenset(LIST.read_text(encoding="utf-8").split())


def touches(item: pytest.Item) -> bool:
    """Return whether a test asks for a database."""
    return "database_url" in getattr(item, "fixturenames", ())


def require_none(items: Iterable[pytest.Item]) -> None:
    """Fail where a file that is written down touches a database. Raises pytest.UsageError."""
    wrong = {file_of(each) for each in items if touches(each)} & without_database()
    if wrong:
        raise pytest.UsageError(f"{LIST.name}: {', '.join(sorted(wrong))}: take it out")


def write_down(items: Iterable[pytest.Item]) -> None:
    """Write down the files among those of these tests that touch none, beside what is known."""
    seen = {file_of(each): False for each in items}
    seen |= {file_of(each): True for each in items if touches(each)}
    known = {
        each for each in without_database() - set(seen) if (LIST.parent.parent / each).exists()
    }
    found = known | {file for file, is_touching in seen.items() if not is_touching}
    LIST.write_text("".join(f"{each}\n" for each in sorted(found)), encoding="utf-8")


def file_of(item: pytest.Item) -> str:
    """Return the file of a test, from the root."""
    return item.nodeid.partition("::")[0]
