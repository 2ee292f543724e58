"""The history of a person in lines: what, which fields, who of the own country."""

from __future__ import annotations

import uuid
from datetime import timedelta

import sqlalchemy as sa

from core.db import reading, writing
from registry.people.history import PersonEventKind, end_registration_consent, note_event
from registry.people.models import Person
from tests.webapp.blueprints.persons.test_entry import send
from tests.webapp.conftest import House
from webapp.queries.person_history import consent_lines, history_lines


def test_lines_name_fields_and_accounts_of_the_country_alone(house: House) -> None:
    send(house)
    now = house.clock()
    actors = {
        PersonEventKind.CHANGED: f"user:{house.users['consul.gt']}",
        PersonEventKind.MOVED: f"user:{house.users['consul.hn']}",
        PersonEventKind.LEFT: "link",
        PersonEventKind.LAPSED: "worker",
        PersonEventKind.PRINTED: "cli:ana",
        PersonEventKind.RENEWED: f"user:{uuid.uuid4()}",
    }
    with writing(house.engine) as session:
        person = session.scalars(sa.select(Person).order_by(Person.id)).first()
        assert person is not None
        for hours, (kind, actor) in enumerate(actors.items(), 1):
            at = now + timedelta(hours=hours)
            note_event(session, person.id, kind, at=at, actor=actor, fields=("note", "later"))
        end_registration_consent(session, person, now, "worker")
    with reading(house.engine) as session:
        person = session.get_one(Person, person.id)
        *lines, registered = history_lines(session, person)
        assert registered.words == "registrada"
        assert {each.details for each in lines} == {("Notas", "later")}
        assert [each.actor for each in reversed(lines)] == [
            "consul.gt@example.org", "una cuenta que ya no está", "la persona, por su enlace",
            "el sistema", "la línea de órdenes", "una cuenta que ya no está",
        ]  # fmt: skip
        (ended,) = consent_lines(session, person.id)
        assert (ended.words, ended.channel, ended.how) == ("el registro", "", "")
