"""What is read at sight, against the reader of all plans."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.phones.countries import REGION
from core.phones.evidence import PhoneEvidence
from core.phones.number_cells import read_numbers
from core.phones.parsing import PhoneReading, UnusablePhone, full_reading, reading_if_any
from core.phones.plans import country_in_plan, read_at_sight, says_no_country

_AREAS = (
    "", "956", "962", "204", "52", "521", "502", "503", "506", "507", "1", "787", "809", "8001",
    "268", "310", "300", "500", "600", "710", "800", "900", "0", "00", "011", "01", "1900",
)  # fmt: skip
_CODES = ("", "", "", "+1", "+52", "+502", "+503", "+504", "+505", "+506", "+507", "+501", "+34")
_SIGNS = ("", "", "", " ", "-", ".", ") ", " (", "  ")


@st.composite
def _typed(draw: st.DrawFn) -> str:
    """Digits as people type them: of any length, behind area codes and codes of countries."""
    digits = draw(st.sampled_from(_AREAS)) + draw(st.text("0123456789", min_size=3, max_size=10))
    signs = draw(st.lists(st.sampled_from(_SIGNS), min_size=len(digits), max_size=len(digits)))
    written = "".join(digit + sign for digit, sign in zip(digits, signs, strict=True))
    return draw(st.sampled_from(_CODES)) + written


def _full(typed: str, country: str) -> PhoneReading | None:
    try:
        return full_reading(typed, country)
    except UnusablePhone:
        return None


@given(typed=_typed(), country=st.sampled_from((*REGION, "ES", "")))
def test_what_is_read_at_sight_is_what_the_reader_of_all_plans_reads(
    typed: str, country: str
) -> None:
    full = _full(typed, country)
    assert reading_if_any(typed, country) == full
    seen = read_at_sight(typed, country)
    if seen is not None:
        assert ((seen.value, seen.is_valid) if seen.is_possible else None) == full
    if full is not None:
        number = phonenumbers.parse(full[0], None)
        country_there = phonenumbers.region_code_for_number(number)
        largest = phonenumbers.region_code_for_country_code(number.country_code or 0)
        assert country_in_plan(full[0]) == (country_there or largest)


@pytest.mark.parametrize("country", REGION)
def test_an_example_of_each_kind_exists_in_its_plan(country: str) -> None:
    kinds = phonenumbers.PhoneNumberType.values()
    examples = [phonenumbers.example_number_for_type(country, kind) for kind in kinds]
    found = [example for example in examples if example is not None]
    readings = []
    for example in found:
        value = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
        typed = phonenumbers.national_significant_number(example)
        assert reading_if_any(value, "") == _full(value, "")
        readings.append(reading_if_any(typed, country))
        assert readings[-1] == _full(typed, country)
    assert sum(each is not None and each.is_valid for each in readings) >= 2


@pytest.mark.parametrize(
    ("typed", "country", "seen"),
    [
        ("(956) 555-0123", "US", ("+19565550123", True, True)),
        # Mérida's 999 is no area code of the north: its length alone is possible.
        ("999 555 0123", "US", ("+19995550123", True, False)),
        ("5255 5501", "GT", ("+50252555501", True, True)),
        ("962 555 0164", "GT", ("+5029625550164", False, False)),
        # Begins with the code of its own country, and is whole without it.
        ("502 2222 3333", "GT", None),
        ("1 956 555 0123", "US", None),
        ("00 52 962 555 0164", "US", None),
        # The 1 of mobiles, abolished in 2019.
        ("+52 1 962 555 0164", "US", None),
        ("+52 962 555 0164", "US", ("+529625550164", True, True)),
        ("956 555 0123 ext 4", "US", None),
        ("612 345 678", "ES", None),
    ],
)
def test_what_is_decided_at_sight_and_what_is_left(
    typed: str, country: str, seen: tuple[str, bool, bool] | None
) -> None:
    assert read_at_sight(typed, country) == seen


@pytest.mark.parametrize(
    ("value", "country"),
    [
        ("+12045550123", "CA"),
        ("+18095550123", "DO"),
        ("+17875550123", "PR"),
        ("+19995550123", "US"),
        ("+50322225555", "SV"),
        ("+441534555012", "JE"),
    ],
)
def test_the_country_of_a_number_whose_plan_several_share(value: str, country: str) -> None:
    assert country_in_plan(value) == country


@given(typed=_typed())
def test_a_number_that_says_no_country_is_none_without_other_evidence(typed: str) -> None:
    if says_no_country(typed):
        assert read_numbers(typed, PhoneEvidence()).numbers == ()


def test_what_says_no_country_at_sight() -> None:
    assert all(map(says_no_country, ("(956) 555-0123", "962 555 0164", "2222 3333", "911")))
    stated = ("+1 956 555 0123", "502 2222 333", "1 956 555 0123", "0052 962 555 0164", "ext 3")
    assert not any(map(says_no_country, stated))
