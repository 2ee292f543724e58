"""Rows placed by their point, or by their words; nobody is left out for a bad point."""

from __future__ import annotations

import pytest

from core.atlas import Atlas
from core.geo.geometry import Point
from core.i18n.languages import translator
from registry.imports.geocoding import Geocoder, RowPlace


@pytest.fixture(scope="module")
def geocoder(base_atlas: Atlas) -> Geocoder:
    return Geocoder(base_atlas, "en")


def told(found: RowPlace) -> str:
    return found.problem.explain(translator("en").gettext) if found.problem else ""


@pytest.mark.parametrize(
    ("cells", "why", "offered"),
    [
        (("-89.2182", "13.6929"), "swapped? (Antarctica)", Point(-89.2182, 13.6929)),
        (("19.4326", "99.1332"), "minus missing? (Thailand)", Point(-99.1332, 19.4326)),
        (("0", "0"), "0, 0 is no place", None),
        (("26.2", ""), "One of the two coordinates is missing.", None),
        (("norte", "98"), "“norte” is not a coordinate in degrees.", None),
    ],
)
def test_a_bad_point_alone_makes_somebody_to_be_placed(
    geocoder: Geocoder, cells: tuple[str, str], why: str, offered: Point | None
) -> None:
    found = geocoder.row_place({"lat": cells[0], "lon": cells[1]})
    assert (found.place, told(found), found.repair) == (None, why, offered)


def test_a_bad_point_beside_a_town_is_told_and_the_town_places_them(geocoder: Geocoder) -> None:
    row = {"lat": "14.59", "lon": "-90.51", "city": "Tapachula", "state": "Chiapas"}
    found = geocoder.row_place({**row, "place_country": "México"})
    assert told(found) == "point lies in Guatemala, not México"
    assert found.place is not None
    assert (found.place.unit_code, found.place.accuracy, found.country) == (
        "MX07089",
        "place",
        "MX",
    )


def test_a_good_point_is_kept_as_written_in_any_of_its_ways(geocoder: Geocoder) -> None:
    for lat, lon in (("26.2034", "-98.23"), ("26,2034", "98,23 O"), ("26°12'12\" N", "-98.23")):
        found = geocoder.row_place({"lat": lat, "lon": lon, "state": "TX"})
        assert found.problem is None
        assert found.place is not None
        assert (found.place.accuracy, found.country) == ("address", "US")
        assert (found.place.lat, found.place.lon) == pytest.approx((26.2034, -98.23), abs=1e-4)


def test_an_unknown_country_is_said_and_nothing_is_guessed(geocoder: Geocoder) -> None:
    found = geocoder.row_place({"city": "Pharr", "place_country": "Atlántida"})
    assert (found.place, told(found)) == (None, "no country called “Atlántida” is known")


def test_a_state_alone_is_nobodys_address(geocoder: Geocoder) -> None:
    found = geocoder.row_place({"state": "Jalisco"})
    assert (found.place, told(found)) == (None, "of Jalisco the municipality is not said")
    department = geocoder.row_place({"city": "Cuscatlán", "place_country": "SV"})
    assert department.place is not None


@pytest.mark.parametrize(
    ("city", "country"),
    [
        *((city, code) for city in ("Harris", "Hidalgo", "Springfield") for code in ("", "US")),
        ("Hidalgo", "MX"),
        ("San Pedro", ""),
        ("San Pedro", "MX"),
        ("Washington", "US"),
    ],
)
def test_a_name_of_several_places_is_never_chosen_in_silence(
    geocoder: Geocoder, city: str, country: str
) -> None:
    found = geocoder.row_place({"city": city, "place_country": country})
    assert (found.place, found.field) == (None, "city")
    assert found.problem is not None
    choices = str(found.problem.gaps["units"]).split("; ")
    assert 2 <= len(choices) <= 5
    assert f"“{city}” fits several places" in told(found)


def test_the_readings_of_harris_are_told_with_state_and_country(geocoder: Geocoder) -> None:
    words = told(geocoder.row_place({"city": "Harris"}))
    for reading in ("Harris, Texas, United States", "Harris, Georgia, United States", "Minnesota"):
        assert reading in words


@pytest.mark.parametrize(
    ("cells", "unit", "accuracy"),
    [
        ({"city": "Houston"}, "US48201", "place"),
        ({"city": "Harris", "state": "TX"}, "US48201", "unit"),
        ({"city": "Harris", "state": "Minnesota"}, "US27025", "place"),
        ({"city": "Springfield", "state": "IL"}, "US17167", "place"),
        ({"city": "Hidalgo", "state": "TX"}, "US48215", "unit"),
        ({"city": "San Pedro", "place_country": "EEUU"}, "US06037", "place"),
        ({"city": "San Pedro", "place_country": "EU"}, "US06037", "place"),
        ({"city": "McAllen", "zip": "78501"}, "US48215", "place"),
    ],
)
def test_state_or_country_or_a_far_larger_town_decide(
    geocoder: Geocoder, cells: dict[str, str], unit: str, accuracy: str
) -> None:
    found = geocoder.row_place(cells)
    assert found.place is not None, told(found)
    assert (found.place.unit_code, found.place.accuracy) == (unit, accuracy)


def test_a_telephone_decides_between_two_countries_only(geocoder: Geocoder) -> None:
    for city in ("San Pedro", "Harris"):
        assert geocoder.row_place({"city": city}, "MX").place is None
    decided = geocoder.row_place({"city": "San Pedro"}, "US")
    assert decided.place is not None
    assert (decided.place.unit_code, decided.country) == ("US06037", "US")
    assert geocoder.row_place({"city": "San Pedro"}).place is None


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("1200 S 10th St, McAllen, TX 78501", (26.2, -98.2)),
        ("Apt 5, 300 Oak Ave, Houston, Texas, 77002", (29.8, -95.4)),
        ("Calle 5, Col. Centro, Tapachula, Chiapas", (14.9, -92.3)),
        ("Calle Hidalgo 5, Centro", None),  # a quarter that many towns have
        ("Rancho Perdido, TX", None),
    ],
)
def test_an_address_places_by_the_town_at_its_end(
    geocoder: Geocoder, address: str, where: tuple[float, float] | None
) -> None:
    found = geocoder.row_place({"address": address}).place
    assert (found and (round(found.lat, 1), round(found.lon, 1))) == where
    assert found is None or found.text == address
