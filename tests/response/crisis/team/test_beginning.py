from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import Keyring
from response.crisis.models import Crisis, Participation
from response.crisis.team.beginning import begin_part
from response.crisis.team.roster import lines_of
from response.crisis.team.staff import staff_count


def test_a_part_begins_with_its_roster_and_its_staff_once(
    crisis: Crisis, part: Participation, writes: Session, keyring: Keyring, now: datetime
) -> None:
    before = [each.id for each in lines_of(writes, part)]
    begin_part(writes, keyring, crisis, part, by="cli:x", now=now)
    assert [each.id for each in lines_of(writes, part)] == before
    assert len(before) == 6
    assert staff_count(writes, part).unknown == 4
