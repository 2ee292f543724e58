from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from directory.entries.models import Post
from response.crisis.models import CrisisState
from response.crisis.team.activation import clock_of
from response.crisis.team.staff import staff_count
from tests.response.crisis.conftest import countries, writes
from webapp.demo.emergencies.crises import AGO, sow_crisis

__all__ = ["countries", "writes"]


def test_the_crisis_of_the_demo_is_half_way(
    writes: Session, keyring: Keyring, now: datetime
) -> None:
    assert sow_crisis(writes, keyring, "GT", (), now) is None
    writes.execute(sa.update(Post).values(is_demo=True))
    crisis = sow_crisis(writes, keyring, "GT", ("HN",), now)
    assert crisis is not None
    assert (crisis.is_demo, crisis.state) == (True, CrisisState.DECLARED)
    assert crisis.declared_at == now - AGO
    lead, other = crisis.participations
    assert (lead.country, other.country) == ("GT", "HN")
    staff, clock = staff_count(writes, lead), clock_of(writes, lead)
    assert (staff.unknown, staff.safe) == (1, staff.total - 1)
    assert clock is not None
    assert 0 < clock.taken <= len(clock.functions)
