from __future__ import annotations

import pytest

from feeds.naming.place_words import (
    UnitKind,
    is_parish,
    kind_said,
    pieces_of,
    whole_before_side,
    wholes_of,
)


@pytest.mark.parametrize(
    ("name", "wholes"),
    [
        ("norte de Oaxaca", ["Oaxaca"]),
        ("Western North Carolina", ["North Carolina", "Carolina"]),
        ("Franja costera de La Libertad", ["La Libertad", "Libertad"]),
        ("Sur-Occidente del Valle", ["Valle"]),
        # Nothing ties these words to a name.
        ("Zona hotelera", []),
        ("Pacífico Central", []),
        ("Oaxaca norte", []),
        ("norte", []),
        ("zonas bajas del valle", []),
        ("Zonas bajas del valle", []),
        ("litoral de la libertad", ["la libertad"]),
        ("norte de oaxaca", ["oaxaca"]),
        ("Norte de oaxaca", ["oaxaca"]),
        ("sur del Valle", ["Valle"]),
        ("norte de la Libertad", ["la Libertad", "Libertad"]),
        ("ZONAS BAJAS DE VALLE", ["VALLE"]),
    ],
)
def test_the_whole_of_a_part(name: str, wholes: list[str]) -> None:
    assert list(wholes_of(name)) == wholes


def test_a_side_behind_a_name() -> None:
    told = ("La Libertad Sur", "Panamá Este", "Panamá", "Zona Metropolitana")
    assert [whole_before_side(each) for each in told] == ["La Libertad", "Panamá", "", ""]


@pytest.mark.parametrize(
    ("name", "kind", "is_many", "rest"),
    [
        ("Departamentos de Izabal", UnitKind.STATE, True, "Izabal"),
        ("Belize Districts", UnitKind.COUNTY, True, "Belize"),
        ("Orleans Parish", UnitKind.COUNTY, False, "Orleans"),
        ("Ciudad de Guatemala", UnitKind.TOWN, False, "Guatemala"),
        ("Estadio Nacional", None, False, "Estadio Nacional"),
    ],
)
def test_what_a_name_says_it_is(name: str, kind: UnitKind | None, is_many: bool, rest: str) -> None:
    assert kind_said(name) == (kind, is_many, rest)
    assert is_parish(name) is ("Parish" in name)


def test_pieces_and_their_groups() -> None:
    found = [
        (piece.text.strip(), piece.group, piece.is_head)
        for piece in pieces_of("Quintana Roo (Tulum, Cozumel); Hidalgo, TX;; ,Texas")
    ]
    assert found == [
        ("Quintana Roo", 0, True),
        ("Tulum", 0, False),
        ("Cozumel", 0, False),
        ("Hidalgo", 1, False),
        ("TX", 1, False),
        ("Texas", 2, False),
    ]
