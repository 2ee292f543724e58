from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.models import MessageState, OutboxMessage
from registry.confirmation.answers import PersonAnswer, confirm_person
from registry.confirmation.links import LINK_PATH, persons_of_link
from registry.confirmation.turns import PUBLIC_FORM
from registry.joining.registering import SOURCE
from registry.people.consent import CHECK_DAYS
from registry.people.models import Person
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_persons
from webapp.confirmation_messages import (
    ConfirmationMessages,
    put_turn,
    waiting_letters,
)

DAY = timedelta(days=1)
HOME = uuid.UUID("0dc0ffee-0000-4000-8000-000000000001")


@pytest.fixture
def later(engine: Engine, keyring: Keyring, now: datetime) -> datetime:
    """The moment half a year after a family of three and one Frenchwoman registered."""
    with writing(engine) as session:
        cards = (
            Card(full_name="Eva Canaria", email="eva@x.example", language="quc"),
            Card(full_name="Sol Canaria", birth_year=2020),
            Card(full_name="Luis Canaria", email="eva@x.example"),
        )
        family = [
            NewPerson(country="SV", card=card, stays=[], consent_at=now, household_id=HOME)
            for card in cards
        ]
        marie = Card(full_name="Marie", email="marie@x.example", language="fr")
        alone = NewPerson(country="HT", card=marie, stays=[], consent_at=now)
        add_persons(session, keyring, [*family, alone])
    return now + CHECK_DAYS * DAY


def letters(session: Session) -> list[OutboxMessage]:
    query = sa.select(OutboxMessage).where(OutboxMessage.owner == "confirmation")
    return list(session.scalars(query.order_by(OutboxMessage.country.desc())))


def test_a_letter_to_the_family_says_who_asks_why_and_how_to_erase(
    engine: Engine, keyring: Keyring, later: datetime
) -> None:
    with writing(engine) as session:
        report = put_turn(session, keyring, later, 50, "worker")
        assert (report.letters, report.persons, report.unreachable) == (2, 4, 0)
    owner = ConfirmationMessages("https://a.example", keyring)
    with writing(engine) as session:
        assert waiting_letters(session) == 2
        family, marie = letters(session)
        assert (family.recipient, family.name, family.language) == ("", "", "es")
        assert owner.is_wanted(session, family)
        token = owner.new_secret(session, family, later)
        body = owner.body(session, family, token)
        assert (body.to, body.name) == ("eva@x.example", "Eva Canaria")
        assert f"https://a.example{LINK_PATH}{token}" in body.text
        for words in ("El Salvador", "por su voluntad", "en una emergencia", "borrarlos", "3 pers"):
            assert words in body.text
        assert "Canaria" not in body.text + body.subject
        assert token not in body.subject
        linked = persons_of_link(session, keyring, token, later)
        assert linked is not None
        assert len(linked.persons) == 3
        french = owner.body(session, marie, "x")
        assert "Haïti" in french.text
        assert "{" not in french.text + french.subject
        assert "hogar" not in french.text
        (entry, _) = session.scalars(
            sa.select(AuditEntry)
            .where(AuditEntry.action == "person.check")
            .order_by(AuditEntry.country.desc())
        )
        assert (entry.country, entry.details["persons"]) == ("SV", 3)


def test_who_answered_gets_no_letter_and_no_link(
    engine: Engine, keyring: Keyring, later: datetime
) -> None:
    owner = ConfirmationMessages("https://a.example", keyring)
    with writing(engine) as session:
        put_turn(session, keyring, later, 50, "worker")
        persons = session.scalars(sa.select(Person).where(Person.country == "SV")).all()
        for each in persons:
            confirm_person(session, each, PersonAnswer("link:1", later + DAY))
        session.delete(session.scalars(sa.select(Person).where(Person.country == "HT")).one())
    with reading(engine) as session:
        assert [owner.is_wanted(session, each) for each in letters(session)] == [False, False]


def test_the_same_letter_is_put_once_and_a_reminder_says_so(
    engine: Engine, keyring: Keyring, later: datetime
) -> None:
    owner = ConfirmationMessages("https://a.example", keyring)
    with writing(engine) as session:
        assert put_turn(session, keyring, later, 50, "worker").letters == 2
        assert put_turn(session, keyring, later, 50, "worker").letters == 0
        assert put_turn(session, keyring, later, 0, "worker").letters == 0
        assert put_turn(session, keyring, later + 14 * DAY, 1, "worker").letters == 1
        newest = letters(session)
        reminder = next(each for each in newest if each.details["number"] == 2)
        subject = owner.body(session, reminder, "x").subject
        assert subject.startswith(("Recordatorio", "Rappel"))
        for each in newest:
            each.state = MessageState.SENT
        session.flush()
        assert waiting_letters(session) == 0


def test_those_whom_a_public_form_registered_are_told_by_their_source() -> None:
    assert PUBLIC_FORM == SOURCE
