from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from response.crisis.models import Participation
from tests.response.parts import add_crisis


@pytest.fixture
def parts(session: Session, keyring: Keyring, now: datetime) -> list[Participation]:
    """The parts of Guatemala and Honduras in one crisis, and of El Salvador in another."""
    for country in ("GT", "HN", "SV"):
        keyring.header_of(country)
    return [
        *add_crisis(session, now, "GT", "HN"),
        *add_crisis(session, now, "SV", serial=15),
    ]
