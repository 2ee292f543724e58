"""Each person once in each field, at the stay of today."""

from __future__ import annotations

from datetime import date

import pytest

from registry.people.models import Need, StayKind
from registry.statistics.crossing import cell_counts
from registry.statistics.fields import CrossField, read_fields
from registry.statistics.traits.trait_blocks import CountedStay
from tests.registry.statistics.conftest import counted, people


def stay(kind: StayKind, unit: str, first: date | None = None, last: date | None = None) -> object:
    return CountedStay(kind, first, last, unit)


HOME = stay(StayKind.RESIDENCE, "US48215")


@pytest.mark.parametrize(
    ("what", "stays", "unit", "kind"),
    [
        ("lives there", (HOME,), "US48215", "residence"),
        (
            "travels, and lives elsewhere",
            (stay(StayKind.TRIP, "MX07089", date(2026, 11, 1), date(2026, 12, 1)), HOME),
            "US48215",
            "residence",
        ),
        (
            "travels only",
            (stay(StayKind.TRIP, "MX07089", date(2026, 11, 1), date(2026, 12, 1)),),
            "MX07089",
            "trip",
        ),
        (
            "the last day is a day of it",
            (stay(StayKind.TRIP, "MX07089", date(2026, 11, 1), date(2026, 11, 29)),),
            "MX07089",
            "trip",
        ),
        (
            "is back",
            (stay(StayKind.TRIP, "MX07089", date(2026, 11, 1), date(2026, 11, 28)),),
            "",
            "none",
        ),
        (
            "moved: where they came last",
            (HOME, stay(StayKind.RESIDENCE, "US48061", date(2026, 1, 1))),
            "US48061",
            "residence",
        ),
        ("waits for a place", (stay(StayKind.RESIDENCE, ""),), "", "residence"),
        ("is nowhere", (), "", "none"),
    ],
)
def test_one_stay_counts(what: str, stays: tuple[CountedStay, ...], unit: str, kind: str) -> None:
    persons = people([counted(stays=stays)])
    assert cell_counts(persons, [CrossField.MUNICIPALITY]) == {(unit,): 1}, what
    assert cell_counts(persons, [CrossField.KIND]) == {(kind,): 1}, what


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (2026, "0-4"),
        (2022, "0-4"),
        (2021, "5-11"),
        (2009, "12-17"),
        (2008, "18-29"),
        (1951, "75+"),
        (1952, "60-74"),
        (2030, "0-4"),
        (None, ""),
    ],
)
def test_ages_at_their_borders(born: int | None, band: str) -> None:
    assert cell_counts(people([counted(born=born)]), [CrossField.AGE]) == {(band,): 1}


def test_a_need_counts_to_its_day_and_who_left_is_not_counted() -> None:
    persons = people(
        [
            counted(needs=(Need.MEDICAL, Need.OLDER)),
            counted(needs=(Need.MEDICAL,), needs_until=((Need.MEDICAL, date(2026, 11, 28)),)),
            counted(needs=(Need.MEDICAL,), needs_until=((Need.MEDICAL, date(2026, 11, 29)),)),
            counted(needs=(Need.MEDICAL,), left_on=date(2026, 11, 28), stays=()),
            counted(left_on=date(2026, 11, 29)),
        ]
    )
    assert cell_counts(persons, [CrossField.NEED]) == {
        ("medical",): 2,
        ("older",): 1,
        ("none",): 2,
    }
    assert cell_counts(persons, []) == {(): 4}


def test_a_unit_nobody_knows_lies_in_no_state() -> None:
    persons = people([counted("US48215"), counted("US48061"), counted("XX1")])
    assert cell_counts(persons, [CrossField.STATE]) == {("US-TX",): 2, ("",): 1}


def test_at_most_three_fields_each_once() -> None:
    assert read_fields(["age", "x", "age", "sex", "need", "kind"]) == (
        CrossField.AGE,
        CrossField.SEX,
        CrossField.NEED,
    )
