"""The names of a register as arrays."""

from __future__ import annotations

import numpy as np

from registry.search.name_search import search_names
from registry.search.name_table import NameTable, with_changed, year_bytes
from registry.search.name_words import written_name
from tests.registry.search.test_name_search import table


def first(register: NameTable, text: str) -> int:
    return search_names(register, register.in_roles(written_name(text)))[0].row


def test_the_bearers_of_words_are_listed_once() -> None:
    names = table()
    words = np.array([names.vocabulary.numbers[word] for word in ("perez", "gomez")], np.int32)
    assert names.bearers_of(words).tolist() == [2, 3]
    assert names.bearers_of(np.zeros(0, np.int32)).tolist() == []


def test_years_nobody_can_be_born_in_are_not_known() -> None:
    assert year_bytes([1984, None, 1700, 2300, 1850]).tolist() == [134, 0, 0, 0, 0]


def test_changed_rows_are_found_by_what_they_are_now() -> None:
    register = table()
    changed = with_changed(
        register,
        np.array([5, len(register)], np.int32),
        [(written_name("Nadia Quiñónez Vega"), 0), (written_name("Zoe Jiménez"), 140)],
    )
    assert first(changed, "Nadia Quinones") == 5
    assert first(changed, "Zoe Gimenez") == len(register)
    assert changed.year_of(len(register)) == 1990
    assert first(changed, "Ana Jimenez Ruiz") == 6, "row 5 is somebody else now"
    assert first(register, "Ana Jimenez Ruiz") == 5, "whoever reads the table of before"
