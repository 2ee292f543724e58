"""What somebody changes of themselves: only what they said, and each consent with its day."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.confirmation.answers import PersonAnswer
from registry.joining.answers import StayAnswer
from registry.joining.own_record import OwnChanges, change_own_card, consents_of, move_home
from registry.joining.registering import register
from registry.people.history import events_of, past_consents
from registry.people.models import Person, Stay, UnplacedStay
from registry.people.record import open_card
from tests.registry.joining.conftest import answers_of, context_of, general_origin


def joined(session: Session, keyring: Keyring, now: datetime) -> Person:
    ids = register(context_of(session, keyring, now), answers_of(), {}, general_origin(now))
    return session.get_one(Person, ids[0])


def test_a_consent_that_stays_keeps_its_day_and_one_taken_back_is_kept_as_past(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    person, later = joined(session, keyring, now), now + timedelta(days=40)
    answer = PersonAnswer("link:1", later)
    changes = OwnChanges("+19565550123", ["medical"], ["sms:alerts", "email:check"])
    assert change_own_card(session, keyring, person, changes, answer)
    card = open_card(person, keyring)
    assert consents_of(card) == ("sms:alerts", "email:check")
    days = {each.channel.value: (each.since, each.how.value) for each in card.channels}
    assert days["sms"] == (now.date().isoformat(), "form")
    assert days["email"] == (later.date().isoformat(), "link")
    assert [each.channel for each in past_consents(session, person.id)] == ["whatsapp"]
    assert events_of(session, person.id)[0].fields == ["channels"]
    assert not change_own_card(session, keyring, person, changes, answer)


def test_who_moved_is_not_sought_where_they_lived(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    person, answer = joined(session, keyring, now), PersonAnswer("link:1", now)
    move_home(session, keyring, person, StayAnswer(text="Un lugar sin mapa"), answer)
    assert session.scalars(sa.select(Stay).where(Stay.person_id == person.id)).all() == []
    move_home(session, keyring, person, answers_of().home, answer)
    own = Stay.person_id == person.id
    assert session.scalar(sa.select(sa.func.count()).where(own)) == 1
    waits = sa.select(sa.func.count()).where(UnplacedStay.person_id == person.id)
    assert session.scalar(waits) == 0
