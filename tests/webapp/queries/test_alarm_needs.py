from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.settings import Settings
from tests.watch.alarms.called import alarm_about, live_hazard, officer
from watch.rules.models import AlertRule
from watch.rules.rule_book import ensure_shipped_rules
from webapp.auth.access import Scope
from webapp.queries.alarm_needs import NO_MAIL, alarm_needs_of

MAIL = Settings(mode="test", smtp_host="mail.example")
CONSUL = Scope(RoleName.CONSUL, "SV")


def test_home_says_who_is_wanted_and_why_nobody_would_be_warned(
    session: Session, now: datetime
) -> None:
    alarm_about(session, live_hazard(session, now), now)
    needs = alarm_needs_of(session, CONSUL, MAIL, now, is_demo=False)
    assert needs is not None
    assert (needs.wanting, needs.taken) == (1, 0)
    assert [each.endpoint for each in needs.gaps] == [
        "rota.index",
        "directory.index",
        "users.new_user",
    ]
    assert all(each.words and each.act for each in needs.gaps)
    officer(session, "guardia")
    needs = alarm_needs_of(session, CONSUL, MAIL, now, is_demo=False)
    assert needs is not None
    assert needs.gaps == ()


def test_without_a_mail_server_nobody_is_warned_but_in_the_demo(
    session: Session, now: datetime
) -> None:
    officer(session, "guardia")
    folder = replace(MAIL, smtp_host="")
    for is_demo, gaps in ((False, (NO_MAIL,)), (True, ())):
        needs = alarm_needs_of(session, CONSUL, folder, now, is_demo=is_demo)
        assert needs is not None
        assert needs.gaps == gaps
    assert (
        alarm_needs_of(session, Scope(RoleName.CIVIL_SOCIETY, "SV"), MAIL, now, is_demo=False)
        is None
    )
    office = alarm_needs_of(session, Scope(RoleName.SECRETARIAT), MAIL, now, is_demo=False)
    assert office is not None
    assert (office.wanting, office.gaps) == (0, ())


def test_rules_that_wake_nobody_at_once_are_said(session: Session, now: datetime) -> None:
    officer(session, "guardia")
    ensure_shipped_rules(session, {"SV"}, now)
    for is_on in (True, False):
        session.execute(sa.update(AlertRule).values(is_digest=not is_on))
        needs = alarm_needs_of(session, CONSUL, MAIL, now, is_demo=False)
        assert needs is not None
        assert [each.endpoint for each in needs.gaps] == ([] if is_on else ["rules.index"])
