from __future__ import annotations

import pytest

from core.data_versions.past_tokens import LONGEST_PAST, is_past, mark_of


@pytest.mark.parametrize(
    ("past", "token", "expected"),
    [
        ("", 5, False),
        (mark_of(5), 5, True),
        (mark_of(7) + mark_of(5), 5, True),
        (mark_of(7), 5, False),
        ("0" + mark_of(0xABCDEF01)[:7], 0xABCDEF0, True),
        # Across two marks: no mark of its own.
        ("0000000a" + "bcdef012", 0xABCDEF01, False),
    ],
)
def test_a_token_is_found_among_the_last_changes(past: str, token: int, expected: bool) -> None:
    assert is_past(past, token) is expected


def test_marks_fill_a_past_in_whole() -> None:
    assert len(mark_of(2**62)) == 8
    assert LONGEST_PAST % len(mark_of(1)) == 0
