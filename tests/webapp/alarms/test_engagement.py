from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from response.crisis.models import CrisisState
from response.crisis.team.models import ActivationAnswer
from tests.watch.alarms.called import live_hazard, officer
from tests.webapp.alarms.at_work import ask_to_come, declare_about
from webapp.alarms.engagement import crisis_about, engaged_in


def test_who_said_that_they_come_is_engaged_until_they_are_relieved(
    session: Session, now: datetime
) -> None:
    crisis = declare_about(session, live_hazard(session, now), now, "SV")
    coming, remote, unable, silent = (officer(session, name).id for name in "abcd")
    shift = ask_to_come(session, crisis, coming, now, ActivationAnswer.COMING)
    ask_to_come(session, crisis, remote, now, ActivationAnswer.REMOTE)
    ask_to_come(session, crisis, unable, now, ActivationAnswer.CANNOT)
    ask_to_come(session, crisis, silent, now)
    everybody = [coming, remote, unable, silent]
    assert engaged_in(session, everybody) == {coming: "CR-2026-001", remote: "CR-2026-001"}
    shift.ended_at = now
    session.flush()
    assert engaged_in(session, everybody) == {remote: "CR-2026-001"}
    crisis.state = CrisisState.CLOSED
    session.flush()
    assert engaged_in(session, everybody) == {}
    assert engaged_in(session, []) == {}


def test_the_crisis_of_a_hazard_is_the_countrys_own(session: Session, now: datetime) -> None:
    hazard, other = live_hazard(session, now), live_hazard(session, now, "B")
    crisis = declare_about(session, hazard, now, "SV")
    assert crisis_about(session, hazard.id, "SV") == crisis.number
    assert crisis_about(session, hazard.id, "HN") == ""
    assert crisis_about(session, other.id, "SV") == ""
