from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.crypto import Keyring
from tests.response.calldown.conftest import Calls, make_calls


@pytest.fixture
def calls(session: Session, keyring: Keyring, base_atlas: Atlas, now: datetime) -> Calls:
    """A declared crisis in which El Salvador calls."""
    return make_calls(session, keyring, base_atlas, now)
