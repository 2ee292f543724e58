"""One thread a reader and thing: fixed ids, a constant subject, every mail names the first."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tests.watch.alarms.called import DESK, alarm_about, live_hazard, mails, officer
from watch.alarms.escalation import escalate_due
from watch.alarms.mail.threads import (
    ThreadMail,
    join_threads,
    put_mail,
    thread_headers,
    thread_of,
)
from watch.alarms.rungs.recipients import reader_of_user

FACTS = {"name": "Otro nombre"}


def test_the_mails_of_a_thread_name_its_first(session: Session, now: datetime) -> None:
    guard = officer(session, "guardia")
    alarm = alarm_about(session, live_hazard(session, now), now)
    escalate_due(session, DESK, now)
    (first,) = mails(session)
    reader = reader_of_user(guard)
    for number in range(3):
        mail = ThreadMail("news", f"n{number}", str(alarm.calls[0].id), FACTS)
        at = now + timedelta(minutes=number + 1)
        assert put_mail(session, alarm, reader, mail, at) is not None
        assert put_mail(session, alarm, reader, mail, at) is None
    thread = thread_of(session, alarm, reader.key)
    assert thread is not None
    assert thread.messages == [str(each.id) for each in mails(session)]
    assert {each.details["subject"] for each in mails(session)} == {thread.subject}
    assert thread.subject == first.details["name"]
    last = mails(session)[-1]
    assert last.details["earlier"] == [str(first.id), thread.messages[-2]]
    headers = dict(thread_headers(last.details["earlier"], "a.example"))
    assert headers["In-Reply-To"] == f"<{first.id}@a.example>"
    assert headers["References"].split()[0] == headers["In-Reply-To"]
    assert thread_headers(first.details["earlier"], "a.example") == ()


def test_threads_of_hazards_that_are_one_are_joined(session: Session, now: datetime) -> None:
    officer(session, "guardia")
    old, new = live_hazard(session, now, "old"), live_hazard(session, now, "new")
    one, two = alarm_about(session, old, now), alarm_about(session, new, now)
    escalate_due(session, DESK, now)
    key = one.calls[0].reader
    threads = [thread_of(session, each, key) for each in (one, two)]
    assert threads[0] is not None
    assert threads[1] is not None
    for _ in range(2):
        join_threads(session, "SV", old.id, new.id)
    assert threads[1].joined == [threads[0].messages[0]]
    mail = ThreadMail("news", "n", str(two.calls[0].id), FACTS)
    message = put_mail(session, two, reader_of_user(officer(session, "x")), mail, now)
    assert message is not None
    assert message.details["earlier"] == []


def test_a_thread_without_another_goes_on_under_the_new_name(
    session: Session, now: datetime
) -> None:
    officer(session, "guardia")
    old, new = live_hazard(session, now, "old"), live_hazard(session, now, "new")
    alarm = alarm_about(session, old, now)
    escalate_due(session, DESK, now)
    before = thread_of(session, alarm, alarm.calls[0].reader)
    join_threads(session, "SV", old.id, new.id)
    alarm.hazard_id = new.id
    assert thread_of(session, alarm, alarm.calls[0].reader) is before
