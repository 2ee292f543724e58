from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from response.crisis.models import Participation
from response.movements.step_log import note_step
from tests.response.crisis_parts import OFFICER
from tests.response.movements.examples import add_bus


def test_a_step_is_a_line_of_the_log_with_numbers_alone(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    bus = add_bus(session, keyring, part, now)
    note_step(session, bus, "mark", by=OFFICER, now=now, country="HN", numbers=[1, 2])
    note_step(session, bus, "move", by=OFFICER, now=now, state="left")
    query = sa.select(AuditEntry).where(AuditEntry.action.startswith("movement."))
    lines = {each.action: each for each in session.scalars(query)}
    mark, move = lines["movement.mark"], lines["movement.move"]
    assert (mark.country, mark.details) == ("HN", {"number": 1, "numbers": [1, 2]})
    assert (move.country, move.details) == (bus.country, {"number": 1, "state": "left"})
    assert (move.actor, move.subject) == (OFFICER, str(bus.id))
