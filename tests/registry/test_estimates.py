from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from core.atlas.values import Unit
from core.geo.geometry import Area, Box
from registry.estimates import coverage, estimates_in
from registry.people.models import Estimate


class Squares:
    """A state of two counties side by side, one degree each."""

    units = {
        "US-TX": Unit("US-TX", "admin1", "Texas", country="US", parent="US"),
        "US48215": Unit("US48215", "admin2", "Hidalgo", country="US", parent="US-TX"),
        "US48061": Unit("US48061", "admin2", "Cameron", country="US", parent="US-TX"),
    }
    boxes = {"US-TX": Box(0, 0, 2, 1), "US48215": Box(0, 0, 1, 1), "US48061": Box(1, 0, 2, 1)}

    def unit(self, code: str) -> Unit | None:
        return self.units.get(code)

    def area(self, code: str) -> Area | None:
        return Area.from_box(self.boxes[code]) if code in self.boxes else None


def add(
    session: Session, country: str, unit: str, persons: int, year: int = 2024, **more: object
) -> None:
    session.add(
        Estimate(country=country, unit_code=unit, persons=persons, year=year, source="DEMO", **more)
    )
    session.flush()


HIDALGO = Area.from_box(Box(0, 0, 1, 1))


@pytest.mark.parametrize(
    ("what", "box", "persons", "is_scaled"),
    [
        ("the unit itself", Box(0, 0, 1, 1), 1000, False),
        ("nearly all of it", Box(0, 0, 0.95, 1), 1000, False),
        ("a half", Box(0, 0, 0.5, 1), 500, True),
        ("a tenth", Box(0, 0, 0.1, 1), 100, True),
    ],
)
def test_a_unit_counts_whole_or_by_its_share(
    what: str, box: Box, persons: int, is_scaled: bool, session: Session
) -> None:
    add(session, "SV", "US48215", 1000, low=800, high=1500)
    found = estimates_in(session, Squares(), Area.from_box(box))["SV"]  # type: ignore[arg-type]
    assert (found.persons, found.is_scaled) == (persons, is_scaled), what
    assert (found.low, found.high) == (persons * 8 // 10, persons * 15 // 10)


def test_units_add_up_the_newest_year_counts_and_countries_stay_apart(session: Session) -> None:
    add(session, "SV", "US48215", 1, year=2010)
    add(session, "SV", "US48215", 1000, year=2024)
    add(session, "SV", "US48061", 300, year=2020)
    add(session, "GT", "US48061", 7)
    found = estimates_in(session, Squares(), Area.from_box(Box(0, 0, 2, 1)))  # type: ignore[arg-type]
    assert (found["SV"].persons, found["SV"].oldest_year, found["SV"].newest_year) == (
        1300,
        2020,
        2024,
    )
    assert found["GT"].persons == 7
    assert list(estimates_in(session, Squares(), HIDALGO, ["GT"])) == []  # type: ignore[arg-type]


def test_a_state_counts_only_without_its_counties(session: Session) -> None:
    add(session, "SV", "US-TX", 9000)
    add(session, "GT", "US-TX", 5000)
    add(session, "SV", "US48215", 1000)
    found = estimates_in(session, Squares(), Area.from_box(Box(0, 0, 2, 1)))  # type: ignore[arg-type]
    assert (found["SV"].persons, found["GT"].persons) == (1000, 5000)


def test_a_unit_that_only_shares_a_border_or_has_no_shape_adds_nothing(session: Session) -> None:
    add(session, "SV", "US48061", 300)
    add(session, "SV", "XX999", 50)
    assert estimates_in(session, Squares(), HIDALGO) == {}  # type: ignore[arg-type]


def test_coverage_is_registered_for_each_estimated(session: Session) -> None:
    add(session, "SV", "US48215", 200)
    found = estimates_in(session, Squares(), HIDALGO)["SV"]  # type: ignore[arg-type]
    assert coverage(50, found) == 0.25
    assert coverage(50, None) is None


class Loop(Squares):
    """A layer as somebody loaded it: two units, each the parent of the other."""

    units = {
        "US48215": Unit("US48215", "admin2", "Hidalgo", country="US", parent="US48061"),
        "US48061": Unit("US48061", "admin2", "Cameron", country="US", parent="US48215"),
    }


def test_units_that_are_each_others_parent_end_the_climb(session: Session) -> None:
    add(session, "SV", "US48215", 1000)
    assert list(estimates_in(session, Loop(), HIDALGO)) == []  # type: ignore[arg-type]
    add(session, "SV", "US-TX", 9000)
    assert list(estimates_in(session, Loop(), HIDALGO)) == ["SV"]  # type: ignore[arg-type]
