"""Words of names cut short, over the committed base of the atlas."""

from __future__ import annotations

import pytest

from core.atlas import Atlas
from core.atlas.placing.readings import read_place
from core.atlas.placing.short_words import other_spellings


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Xela", ["Quetzaltenango"]),
        ("SPS, Cortés", ["San Pedro Sula, Cortés"]),
        ("Sto. Dgo. Este", ["santo domingo Este"]),
        ("Colonia Xela", []),
        ("Cd. Juárez", ["ciudad Juárez"]), ("CD JUÁREZ", ["ciudad JUÁREZ"]),
        ("Sta. Ma. Atzompa", ["santa maria Atzompa"]), ("Ft. Worth, TX", ["fort Worth, TX"]),
        ("Saint Louis", ["st Louis"]), ("St. Mount Joy", ["saint Mount Joy", "St. mt Joy"]),
        ("Cd.", []), ("Tuxtla, Sta.", []), ("Stanton Cdmx", []), ("", []),
    ],
)  # fmt: skip
def test_words_in_full_and_cut_short(text: str, spelled: list[str]) -> None:
    assert list(other_spellings(text)) == spelled


@pytest.mark.parametrize(
    ("text", "admin1"),
    [
        ("Cd. Juárez", "MX-CHH"), ("Cd Juarez Chih.", "MX-CHH"), ("Sn. Luis Potosí", "MX-SLP"),
        ("CD. HIDALGO, CHIS.", "MX-CHP"), ("Sta. Ana, El Salvador", "SV-SA"),
        ("Pto. Barrios", "GT-18"), ("Saint Louis, Missouri", "US-MO"), ("Ft. Worth", "US-TX"),
    ],
)  # fmt: skip
def test_a_place_is_found_by_its_words_cut_short(base_atlas: Atlas, text: str, admin1: str) -> None:
    sure = read_place(base_atlas, text).sure
    assert sure is not None
    assert sure.admin1 == admin1


def test_several_places_of_a_name_cut_short_are_still_asked_about(base_atlas: Atlas) -> None:
    readings = read_place(base_atlas, "Sto. Domingo")
    assert readings.is_open
    assert {"DO", "MX"} <= {each.country for each in readings.plausible}


def test_both_spellings_of_a_name_are_one_place(base_atlas: Atlas) -> None:
    full, short = (
        read_place(base_atlas, f"{word} Louis, Missouri").sure for word in ("Saint", "St.")
    )
    assert full is not None
    assert short is not None
    assert full.code == short.code
