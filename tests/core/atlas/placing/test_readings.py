"""What a text may mean, over the committed base of the atlas."""

from __future__ import annotations

import pytest

from core.atlas import Atlas
from core.atlas.placing.readings import MOST_READINGS, is_too_large, read_place, read_unit


@pytest.fixture(scope="module")
def atlas(base_atlas: Atlas) -> Atlas:
    return base_atlas


@pytest.mark.parametrize(
    "name",
    [
        "Harris", "Hidalgo", "Springfield", "San Pedro", "Santa Rosa", "Guadalupe", "León",
        "Mission", "Paris", "Santiago", "Washington", "San Juan", "Hidalgo, Texas", "Miami",
    ],
)  # fmt: skip
def test_names_of_several_places_are_never_chosen_in_silence(atlas: Atlas, name: str) -> None:
    readings = read_place(atlas, name)
    assert readings.is_open
    assert readings.sure is None
    assert 2 <= len(readings.offer) <= MOST_READINGS
    assert len(readings.offer) + readings.more == len(readings.plausible) + len(readings.others)
    assert all(readings.reading_of(each.code) == each for each in readings.offer)
    assert readings.reading_of("geonames:0") is None


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("McAllen", "US-TX"), ("Tapachula", "MX-CHP"), ("Houston", "US-TX"), ("78501", "US-TX"),
        ("Chihuahua", "MX-CHH"), ("San Salvador", "SV-SS"),
        ("26.2, -98.2", "US-TX"), ("Springfield, Illinois", "US-IL"), ("Managua", "NI-MN"),
    ],
)  # fmt: skip
def test_one_plausible_reading_is_taken(atlas: Atlas, name: str, state: str) -> None:
    sure = read_place(atlas, name).sure
    assert sure is not None
    assert sure.admin1 == state


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Hosuton", "Houston"), ("Mcalen", "McAllen"), ("Tapachla", "Tapachula"),
        ("Managuaa", "Managua"),
    ],
)  # fmt: skip
def test_a_name_that_is_only_nearly_one_is_asked_though_one_place_fits(
    atlas: Atlas, name: str, meant: str
) -> None:
    readings = read_place(atlas, name)
    assert (readings.is_near, readings.is_open, readings.sure) == (True, True, None)
    assert meant in {each.name for each in readings.offer}


@pytest.mark.parametrize(
    ("name", "is_large"),
    [
        ("Texas", True), ("Guatemala, Guatemala", False), ("Chiapas", True), ("US48215", False),
        ("SV-SS", False), ("Managua", False), ("26.2, -98.2", False),
    ],
)  # fmt: skip
def test_the_middle_of_a_whole_state_is_nobodys_address(
    atlas: Atlas, name: str, is_large: bool
) -> None:
    readings = (
        read_unit(atlas, name) if "US" in name or "-" in name[:3] else read_place(atlas, name)
    )
    assert is_too_large(atlas, readings.plausible[0]) is is_large


def test_nothing_is_read_out_of_nothing(atlas: Atlas) -> None:
    for name in ("", "Xyzzyquux", "x" * 500):
        readings = read_place(atlas, name)
        assert (readings.offer, readings.is_open, readings.sure) == ((), False, None)


def test_own_ground_comes_first_but_is_not_chosen_and_hides_no_larger_one(atlas: Atlas) -> None:
    texan = read_place(atlas, "Hidalgo", own=("US-TX", "MX"))
    assert (texan.offer[0].code, texan.is_open) == ("US48215", True)
    mexican = read_place(atlas, "Hidalgo", own=("MX",)).offer
    assert mexican[0].code == "MX-HID"
    assert "US48215" in {each.code for each in mexican}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Harris", ["US48201", "US13145"]),
        ("US13145", ["US13145"]),
        ("Texas", ["US-TX"]),  # and not one of two counties a thousand times smaller
        ("Guatemala", ["GT", "GT-01", "GT:0101"]),
        ("TXZ253", ["TXZ253"]),
        ("Xyzzyquux", []),
    ],
)
def test_units_by_name_or_by_code(atlas: Atlas, text: str, codes: list[str]) -> None:
    assert [each.code for each in read_unit(atlas, text).plausible] == codes


def test_readings_bear_the_people_there(atlas: Atlas) -> None:
    texan, georgian = read_unit(atlas, "Harris").plausible
    assert texan.population > 2_000_000 > 100_000 > georgian.population > 0
    assert atlas.population("ZZ") == 0
