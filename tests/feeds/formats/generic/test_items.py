from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from feeds.formats.format import ReadOptions
from feeds.formats.generic.items import FreeItem, language_named, message_of_item, plain_text
from feeds.lifecycle.decide import effective_until

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>Uno</p><p>dos &amp; tres</p>", "Uno dos & tres"),
        ("&lt;b&gt;Ceniza&lt;/b&gt;", "Ceniza"),
        ("menos de 3 < 4", "menos de 3 < 4"),
        ("  \n ", ""),
    ],
)
def test_text_is_without_tags_and_entities(text: str, plain: str) -> None:
    assert plain_text(text) == plain


def test_a_language_is_taken_and_never_guessed() -> None:
    assert [language_named(text) for text in ("es-MX", "fr", "de", "")] == ["es-MX", "fr", "", ""]


def test_what_stays_in_a_list_for_weeks_holds_from_its_own_date() -> None:
    message = message_of_item(FreeItem(name="1", title="Aviso", sent=AT), ReadOptions("x"))
    assert effective_until(message, 48) == AT + timedelta(hours=48)
    ends = message_of_item(
        FreeItem(name="1", title="Aviso", sent=AT, ends=AT + timedelta(hours=3)), ReadOptions("x")
    )
    assert effective_until(ends, 48) == AT + timedelta(hours=3)
