from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from protocols.defaults.loading import ensure_default_protocols
from response.crisis.models import Participation
from tests.response.parts import add_crisis


@pytest.fixture
def part(session: Session, keyring: Keyring, now: datetime) -> Participation:
    """The part of Guatemala in a storm that was declared now; the ready-made protocols hold."""
    keyring.header_of("GT")
    ensure_default_protocols(session, now)
    return add_crisis(session, now, "GT")[0]
