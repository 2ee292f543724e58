from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.people.card import Card
from registry.people.history import (
    PastConsent,
    PersonEvent,
    PersonEventKind,
    changed_fields,
    end_channel_consents,
    events_of,
    note_event,
    note_events,
    past_consents,
)
from registry.registration.erasing import erase_persons
from registry.registration.persons import erase_person
from tests.registry.conftest import stay_at
from tests.registry.people.test_access import Register
from tests.registry.people.test_card import WHOLE, consent

HOUR = timedelta(hours=1)


def test_events_say_when_what_and_who_and_name_fields_alone(
    session: Session, register: Register, now: datetime
) -> None:
    ana, eva = register("Ana"), register("Eva")
    note_events(session, [ana.id, eva.id], PersonEventKind.REGISTERED, at=now, actor="user:1")
    fields = changed_fields(WHOLE, dataclasses.replace(WHOLE, note="Calle 5", unread=("x",)))
    note_event(session, ana.id, PersonEventKind.CHANGED, at=now + HOUR, actor="link", fields=fields)
    latest, first = events_of(session, ana.id)
    assert (latest.kind, latest.actor, latest.fields) == ("changed", "link", ["note"])
    assert (first.kind, first.at, first.fields) == ("registered", now, [])
    assert len(events_of(session, eva.id)) == 1


def test_a_channel_taken_back_or_given_anew_stays_in_the_history(
    session: Session, register: Register, now: datetime
) -> None:
    ana = register("Ana", channels=WHOLE.channels)
    anew = consent("whatsapp", since="2026-12-01")
    after = dataclasses.replace(WHOLE, channels=(anew, WHOLE.channels[2]))
    end_channel_consents(session, ana, WHOLE, after, now=now, actor="user:1")
    session.flush()
    ended = past_consents(session, ana.id)
    assert {(each.channel, each.purpose, each.how) for each in ended} == {
        ("sms", "alerts", "paper"),
        ("whatsapp", "alerts", "paper"),
    }
    assert {each.given_at for each in ended} == {datetime(2026, 11, 29, tzinfo=UTC)}
    assert {(each.ended_at, each.text_version) for each in ended} == {(now, ana.consent_text)}


@pytest.mark.parametrize("is_one", [True, False])
def test_the_history_goes_with_the_person(
    session: Session, keyring: Keyring, register: Register, now: datetime, is_one: bool
) -> None:
    ana = register("Ana", stay_at(-98, 26), channels=WHOLE.channels)
    note_event(session, ana.id, PersonEventKind.LEFT, at=now, actor="user:1")
    end_channel_consents(session, ana, WHOLE, Card(full_name="Ana"), now=now, actor="user:1")
    session.flush()
    if is_one:
        erase_person(session, keyring, ana, actor="user:1", purpose="wish", now=now)
    else:
        erase_persons(session, keyring, "SV", [ana.id])
    for table in (PersonEvent, PastConsent):
        assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
