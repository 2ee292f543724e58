from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from core.geo.geometry import Area, Box, Point
from directory.entries.models import Designation, OrganisationKind, Visibility
from directory.entries.visibility import Viewer
from directory.search.nearby import (
    focal_points_of,
    organisations_for,
    posts_within,
    shelters_near,
    shelters_within,
)
from tests.directory.conftest import channel, focal_point, organisation, post, shelter
from tests.two_counties import HIDALGO

AREA = Area.from_box(HIDALGO)
CONSUL = Viewer.of_country("SV")


def test_posts_inside_by_name_with_what_they_need(session: Session) -> None:
    post(session, "Zapata", (-98.2, 26.3), "US48215", channels=[channel("+19565550101")])
    post(session, "McAllen", (-98.23, 26.2), "US48215")
    post(session, "Houston", (-95.4, 29.7), "US-TX")
    session.expire_all()
    found = posts_within(session, AREA, viewer=CONSUL)
    assert [each.name for each in found] == ["McAllen", "Zapata"]
    session.expunge_all()
    assert found[1].channels[0].value == "+19565550101"
    assert [each.unit_code for each in found[1].jurisdictions] == ["US48215"]


def test_a_shelter_on_the_border_is_inside_one_without_a_place_nowhere(session: Session) -> None:
    shelter(session, "En el borde", (HIDALGO.east, 26.2))
    shelter(session, "Sin lugar", None)
    assert [each.name for each in shelters_within(session, AREA, viewer=CONSUL)] == ["En el borde"]
    assert shelters_near(session, AREA, 500, viewer=CONSUL) == []


@pytest.mark.parametrize(
    ("within_km", "names"), [(9, []), (11, ["A diez"]), (60, ["A diez", "A cincuenta"])]
)
def test_shelters_near_are_outside_and_nearest_first(
    session: Session, within_km: float, names: list[str]
) -> None:
    # 0.0905° of latitude are 10.03 km at 26.8°N, 0.4525° are 50.1 km.
    shelter(session, "A cincuenta", (-98.2, 26.8 + 0.4525))
    shelter(session, "A diez", (-98.2, 26.8 + 0.0905))
    shelter(session, "Dentro", (-98.2, 26.5))
    found = shelters_near(session, AREA, within_km, viewer=CONSUL)
    assert [near.entry.name for near in found] == names
    for near, expected in zip(found, (10.03, 50.1), strict=False):
        assert near.distance_km == pytest.approx(expected, rel=0.01)


def test_nearness_goes_east_as_far_as_the_latitude_says(session: Session) -> None:
    # At 60°N a degree of longitude is 55.8 km.
    shelter(session, "Al este", (10.9, 60.0))
    square = Area.from_box(Box(9.0, 59.5, 10.0, 60.5))
    assert [near.entry.name for near in shelters_near(session, square, 51, viewer=CONSUL)] == [
        "Al este"
    ]
    assert shelters_near(session, square, 49, viewer=CONSUL) == []


def test_an_area_over_the_antimeridian_still_finds(session: Session) -> None:
    shelter(session, "Fiyi", (179.5, -17.0))
    shelter(session, "Al otro lado", (-179.8, -17.0))
    shelter(session, "Lejos", (0.0, -17.0))
    area = Area.circle(Point(179.9, -17.0), 100)
    assert [each.name for each in shelters_within(session, area, viewer=CONSUL)] == [
        "Al otro lado",
        "Fiyi",
    ]


def test_organisations_inside_and_near_of_the_kinds_asked(session: Session) -> None:
    organisation(session, "Cruz Roja", (-98.2, 26.3))
    organisation(session, "Bomberos", (-98.2, 26.9), kind=OrganisationKind.HOST_AUTHORITY)
    organisation(session, "Banco", (-98.2, 26.3), kind=OrganisationKind.PRIVATE)
    kinds = [OrganisationKind.CIVIL_SOCIETY, OrganisationKind.HOST_AUTHORITY]
    assert [
        near.entry.name for near in organisations_for(session, AREA, 20, kinds, viewer=CONSUL)
    ] == [
        "Cruz Roja",
        "Bomberos",
    ]
    everything = organisations_for(session, AREA, 0, viewer=CONSUL)
    assert [near.entry.name for near in everything] == ["Banco", "Cruz Roja"]


def test_focal_points_of_a_post_and_of_a_country_in_order_of_call(session: Session) -> None:
    mcallen = post(session, "McAllen", (-98.23, 26.2), "US48215")
    focal_point(session, "Otra", mcallen, designation=Designation.OTHER)
    focal_point(session, "Suplente", mcallen, designation=Designation.ALTERNATE)
    focal_point(session, "Titular", mcallen)
    focal_point(session, "Nacional", None)
    focal_point(session, "De otro país", None, country="GT")
    assert [each.name for each in focal_points_of(session, "SV", mcallen.id, viewer=CONSUL)] == [
        "Titular",
        "Suplente",
        "Otra",
    ]
    assert [each.name for each in focal_points_of(session, "SV", viewer=CONSUL)] == ["Nacional"]


def test_nothing_hidden_is_found(session: Session) -> None:
    shelter(session, "Reservado", (-98.2, 26.3), visibility=Visibility.COUNTRY)
    assert shelters_within(session, AREA, viewer=Viewer.public()) == []
    assert shelters_within(session, AREA, viewer=Viewer.of_country("GT")) == []
    assert [each.name for each in shelters_within(session, AREA, viewer=CONSUL)] == ["Reservado"]
    names = [each.name for each in shelters_within(session, AREA, viewer=Viewer.system())]
    assert names == ["Albergue de ruido", "Reservado"]
