"""Who is told what is new, once, and how many mails a thread may have."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.outbox.models import MessageState, OutboxMessage
from feeds.models import Hazard, HazardStatus
from feeds.values import Severity
from tests.watch.alarms.called import (
    DESK,
    alarm_about,
    ladder_of_three,
    live_hazard,
    mails,
    say,
    touch,
)
from watch.alarms.escalation import escalate_due
from watch.alarms.mail.news_mails import MOST_MAILS, tell_news
from watch.alarms.models import Alarm, AlarmNews, CallAnswer
from watch.alarms.news import end_if_over, left_to_digest, report_firing, waiting_news
from watch.alarms.opening import AlarmDraft

MINUTE = timedelta(minutes=1)


def all_sent(session: Session) -> None:
    session.execute(
        sa.update(OutboxMessage)
        .where(OutboxMessage.state == MessageState.WAITING)
        .values(state=MessageState.SENT)
    )


def tell_all(session: Session, at: datetime) -> int:
    news = [session.get_one(AlarmNews, each) for each in waiting_news(session)]
    return sum(tell_news(session, each, DESK, at) for each in news)


def called_twice(session: Session, now: datetime) -> Alarm:
    """An alarm whose first two rungs have their mail."""
    ladder_of_three(session)
    hazard = live_hazard(session, now)
    touch(session, hazard, now)
    alarm = alarm_about(session, hazard, now)
    escalate_due(session, DESK, now)
    escalate_due(session, DESK, now + 5 * MINUTE)
    all_sent(session)
    return alarm


def kinds(session: Session) -> list[tuple[str, str]]:
    return [(each.kind, each.recipient.partition("@")[0]) for each in mails(session)]


def test_who_was_called_is_told_who_took_it_and_the_taker_is_not(
    session: Session, now: datetime
) -> None:
    alarm = called_twice(session, now)
    say(session, alarm.calls[1], CallAnswer.COMING, now + 6 * MINUTE)
    assert tell_all(session, now + 6 * MINUTE) == 1
    assert tell_all(session, now + 7 * MINUTE) == 0
    assert kinds(session)[2:] == [("taken", "guardia")]
    assert mails(session)[-1].details["taken_by"] == "admin@example.org"


def test_who_never_got_the_call_and_what_was_given_back_is_not_told(
    session: Session, now: datetime
) -> None:
    ladder_of_three(session)
    alarm = alarm_about(session, live_hazard(session, now), now)
    escalate_due(session, DESK, now)
    escalate_due(session, DESK, now + 5 * MINUTE)
    say(session, alarm.calls[1], CallAnswer.COMING, now + 6 * MINUTE)
    assert tell_all(session, now + 6 * MINUTE) == 0, "both calls were still in the outbox"
    say(session, alarm.calls[1], CallAnswer.CANNOT, now + 7 * MINUTE)
    say(session, alarm.calls[0], CallAnswer.COMING, now + 8 * MINUTE)
    say(session, alarm.calls[0], CallAnswer.CANNOT, now + 8 * MINUTE)
    assert tell_all(session, now + 9 * MINUTE) == 0


def test_at_most_four_mails_a_reader_whatever_happens(session: Session, now: datetime) -> None:
    alarm = called_twice(session, now)
    hazard_id = alarm.hazard_id
    for number, trigger in enumerate(["more", "shelter", "moved", "post", "more", "graver"]):
        draft = AlarmDraft(
            country="SV", dedupe_key=f"n{number}", severity=Severity.EXTREME, hazard_id=hazard_id
        )
        at = now + (6 + number) * MINUTE
        report_firing(session, draft, trigger, at)
        tell_all(session, at)
        all_sent(session)
    say(session, alarm.calls[0], CallAnswer.COMING, now + 20 * MINUTE)
    tell_all(session, now + 20 * MINUTE)

    session.execute(sa.update(Hazard).values(status=HazardStatus.ENDED))
    session.expire_all()
    end_if_over(session, session.get_one(Alarm, alarm.id), now + 30 * MINUTE)
    tell_all(session, now + 30 * MINUTE)
    counts = Counter(name for _kind, name in kinds(session))
    assert max(counts.values()) <= MOST_MAILS
    assert kinds(session)[-2:] == [("ended", "admin"), ("ended", "guardia")]
    assert waiting_news(session) == []
    later = now + 60 * MINUTE
    left = left_to_digest(session, "SV", now, later)
    assert {each.trigger for each, _hazard in left} == {"more", "moved", "post", "shelter"}
    assert {hazard for _news, hazard in left} == {alarm.hazard_id}
    assert left_to_digest(session, "HN", now, later) == []
    assert left_to_digest(session, "SV", later, later) == []


def test_of_a_taken_alarm_only_the_taker_hears_more(session: Session, now: datetime) -> None:
    alarm = called_twice(session, now)
    say(session, alarm.calls[0], CallAnswer.COMING, now + 6 * MINUTE)
    tell_all(session, now + 6 * MINUTE)
    draft = AlarmDraft(
        country="SV", dedupe_key="n", severity=Severity.EXTREME, hazard_id=alarm.hazard_id
    )
    report_firing(session, draft, "more", now + 7 * MINUTE)
    assert tell_all(session, now + 7 * MINUTE) == 1
    assert kinds(session)[-1] == ("news", "guardia")
