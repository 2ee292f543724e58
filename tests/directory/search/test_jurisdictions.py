from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from core.geo.geometry import Area, Box, Point
from directory.entries.models import Jurisdiction, PostKind, Visibility
from directory.entries.visibility import Viewer
from directory.search.jurisdictions import ChargeReason, PostInCharge
from directory.search.nearby import posts_in_charge
from tests.directory.conftest import post
from tests.two_counties import CAMERON, HIDALGO, TwoCounties

IN_HIDALGO = Point(-98.2, 26.3)
IN_CAMERON = Point(-97.5, 26.0)
IN_DALLAS = Point(-96.8, 32.8)
IN_MAINE = Point(-69.0, 45.0)
CONSUL = Viewer.of_country("SV")


@pytest.fixture(autouse=True)
def network(session: Session) -> None:
    post(session, "Washington", (-77.0, 38.9), "US", kind=PostKind.EMBASSY)
    post(session, "McAllen", (-98.23, 26.2), "US48215")
    post(session, "Dallas", (-96.8, 32.8), "US-TX")


def told(found: list[PostInCharge]) -> list[tuple[str, str, str]]:
    return [(charge.post.name, charge.reason.value, charge.unit_code) for charge in found]


MCALLEN, DALLAS = ("McAllen", "unit", "US48215"), ("Dallas", "unit", "US-TX")
EMBASSY = ("Washington", "unit", "US")


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        (IN_HIDALGO, [MCALLEN, DALLAS, EMBASSY]),
        (IN_CAMERON, [DALLAS, EMBASSY]),
        (IN_DALLAS, [DALLAS, EMBASSY]),
        (IN_MAINE, [EMBASSY]),
    ],
)
def test_a_point_is_answered_for_by_county_then_state_then_country(
    session: Session, atlas: TwoCounties, point: Point, expected: list[tuple[str, str, str]]
) -> None:
    assert (
        told(posts_in_charge(session, atlas, country="SV", viewer=CONSUL, point=point)) == expected
    )


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        (["US48215"], [MCALLEN, DALLAS, EMBASSY]),
        (["US48061"], [DALLAS, EMBASSY]),
        (["US48061", "US48215"], [MCALLEN, DALLAS, EMBASSY]),
        (["US-TX"], [DALLAS, MCALLEN, EMBASSY]),
        (["US"], [EMBASSY, DALLAS, MCALLEN]),
    ],
)
def test_units_are_answered_for_by_those_above_and_those_within(
    session: Session, atlas: TwoCounties, units: list[str], expected: list[tuple[str, str, str]]
) -> None:
    assert (
        told(posts_in_charge(session, atlas, country="SV", viewer=CONSUL, units=units)) == expected
    )


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        (Box(-98.0, 26.1, -97.8, 26.3), [MCALLEN, DALLAS, EMBASSY]),
        (CAMERON, [DALLAS, EMBASSY]),
        (Box(-70, 44, -68, 46), [EMBASSY]),
        (HIDALGO, [MCALLEN, DALLAS, EMBASSY]),
    ],
)
def test_an_area_is_answered_for_where_it_overlaps_not_where_it_only_touches(
    session: Session, atlas: TwoCounties, box: Box, expected: list[tuple[str, str, str]]
) -> None:
    assert (
        told(posts_in_charge(session, atlas, country="SV", viewer=CONSUL, area=Area.from_box(box)))
        == expected
    )


def test_a_drawn_jurisdiction_answers_for_points_areas_and_units(
    session: Session, atlas: TwoCounties
) -> None:
    mobile = post(session, "Brownsville móvil", (-97.5, 25.9), kind=PostKind.MOBILE)
    mobile.jurisdictions.append(Jurisdiction(area=Area.from_box(CAMERON)))
    session.flush()
    for asked in (
        {"point": IN_CAMERON},
        {"area": Area.circle(IN_CAMERON, 5)},
        {"units": ["US48061"]},
    ):
        first = posts_in_charge(session, atlas, country="SV", viewer=CONSUL, **asked)[0]
        assert (first.post.name, first.reason) == ("Brownsville móvil", ChargeReason.DRAWN)
    others = posts_in_charge(session, atlas, country="SV", viewer=CONSUL, units=["US48215"])
    assert mobile not in [charge.post for charge in others]


def test_the_nearest_is_a_last_resort_and_says_so(session: Session, atlas: TwoCounties) -> None:
    in_mexico = Point(-99.1, 25.0)
    (charge,) = posts_in_charge(session, atlas, country="SV", viewer=CONSUL, point=in_mexico)
    assert (charge.post.name, charge.reason) == ("McAllen", ChargeReason.NEAREST)
    # McAllen lies 0.87° east and 1.2° north: about 159 km.
    assert charge.distance_km == pytest.approx(159, rel=0.01)


def test_a_country_without_posts_has_nobody_in_charge(session: Session, atlas: TwoCounties) -> None:
    assert (
        posts_in_charge(session, atlas, country="PA", viewer=Viewer.system(), point=IN_HIDALGO)
        == []
    )


def test_a_unit_no_atlas_knows_is_matched_by_its_code_alone(
    session: Session, atlas: TwoCounties
) -> None:
    post(session, "Tapachula", (-92.26, 14.9), "MX07089")
    found = posts_in_charge(session, atlas, country="SV", viewer=CONSUL, units=["MX07089"])
    assert told(found) == [("Tapachula", "unit", "MX07089")]
    assert posts_in_charge(session, atlas, country="SV", viewer=CONSUL, units=["MX07001"]) == []


def test_a_hidden_post_is_not_in_charge_for_a_stranger(
    session: Session, atlas: TwoCounties
) -> None:
    found = posts_in_charge(session, atlas, country="HN", viewer=CONSUL, point=IN_HIDALGO)
    assert found == []
    seen = posts_in_charge(
        session, atlas, country="HN", viewer=Viewer.of_country("HN"), point=IN_HIDALGO
    )
    assert [charge.post.visibility for charge in seen] == [Visibility.COUNTRY]


@pytest.mark.parametrize("asked", [{}, {"point": IN_HIDALGO, "units": ["US"]}, {"units": []}])
def test_exactly_one_question_is_answered(
    session: Session, atlas: TwoCounties, asked: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match="one of them"):
        posts_in_charge(session, atlas, country="SV", viewer=CONSUL, **asked)  # type: ignore[arg-type]
