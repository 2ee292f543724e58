from __future__ import annotations

import pytest

from webapp.forms.typed_text import LONGEST_SENT, form_lines, form_text, whole_number


def test_a_line_has_no_controls_and_nothing_that_turns_the_writing_around() -> None:
    assert form_text({"a": " uno\x00\u202edos\n tres "}, "a") == "uno dos tres"
    assert form_lines({"a": "uno \n\u202edos"}, "a") == "uno\ndos"
    assert form_text({}, "a") == ""
    assert len(form_text({"a": "x" * 10_000}, "a")) == LONGEST_SENT


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), (" 1.200 ", 1200), ("1,200", 1200), ("", None), ("1.2", "1.2"), ("doce", "doce")],
)
def test_a_number_is_one_or_stays_as_typed(text: str, number: object) -> None:
    assert whole_number(text) == number
