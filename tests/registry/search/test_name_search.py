"""Who is meant by a name as it goes wrong, and how surely."""

from __future__ import annotations

import pytest

from registry.search.name_search import InRegister, search_names
from registry.search.name_table import NameTable, table_of
from registry.search.name_words import written_name

PEOPLE = [
    ("María Guadalupe Hernández Soto", 1984),
    ("Francisco Javier López de la Cruz", 1990),
    ("Juan Carlos Pérez Gómez", 1971),
    ("Juan José Pérez Gómez", 1975),  # a brother
    ("Ixchel Ajpop Bor", 2001),
    ("Ana Jiménez Ruiz", None),
    ("Ana María Jiménez", 1962),
    ("O'Brien Kelly Smith", 1958),
]


def table() -> NameTable:
    filler = [(f"Rosa{at} Luis{at} Mora{at % 7} Paz{at % 5}", 1950 + at % 50) for at in range(60)]
    people = [*PEOPLE, *filler]
    return table_of([written_name(name) for name, _ in people], [year for _, year in people])


@pytest.fixture(scope="module")
def register() -> NameTable:
    return table()


def first(register: NameTable, text: str, year: int | None = None) -> int:
    return search_names(register, register.in_roles(written_name(text)), year)[0].row


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("maria hernandez", 0),
        ("Lupita Ernández", 0),
        ("HERNÁNDEZ SOTO, M. Guadalupe", 0),
        ("Hernandez Soto Maria Guadalupe", 0),
        ("Mariaguadalupe Hernandes", 0),
        ("Pancho Lopez Cruz", 1),
        ("Fco. Javier Lopez", 1),
        ("Francisco Delacruz Lopez", 1),
        ("Juan Carlos Peres", 2),
        ("Juan Jose Perez G.", 3),
        ("Ischel Axpop Vor", 4),
        ("Ana Gimenes Ruis", 5),
        ("Ana Maria Ximenez", 6),
        ("Obrien Kelly", 7),
    ],
)
def test_a_name_as_it_goes_wrong(register: NameTable, text: str, row: int) -> None:
    assert first(register, text) == row


def test_the_year_tells_two_of_one_name_apart(register: NameTable) -> None:
    assert first(register, "Juan Perez Gomez", 1971) == 2
    assert first(register, "Juan Perez Gomez", 1975) == 3


def test_an_empty_name_and_an_empty_register_have_no_answer(register: NameTable) -> None:
    assert search_names(register, register.in_roles(written_name(""))) == []
    nobody = table_of([], [])
    assert search_names(nobody, nobody.in_roles(written_name("Ana"))) == []


def test_an_entry_is_no_answer_to_itself(register: NameTable) -> None:
    name = register.words_of(2)
    assert search_names(register, name, 1971)[0].row == 2
    assert search_names(register, name, 1971, itself=InRegister(2))[0].row == 3
