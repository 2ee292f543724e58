from __future__ import annotations

import pytest

from core.errors import UnusableInput
from webapp.blueprints.movements.form_values import MOST_TYPED, typed_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", ()),
        ("7", (7,)),
        ("1-3", (1, 2, 3)),
        ("1–3, 2;9. 12", (1, 2, 3, 9, 12)),
        (" 10 - 12 ", (10, 11, 12)),
    ],
)
def test_numbers_as_a_hand_writes_them(text: str, numbers: tuple[int, ...]) -> None:
    assert typed_numbers(text) == numbers


@pytest.mark.parametrize(
    "text", ["uno", "3-1", f"1-{MOST_TYPED + 2}", "1,2,x", "-5", "٣", "123456", "1-123456"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(UnusableInput):
        typed_numbers(text)
