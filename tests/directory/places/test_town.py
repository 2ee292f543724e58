from __future__ import annotations

import pytest

from core.atlas import Atlas
from directory.places.town import find_town


@pytest.fixture(scope="module")
def atlas(base_atlas: Atlas) -> Atlas:
    return base_atlas


@pytest.mark.parametrize(
    ("city", "state", "country", "unit"),
    [
        ("Pharr", "", "", "US48215"),
        ("Mission", "Texas", "", "US48215"),
        ("Tapachula", "Chis.", "MX", "MX07089"),
        ("Pharr", "Colonia Juárez", "", "US48215"),  # no state anybody knows
    ],
)
def test_a_town_is_found_by_all_that_is_stated(
    atlas: Atlas, city: str, state: str, country: str, unit: str
) -> None:
    answer = find_town(atlas, city, state=state, country=country)
    assert answer.place is not None
    assert (answer.place.admin2, answer.question) == (unit, None)


@pytest.mark.parametrize(
    ("city", "state", "country", "admin1"),
    [
        ("Tegucigalpa", "F.M.", "", "HN-FM"),
        ("Tegucigalpa", "FM", "HN", "HN-FM"),  # Micronesia's code, too
        ("San Salvador", "S.S.", "", "SV-SS"),
        ("La Esperanza", "Intib.", "", "HN-IN"),
        ("Cobán", "A.V.", "GT", "GT-16"),
        ("Managua", "MN", "", "NI-MN"),  # Minnesota has none
        ("Houston", "Tex.", "", "US-TX"),
        ("Zacatecoluca", "L.P.", "", "SV-PA"),
    ],
)
def test_words_short_for_the_state_of_a_town_find_it(
    atlas: Atlas, city: str, state: str, country: str, admin1: str
) -> None:
    answer = find_town(atlas, city, state=state, country=country)
    assert answer.place is not None
    assert answer.place.admin1 == admin1


@pytest.mark.parametrize("city", ["Hidalgo", "Springfield", "Hosuton", "Jalisco"])
def test_what_may_be_another_is_asked(atlas: Atlas, city: str) -> None:
    answer = find_town(atlas, city)
    assert answer.place is None
    assert answer.question is not None
    assert answer.question.readings.offer


def test_no_town_and_an_unknown_one_are_neither_found_nor_asked(atlas: Atlas) -> None:
    for city in ("", "  ", "Xyzzyquux"):
        assert find_town(atlas, city) == find_town(atlas, "")
