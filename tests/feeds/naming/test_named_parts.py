from __future__ import annotations

import pytest

from core.atlas import Atlas
from feeds.naming.named_parts import read_parts
from feeds.naming.place_words import UnitKind

_STATE, _COUNTY = UnitKind.STATE, UnitKind.COUNTY


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Departamentos de Escuintla, Izabal y Petén, Zacapa", [_STATE, _STATE, _STATE, None]),
        ("Departamento de Escuintla, Izabal", [_STATE, None]),
        ("Corozal, Orange Walk and Belize Districts; Cayo", [_COUNTY, _COUNTY, _COUNTY, None]),
        ("Municipios de Tulum y Cozumel", [_COUNTY, _COUNTY]),
    ],
)
def test_how_far_a_kind_holds(base_atlas: Atlas, text: str, kinds: list[UnitKind | None]) -> None:
    assert [part.kind for part in read_parts(text, base_atlas)] == kinds


def test_what_stands_behind_a_closed_list_is_marked(base_atlas: Atlas) -> None:
    parts = read_parts("Izabal y Petén, Guatemala", base_atlas)
    assert [part.is_behind for part in parts] == [False, False, True]
    assert parts[2].country is not None
