"""What two entries have in common besides the name, and what it is worth."""

from __future__ import annotations

import pytest

from registry.duplicates.evidence import (
    EntryFacts,
    FactLikeness,
    Reason,
    Sharers,
    findings_of,
    further_evidence,
)
from registry.duplicates.weights import NameLikeness, fitted_weights

PHONE, OTHER = "+19565550123", "+50222223333"
SHARED = Sharers({PHONE: 2, OTHER: 9}, {OTHER: [4, 4, 5]})
ALIKE = NameLikeness(agreement=18.0, price=2.0)
"""Two names of three or four words that are alike and not equal."""


def evidence_of(one: EntryFacts, other: EntryFacts, sharers: Sharers) -> dict[Reason, float]:
    findings = findings_of(one, other, sharers)
    found = fitted_weights().evidence(ALIKE, findings)
    for reason, more in further_evidence(one, other, findings).items():
        found[reason] = found.get(reason, 0.0) + more
    del found[Reason.NAME]
    return found


def value(reason: Reason, one: EntryFacts, other: EntryFacts) -> float:
    return evidence_of(one, other, SHARED).get(reason, 0.0)


def test_what_is_not_known_of_one_says_nothing() -> None:
    full = EntryFacts(1984, (PHONE,), "ana@x.example", -98.0, 26.0, "f", 3)
    assert evidence_of(full, EntryFacts(), SHARED) == {}
    assert evidence_of(EntryFacts(), full, SHARED) == {}


@pytest.mark.parametrize(
    ("years", "least", "most"),
    [((1984, 1984), 1.5, 9), ((1984, 1985), -1, 1), ((1978, 1987), -1, 1), ((1974, 1984), -1, 1),
     ((1984, 1986), -9, -1), ((1984, 2010), -9, -2)],
)  # fmt: skip
def test_years_of_birth(years: tuple[int, int], least: float, most: float) -> None:
    for one, other in (years, years[::-1]):
        found = value(Reason.BIRTH, EntryFacts(birth_year=one), EntryFacts(birth_year=other))
        assert least < found <= most


def test_a_telephone_says_less_the_more_bear_it() -> None:
    alone = value(Reason.PHONE, EntryFacts(phones=(PHONE,)), EntryFacts(phones=(OTHER, PHONE)))
    house = value(Reason.PHONE, EntryFacts(phones=(OTHER,)), EntryFacts(phones=(OTHER,)))
    slip = value(Reason.PHONE, EntryFacts(phones=(PHONE,)), EntryFacts(phones=("+19565550132",)))
    other = value(Reason.PHONE, EntryFacts(phones=(PHONE,)), EntryFacts(phones=(OTHER,)))
    assert alone > max(slip, house) > min(slip, house) > 0 > other


def test_a_telephone_of_whom_they_live_with_speaks_for_it_where_they_have_moved() -> None:
    """Who has no telephone of their own gives that of somebody of the family."""
    mine = EntryFacts(phones=(PHONE,), household=4, lon=-98.2, lat=26.2)
    stranger = EntryFacts(phones=(PHONE,), household=7, lon=-98.2, lat=26.2)
    again = EntryFacts(phones=(OTHER,), lon=-74.0, lat=40.7)
    for pair in ((mine, again), (again, mine)):
        assert value(Reason.PHONE, *pair) > value(Reason.PHONE, stranger, again)
        found = findings_of(*pair, SHARED)[Reason.PHONE]
        assert found is FactLikeness.PHONE_OF_MATE


def test_many_who_live_apart_may_be_one_who_came_often() -> None:
    one, other = EntryFacts(phones=(OTHER,)), EntryFacts(phones=(OTHER,))
    apart = Sharers({OTHER: 3}, {OTHER: [4, 5]})
    found = findings_of(one, other, apart), findings_of(one, other, SHARED)
    assert [each[Reason.PHONE] for each in found] == [
        FactLikeness.PHONE_OF_FEW,
        FactLikeness.PHONE_OF_HOUSE,
    ]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [(1983, 1988, FactLikeness.YEAR_SLIP), (1980, 1989, FactLikeness.YEAR_SLIP),
     (1924, 2024, FactLikeness.YEAR_SLIP), (1983, 1989, FactLikeness.YEAR_OTHER),
     (1933, 1988, FactLikeness.YEAR_OF_PARENTS)],
)  # fmt: skip
def test_figures_that_are_read_for_each_other(one: int, other: int, found: FactLikeness) -> None:
    shown = findings_of(EntryFacts(one), EntryFacts(other), SHARED)
    assert shown[Reason.BIRTH] is found


def test_two_houses_of_a_town_say_less_than_a_town_alone() -> None:
    here, there = EntryFacts(lon=-98.2, lat=26.2), EntryFacts(lon=-98.25, lat=26.2)
    town = EntryFacts(lon=-98.25, lat=26.2, is_house=False)
    assert findings_of(here, there, SHARED)[Reason.PLACE] is FactLikeness.TOWN_OTHER_HOUSE
    assert findings_of(here, town, SHARED)[Reason.PLACE] is FactLikeness.TOWN_SAME


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


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ("1984-05-31", "1984-05-31", 1),
        ("1984-05-31", "1984-11-02", -1),
        ("1984-05-06", "1984-06-05", 0),  # day and month exchanged
        ("1984-05-31", "1984-05-21", 0),  # one figure
        ("1984-05-31", "", 0),
    ],
)
def test_a_day_of_birth_tells_namesakes_of_one_year_apart(one: str, other: str, says: int) -> None:
    first, second = (EntryFacts(1984, birth_date=day) for day in (one, other))
    for pair in ((first, second), (second, first)):
        with_day = evidence_of(*pair, Sharers({}))[Reason.BIRTH]
        by_year = evidence_of(EntryFacts(1984), EntryFacts(1984), Sharers({}))[Reason.BIRTH]
        assert (with_day > by_year) - (with_day < by_year) == says


def test_one_whom_both_would_have_called_speaks_for_it_and_another_against_nothing() -> None:
    mother = EntryFacts(contact_phones=("+15205550101", "+15205550102"))
    same = EntryFacts(contact_phones=("+15205550102",))
    assert evidence_of(mother, same, Sharers({}))[Reason.CONTACT] > 0
    other = EntryFacts(contact_phones=("+15205550103",))
    assert Reason.CONTACT not in evidence_of(mother, other, Sharers({}))


@pytest.mark.parametrize(
    ("mine", "theirs", "says"),
    [
        ({"luis", "rosa"}, {"rosa"}, 1),
        ({"luis"}, {"rosa"}, -1),
        ({"luis"}, set(), 0),
        (set(), set(), 0),
    ],
)
def test_who_comes_again_with_the_family_lives_with_the_same(
    mine: set[str], theirs: set[str], says: int
) -> None:
    one, other = (
        EntryFacts(household=number, housemates=frozenset(names))
        for number, names in enumerate((mine, theirs))
    )
    odds = evidence_of(one, other, Sharers({})).get(Reason.HOUSEHOLD, 0.0)
    assert (odds > 0) - (odds < 0) == says
    assert odds == evidence_of(other, one, Sharers({})).get(Reason.HOUSEHOLD, 0.0)
