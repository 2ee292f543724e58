from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.crypto import Keyring
from core.db import writing
from registry.people.models import StayKind
from registry.people.record import Card, StayPlace
from registry.people.sought_place import SoughtPlace
from registry.registration.persons import NewPerson, NewStay, add_persons
from registry.registration.unplaced import NewUnplacedStay
from tests.keys import MASTER
from tests.webapp.cli.conftest import Terminal

SAID = "Celular: 956 555 0123\nTalla: mediana"


@pytest.fixture
def registered(terminal: Terminal) -> Terminal:
    """A terminal of an installation with three persons, and Sol, who waits to be placed."""
    keyring = Keyring([MASTER])
    consent = datetime(2026, 11, 1, tzinfo=UTC)
    gaps = '{"text": "Narnia"}'
    place = SoughtPlace(
        text="Narnia", message="no se conoce ningún lugar llamado «%(text)s»", gaps=gaps
    )
    waiting = NewUnplacedStay(
        place=place, kind=StayKind.TRIP, from_on=datetime(2026, 12, 1, tzinfo=UTC).date()
    )
    people = [
        NewPerson(
            country="GT",
            card=Card(full_name=f"{name} Prueba", source_words=SAID if name == "Sol" else ""),
            stays=[NewStay(place=StayPlace(lon=-98.2, lat=26.2))] if name != "Sol" else [],
            unplaced=[waiting] if name == "Sol" else [],
            consent_at=consent,
        )
        for name in ("Ana", "Luz", "Eva", "Sol")
    ]
    with writing(terminal.engine) as session:
        add_persons(session, keyring, people)
    return terminal
