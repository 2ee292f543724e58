from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import writing
from registry.people.models import Household, Person, StayKind
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_person, add_persons
from tests.kept_rows import Sow
from tests.keys import MASTER

CANARY_NAME = "Xochiquetzal Canaria Zzyzx"
CANARY_PHONE = "+15205550199"
CANARY_PLACE = "Callejón del Canario 77"
CANARY_LON, CANARY_LAT = -97.131313, 26.171717


def stay_at(
    lon: float,
    lat: float,
    *,
    trip: bool = False,
    first: date | None = None,
    last: date | None = None,
    text: str = "",
) -> NewStay:
    kind = StayKind.TRIP if trip else StayKind.RESIDENCE
    return NewStay(
        place=StayPlace(lon=lon, lat=lat, text=text), kind=kind, from_on=first, until_on=last
    )


@pytest.fixture
def register(session: Session, keyring: Keyring, now: datetime) -> Callable[..., Person]:
    """Registers somebody of El Salvador at a place, unless told otherwise."""

    def _register(
        name: str,
        *stays: NewStay,
        country: str = "SV",
        household: Household | None = None,
        **card: Any,
    ) -> Person:
        return add_person(
            session,
            keyring,
            country=country,
            card=Card(full_name=name, **card),
            stays=stays,
            consent_at=now,
            household=household,
        )

    return _register


@pytest.fixture(autouse=True)
def _noise(request: pytest.FixtureRequest) -> None:
    """Rows of another country, so that a question without its WHERE fails."""
    if "database_url" not in request.fixturenames:
        return  # what touches no database needs none
    engine: Engine = request.getfixturevalue("engine")
    now: datetime = request.getfixturevalue("now")
    sow: Sow = request.getfixturevalue("sow")
    sow("noise of the registry", lambda: _register_noise(engine, now))


def _register_noise(engine: Engine, now: datetime) -> None:
    noise = [
        NewPerson(
            country="GT",
            card=Card(full_name=f"Ruido Ajeno {number}"),
            stays=[stay_at(-98.2 + number / 10, 26.2)],
            consent_at=now,
        )
        for number in range(3)
    ]
    with writing(engine) as session:
        add_persons(session, Keyring([MASTER]), noise)
