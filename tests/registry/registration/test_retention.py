from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from registry.people.consent import CONSENT_TEXT
from registry.people.history import TO_THE_REGISTRY, events_of, past_consents
from registry.people.models import Person
from registry.registration.retention import (
    LEAST_DAYS,
    count_expiring,
    expiring,
    note_notice,
    overdue,
    prolong,
    unnoticed,
)
from tests.registry.conftest import stay_at
from tests.registry.people.test_access import Register

DAY = timedelta(days=1)


@pytest.fixture
def ana(session: Session, register: Register, now: datetime) -> Person:
    person = register("Ana", stay_at(-98, 26))
    person.keep_until = now.date() + 20 * DAY
    session.flush()
    return person


def goers(session: Session, now: datetime) -> int:
    return len(overdue(session, now, 30))


def test_nobody_goes_without_notice_nor_before_their_day(
    session: Session, ana: Person, now: datetime
) -> None:
    assert unnoticed(session, now.date(), 19) == []
    (due,) = unnoticed(session, now.date(), 20)
    assert (due.id, due.country) == (ana.id, "SV")
    assert goers(session, now + 400 * DAY) == 0
    note_notice(session, [due], now)
    assert unnoticed(session, now.date(), 30) == []
    assert goers(session, now + 20 * DAY) == 0  # the last day is theirs
    assert goers(session, now + 21 * DAY) == 1


def test_after_a_long_standstill_there_are_days_between_letter_and_end(
    session: Session, ana: Person, now: datetime
) -> None:
    late = now + 400 * DAY
    note_notice(session, unnoticed(session, late.date(), 30), late)
    assert goers(session, late + (LEAST_DAYS - 1) * DAY) == 0
    assert goers(session, late + LEAST_DAYS * DAY) == 1


def test_who_renews_stays_and_is_told_again_at_the_next_end(
    session: Session, ana: Person, now: datetime
) -> None:
    note_notice(session, unnoticed(session, now.date(), 30), now)
    until = date(2028, 11, 22)
    prolong(session, ana, until=until, consent_at=now, actor="user:1")
    assert goers(session, now + 400 * DAY) == 0
    assert [
        each.id for each in unnoticed(session, until - 5 * DAY, 30) if each.country == "SV"
    ] == [ana.id]
    entry = session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "person.prolong")
    ).one()
    assert (entry.subject, entry.details["until"]) == (str(ana.id), "2028-11-22")


def test_what_somebody_had_agreed_to_before_stays_when_they_agree_anew(
    session: Session, ana: Person, now: datetime
) -> None:
    before, ana.consent_text = ana.consent_at, "2020-01"
    later = now + 300 * DAY
    prolong(session, ana, until=date(2029, 1, 1), consent_at=later, actor="user:1")
    session.flush()
    (ended,) = past_consents(session, ana.id)
    assert (ended.purpose, ended.channel, ended.text_version) == (TO_THE_REGISTRY, "", "2020-01")
    assert (ended.given_at, ended.ended_at) == (before, later)
    assert (ana.consent_at, ana.consent_text) == (later, CONSENT_TEXT)
    assert [each.kind for each in events_of(session, ana.id)] == ["renewed"]


def test_a_country_sees_its_own(session: Session, ana: Person, now: datetime) -> None:
    until = now.date() + 30 * DAY
    assert [each.id for each in expiring(session, "SV", until, 10)] == [ana.id]
    assert (count_expiring(session, "SV", until), count_expiring(session, "GT", until)) == (1, 0)
