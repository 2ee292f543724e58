"""A person is found again by a reference that tells people apart, never by the name alone."""

from __future__ import annotations

from datetime import date

import pytest

from core.crypto import Keyring
from registry.imports.identity import (
    Likeness,
    doubles_in_file,
    is_another_person,
    likenesses,
    likenesses_of_card,
    with_keys,
)
from registry.imports.person_cells import Birth
from registry.imports.rows import ImportRow
from registry.people.record import Card
from tests.registry.imports.small_lists import KEYRING, person_row, trip

NUMBER = "+19565550101"
BORN = Birth(1990, date(1990, 2, 3))


def keys(*rows: ImportRow, country: str = "SV") -> list[tuple[bytes, ...]]:
    return [row.keys for row in with_keys(list(rows), KEYRING, country)[0]]


def listed(*references: str) -> dict[str, tuple[bytes, ...]]:
    """The keys by name of Ana, Luz and Sol, who bear these references."""
    people = [
        person_row(number, name, reference=reference, phone=f"+1956555010{number}")
        for number, (name, reference) in enumerate(
            zip(("Ana", "Luz", "Sol"), references, strict=True), start=2
        )
    ]
    return {row.card.full_name: row.keys for row in with_keys(people, KEYRING, "SV")[0]}


def test_a_row_said_twice_word_for_word_comes_apart_with_the_number_of_the_first() -> None:
    rows = [person_row(2, "Ana", phone=NUMBER), person_row(3, "Luz"), person_row(4, "Luz")]
    rows.append(person_row(5, "Ana", phone=NUMBER, note="other words"))
    rows_with_keys, repeated = with_keys(rows, KEYRING, "SV")
    assert [row.row for row in rows_with_keys] == [2, 3, 5]
    assert [(each.row, each.same_as) for each in repeated] == [(4, 3)]


@pytest.mark.parametrize(
    ("first", "second", "is_the_same"),
    [
        (("A-7", "A-9", "B-1"), ("A-7", "A-9", "B-1"), True),
        (("A-7", "A-9", "B-1"), ("A-8", "A-9", "B-1"), False),
        (("1", "2", "3"), ("3", "1", "2"), True),  # they number the rows and nothing else
        (("1", "2", "3"), ("", "", ""), True),
        (("1", "2", "9"), ("9", "1", "2"), False),  # with a gap they are somebody's
        (("²", "³", "1"), ("³", "²", "1"), False),  # signs that only look like digits
        (("١", "٢", "٣"), ("3", "1", "2"), True),
        (("①", "②", "③"), ("①", "②", "③"), True),
        (("X", "X", "B-1"), ("", "", "B-1"), True),  # two names share it: it is nobody's
    ],
)
def test_a_reference_counts_where_it_tells_people_apart(
    first: tuple[str, ...], second: tuple[str, ...], is_the_same: bool
) -> None:
    assert (listed(*first)["Ana"] == listed(*second)["Ana"]) is is_the_same


def test_another_trip_is_the_same_person_and_another_residence_a_namesake() -> None:
    home, away = (
        person_row(2, "Ana", phone=NUMBER),
        person_row(3, "Ana", phone=NUMBER, stay=trip(3)),
    )
    further = person_row(4, "Ana", phone=NUMBER, stay=trip(9))
    assert len(set(keys(home, away, further))) == 1
    other = person_row(5, "Ana", phone=NUMBER, email="other@example.org")
    assert len(set(keys(home, other))) == 2


def test_the_key_holds_the_country_and_comes_once_for_each_data_key() -> None:
    row = person_row(2, "Ana", reference="A-1")
    assert keys(row, country="SV") != keys(row, country="HN")
    old, new = b"k" * 32, b"n" * 32
    ((current, former),) = (row.keys for row in with_keys([row], Keyring([new, old]), "SV")[0])
    assert keys(row) == [(former,)]
    assert current != former


@pytest.mark.parametrize(
    ("card", "is_another"),
    [
        (Card(full_name="ANA DEMO"), False),
        (Card(full_name="Ana de Luna", birth_year=1990), False),
        (Card(full_name="Ana de Luna", birth_year=1991, phone=NUMBER), False),
        (Card(full_name="Ana de Luna", birth_year=1991, phone="+19565550199"), True),
        (Card(full_name="Pía Otra"), True),
    ],
)
def test_somebody_found_by_a_reference_must_agree_in_name_birth_or_telephone(
    card: Card, is_another: bool
) -> None:
    row = person_row(2, "Ana Demo", reference="A-1", born=BORN, phone=NUMBER)
    assert is_another_person(card, row) is is_another


def test_neither_having_a_telephone_is_no_agreement() -> None:
    row = person_row(2, "Ana Demo", reference="A-1")
    assert is_another_person(Card(full_name="Pía Otra"), row)


def test_two_of_one_name_with_something_else_in_common_are_doubles() -> None:
    people, _ = with_keys(
        [
            person_row(2, "Ana Demo", reference="A-1", phone=NUMBER, born=BORN),
            person_row(3, "ANA DEMO", reference="A-2", phone=NUMBER, born=BORN),
            person_row(4, "Luz Demo", reference="A-3", phone=NUMBER, born=BORN),
            person_row(5, "Ana Demo", reference="A-4", born=Birth(1990, date(1990, 5, 5))),
            person_row(6, "Sol", reference="A-5"),
            person_row(7, "Sol", reference="A-6"),
            person_row(8, "Sol", reference="A-7", place_words="houston"),
        ],
        KEYRING,
        "SV",
    )
    assert doubles_in_file(people) == {
        3: (2, (Likeness.PHONE, Likeness.BIRTH)),
        7: (6, (Likeness.PLACE,)),
    }


def test_of_a_registered_person_the_year_of_birth_alone_is_compared() -> None:
    row = person_row(2, "Ana Demo", born=BORN, email="Ana@Example.org")
    card = Card(full_name="ana demo", birth_year=1990, email="ana@example.org")
    assert set(likenesses(row, by_year=True)) == set(likenesses_of_card(card))
    assert set(likenesses(row)) & set(likenesses_of_card(card)) == {
        (Likeness.EMAIL, "ana demo|ana@example.org")
    }
