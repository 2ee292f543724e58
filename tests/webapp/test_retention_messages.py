from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import AccountRole, RoleName
from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from registry.people.models import Person
from registry.people.record import Card
from registry.registration.persons import add_person
from registry.registration.retention import unnoticed
from webapp.auth.accounts import create_user, unknown_password
from webapp.retention_messages import RetentionMessages, put_notices


@pytest.fixture
def written(engine: Engine, keyring: Keyring, now: datetime) -> Engine:
    with writing(engine) as session:
        for name in RoleName:
            if session.scalar(sa.select(AccountRole).where(AccountRole.name == name.value)) is None:
                session.add(AccountRole(name=name.value))
        for number, country in enumerate(("SV", "SV", "GT")):
            card = Card(full_name=f"Ana {number}", email=f"ana{number}@x.example" if number else "")
            add_person(
                session, keyring, country=country, card=card, stays=[], consent_at=now,
                keep_until=now.date() + timedelta(days=number),
            )  # fmt: skip
        create_user(session, "jefa@sv.example", unknown_password(), "country_admin", "SV")
        create_user(session, "consul@sv.example", unknown_password(), "emergency", "SV")
    with writing(engine) as session:
        persons = unnoticed(session, now.date(), 30)
        assert put_notices(session, keyring, persons, reaches_demo=False, now=now) == 2
    return engine


def letters(session: Session, kind: str) -> list[OutboxMessage]:
    query = sa.select(OutboxMessage).where(OutboxMessage.kind == kind)
    return list(session.scalars(query.order_by(OutboxMessage.country.desc())))


def test_the_row_of_a_letter_to_a_person_names_nobody(
    written: Engine, keyring: Keyring, now: datetime
) -> None:
    owner = RetentionMessages("https://a.example", keyring)
    with reading(written) as session:
        first, second = letters(session, "person")
        assert [(each.recipient, each.name) for each in (first, second)] == [("", ""), ("", "")]
        body = owner.body(session, first, "")
        assert (body.to, body.name) == ("ana1@x.example", "Ana 1")
        assert (now.date() + timedelta(days=1)).isoformat() in body.text
        assert owner.is_wanted(session, first)
    with writing(written) as session:
        person = session.scalars(sa.select(Person).where(Person.country == "SV")).all()
        for each in person:
            each.keep_until = now.date() + timedelta(days=700)
        session.delete(session.scalars(sa.select(Person).where(Person.country == "GT")).one())
    with reading(written) as session:
        assert [owner.is_wanted(session, each) for each in letters(session, "person")] == [
            False,
            False,
        ]


def test_the_administrators_of_the_country_get_a_count_and_the_list(
    written: Engine, keyring: Keyring
) -> None:
    owner = RetentionMessages("https://a.example", keyring)
    with reading(written) as session:
        (letter,) = letters(session, "country")
        assert (letter.recipient, letter.details["count"]) == ("jefa@sv.example", 2)
        body = owner.body(session, letter, "")
        assert "https://a.example/personas/plazos" in body.text
        assert "Ana" not in body.text
        assert body.to == ""
