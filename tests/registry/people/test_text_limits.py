from __future__ import annotations

import pytest

from core.errors import UnusableInput
from registry.people.text_limits import LONGEST, check_text, without_controls


@pytest.mark.parametrize("text", ["a\r\nb", "a\rb", "a\nb", "a\x00\nb\x7f"])
def test_lines_end_with_one_sign_and_nothing_else_is_no_text(text: str) -> None:
    clean = without_controls(text)
    assert clean == "a\nb"
    check_text(UnusableInput, "note", clean)


@pytest.mark.parametrize(("text", "limit"), [("x" * (LONGEST["note"] + 1), None), ("xxx", 2)])
def test_a_text_longer_than_its_limit_is_refused(text: str, limit: int | None) -> None:
    with pytest.raises(UnusableInput, match="longer"):
        check_text(UnusableInput, "note", text, limit)
