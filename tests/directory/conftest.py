"""A small directory around the Rio Grande, and noise of another country that no answer may hold."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from directory.entries.models import (
    Channel,
    ChannelKind,
    Designation,
    FocalPoint,
    Jurisdiction,
    Organisation,
    OrganisationKind,
    Post,
    PostKind,
    Shelter,
    ShelterKind,
    Visibility,
)
from tests.two_counties import TwoCounties

CONFIRMED = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def atlas() -> TwoCounties:
    return TwoCounties()


def post(
    session: Session,
    name: str,
    at: tuple[float, float],
    *units: str,
    country: str = "SV",
    **more: object,
) -> Post:
    made = Post(
        kind=more.pop("kind", PostKind.CONSULATE),
        name=name,
        country=country,
        located_in="US",
        visibility=more.pop("visibility", Visibility.RCM),
        lon=at[0],
        lat=at[1],
        jurisdictions=[Jurisdiction(unit_code=code) for code in units],
        confirmed_at=CONFIRMED,
        **more,
    )
    session.add(made)
    session.flush()
    return made


def shelter(
    session: Session, name: str, at: tuple[float, float] | None, country: str = "SV", **more: object
) -> Shelter:
    made = Shelter(
        kind=ShelterKind.EVACUATION,
        name=name,
        country=country,
        located_in=more.pop("located_in", "US"),
        visibility=more.pop("visibility", Visibility.RCM),
        lon=at[0] if at else None,
        lat=at[1] if at else None,
        **more,
    )
    session.add(made)
    session.flush()
    return made


def organisation(
    session: Session, name: str, at: tuple[float, float], country: str = "SV", **more: object
) -> Organisation:
    made = Organisation(
        kind=more.pop("kind", OrganisationKind.CIVIL_SOCIETY),
        name=name,
        country=country,
        visibility=more.pop("visibility", Visibility.RCM),
        lon=at[0],
        lat=at[1],
        **more,
    )
    session.add(made)
    session.flush()
    return made


def focal_point(
    session: Session, name: str, of: Post | None, country: str = "SV", **more: object
) -> FocalPoint:
    made = FocalPoint(
        name=name,
        country=country,
        post_id=of.id if of else None,
        designation=more.pop("designation", Designation.DESIGNATED),
        visibility=more.pop("visibility", Visibility.RCM),
        **more,
    )
    session.add(made)
    session.flush()
    return made


def channel(
    value: str,
    kind: ChannelKind = ChannelKind.PHONE,
    confirmed_at: datetime | None = CONFIRMED,
    **more: object,
) -> Channel:
    return Channel(kind=kind, value=value, confirmed_at=confirmed_at, **more)


@pytest.fixture(autouse=True)
def noise(request: pytest.FixtureRequest) -> None:
    """Rows of Honduras beside those of El Salvador: nothing of it may show where Salvadoran rows
    are asked for.
    """
    if "database_url" not in request.fixturenames:
        return  # what touches no database needs none
    session: Session = request.getfixturevalue("session")
    hidden = Visibility.COUNTRY
    stranger = post(
        session, "Consulado de ruido", (-98.2, 26.2), "US48215", country="HN", visibility=hidden
    )
    shelter(session, "Albergue de ruido", (-98.2, 26.2), "HN", visibility=hidden)
    organisation(session, "Organización de ruido", (-98.2, 26.2), "HN", visibility=hidden)
    focal_point(session, "Persona de ruido", stranger, "HN", visibility=hidden)
