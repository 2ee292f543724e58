"""What two entries have in common besides the name."""

from __future__ import annotations

import pytest

from registry.duplicates.evidence import EntryFacts, Reason, Sharers, evidence_of

PHONE, OTHER = "+19565550123", "+50222223333"
SHARED = Sharers({PHONE: 2, OTHER: 9})


def value(reason: Reason, one: EntryFacts, other: EntryFacts) -> float:
    return evidence_of(one, other, SHARED).get(reason, 0.0)


def test_what_is_not_known_of_one_says_nothing() -> None:
    full = EntryFacts(1984, (PHONE,), "ana@x.example", -98.0, 26.0, "f", 3)
    assert evidence_of(full, EntryFacts(), SHARED) == {}
    assert evidence_of(EntryFacts(), full, SHARED) == {}


@pytest.mark.parametrize(
    ("years", "least", "most"),
    [((1984, 1984), 2, 9), ((1984, 1985), 0, 1), ((1978, 1987), 0, 1), ((1974, 1984), 0, 1),
     ((1984, 1986), -9, -1), ((1984, 2010), -9, -1)],
)  # fmt: skip
def test_years_of_birth(years: tuple[int, int], least: float, most: float) -> None:
    for one, other in (years, years[::-1]):
        found = value(Reason.BIRTH, EntryFacts(birth_year=one), EntryFacts(birth_year=other))
        assert least < found <= most


def test_a_telephone_says_less_the_more_bear_it() -> None:
    alone = value(Reason.PHONE, EntryFacts(phones=(PHONE,)), EntryFacts(phones=(OTHER, PHONE)))
    house = value(Reason.PHONE, EntryFacts(phones=(OTHER,)), EntryFacts(phones=(OTHER,)))
    slip = value(Reason.PHONE, EntryFacts(phones=(PHONE,)), EntryFacts(phones=("+19565550132",)))
    assert (
        alone
        > slip
        > house
        > 0
        > value(Reason.PHONE, EntryFacts(phones=(PHONE,)), EntryFacts(phones=(OTHER,)))
    )


def test_addresses_are_the_same_in_any_case() -> None:
    assert (
        value(Reason.EMAIL, EntryFacts(email="Ana@X.example"), EntryFacts(email="ana@x.EXAMPLE"))
        > 0
    )
    assert (
        value(Reason.EMAIL, EntryFacts(email="ana@x.example"), EntryFacts(email="luz@y.example"))
        < 0
    )


def test_homes_near_and_far_also_across_the_date_line() -> None:
    house = value(Reason.PLACE, EntryFacts(lon=179.9999, lat=10), EntryFacts(lon=-179.9999, lat=10))
    town = value(Reason.PLACE, EntryFacts(lon=-98.2, lat=26.2), EntryFacts(lon=-98.3, lat=26.2))
    far = value(Reason.PLACE, EntryFacts(lon=-98.2, lat=26.2), EntryFacts(lon=-74.0, lat=40.7))
    assert house > town > far


def test_who_is_registered_together_is_two() -> None:
    assert value(Reason.HOUSEHOLD, EntryFacts(household=4), EntryFacts(household=4)) < -3
    assert value(Reason.HOUSEHOLD, EntryFacts(household=4), EntryFacts(household=5)) == 0


def test_sex_counts_where_both_say_it() -> None:
    assert value(Reason.SEX, EntryFacts(sex="f"), EntryFacts(sex="m")) < 0
    assert value(Reason.SEX, EntryFacts(sex="f"), EntryFacts(sex="x")) == 0
