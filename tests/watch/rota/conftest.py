from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from tests.watch.rota.on_call import OnCall, on_call_of


@pytest.fixture
def on_call(session: Session, now: datetime) -> OnCall:
    """A rota of one rung, without a shift."""
    return on_call_of(session, now)
