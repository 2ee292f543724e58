"""Parts of a list: none lost, none twice, whatever comes or goes between."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.api.cursor import CURSOR_PATTERN, Key, part_of, read_cursor, written_cursor

keys = st.tuples(st.text(), st.text())


def _key(item: Key) -> Key:
    return item


@settings(max_examples=25)
@given(st.lists(keys, unique=True, max_size=12), st.integers(1, 4))
def test_parts_hold_each_item_once_in_order(items: list[Key], limit: int) -> None:
    found: list[Key] = []
    after: Key = ()
    while True:
        part = part_of(items, _key, after, limit)
        found += part.items
        if not part.cursor:
            break
        after = read_cursor(part.cursor)
    assert found == sorted(items)


def test_what_comes_and_goes_doubles_nothing() -> None:
    first = part_of([("a",), ("b",), ("d",)], _key, (), 2)
    rest = part_of([("a",), ("c",), ("d",)], _key, read_cursor(first.cursor), 2)
    assert (first.items, rest.items) == ((("a",), ("b",)), (("c",), ("d",)))


@settings(max_examples=25)
@given(keys)
def test_a_cursor_is_read_back(key: Key) -> None:
    assert read_cursor(written_cursor(key)) == key


@pytest.mark.parametrize("text", ["", "x" * 2001, "x", "YWJjZ", "YQ==", "a b", "ñandu", "YQ.\n"])
def test_these_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="cursor"):
        read_cursor(text)


@settings(max_examples=25)
@given(st.from_regex(CURSOR_PATTERN, fullmatch=True).filter(bool))
def test_all_of_the_form_said_is_a_place(text: str) -> None:
    part = part_of([("a", "b"), ("c", "d")], _key, read_cursor(text), 9)
    assert len(part.items) <= 2
