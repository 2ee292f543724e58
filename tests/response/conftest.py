from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from response.crisis.models import Participation
from tests.response.crisis_parts import add_part


@pytest.fixture
def part(session: Session, now: datetime) -> Participation:
    """Guatemala's part in a crisis; Honduras is in another."""
    add_part(session, now, "HN", serial=2)
    return add_part(session, now)
