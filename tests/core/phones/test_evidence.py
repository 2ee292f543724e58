from __future__ import annotations

import pytest

from core.atlas import Atlas
from core.phones.evidence import (
    CountrySource,
    PhoneEvidence,
    country_of_city,
    country_of_point,
    country_of_state,
)


@pytest.fixture(scope="module")
def region(base_atlas: Atlas) -> Atlas:
    return base_atlas


def test_the_surest_speaks_first_and_the_owner_only_alone() -> None:
    all_of_them = PhoneEvidence(point="us", stated="MX", city="GT", owner="SV")
    assert all_of_them.claims() == (
        (CountrySource.POINT, "US"),
        (CountrySource.STATED, "MX"),
        (CountrySource.CITY, "GT"),
    )
    assert PhoneEvidence(owner="SV").claims() == ((CountrySource.OWNER, "SV"),)
    assert PhoneEvidence().claims() == ()


def test_countries_of_one_calling_code_do_not_disagree() -> None:
    assert PhoneEvidence(point="CA", stated="US").claims() == ((CountrySource.POINT, "CA"),)


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Texas", "US"),
        ("TX", "US"),
        ("Chiapas", "MX"),
        ("Nueva York", "US"),
        ("Cortés", "HN"),
        ("Ontario", "CA"),
        ("La Paz", ""),
        ("Colón", ""),
        ("", ""),
        ("Marte", ""),
    ],
)
def test_the_country_of_a_state(region: Atlas, name: str, country: str) -> None:
    assert country_of_state(region, name) == country


@pytest.mark.parametrize(
    ("name", "within", "country"),
    [
        ("Pharr", "", "US"),
        ("Tapachula", "", "MX"),
        ("San Antonio", "", "US"),
        ("Hidalgo", "", ""),
        ("Santa Ana", "", ""),
        ("Victoria", "", ""),
        ("", "", ""),
    ],
)
def test_the_country_of_a_city_that_can_be_no_others(
    region: Atlas, name: str, within: str, country: str
) -> None:
    assert country_of_city(region, name, within) == country


def test_the_country_of_a_point(region: Atlas) -> None:
    assert country_of_point(region, -98.23, 26.2034) == "US"
    assert country_of_point(region, -92.26, 14.9) == "MX"
    assert country_of_point(region, -40.0, 30.0) == ""
    assert country_of_point(region, 500.0, 14.9) == ""
