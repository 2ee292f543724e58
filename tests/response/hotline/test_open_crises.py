from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from response.crisis.models import Crisis, CrisisState, Participation
from response.hotline.open_crises import open_participations
from tests.response.crisis_parts import add_part


def test_the_open_crises_of_a_country_the_newest_first(
    session: Session, part: Participation, now: datetime
) -> None:
    newer = add_part(session, now.replace(hour=13), serial=5)
    ended = add_part(session, now, serial=6)
    session.get_one(Crisis, ended.crisis_id).state = CrisisState.CLOSED
    session.flush()
    found = open_participations(session, "GT")
    assert [each.crisis.number for each in found] == [newer.crisis.number, part.crisis.number]
    assert len(open_participations(session, "HN")) == 1
