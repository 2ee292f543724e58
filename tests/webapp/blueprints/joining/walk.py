"""Somebody who registers by the public form, as a browser does: page by page."""

from __future__ import annotations

import dataclasses
import re
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.db import reading, writing
from core.outbox.delivery import Transports, deliver
from core.outbox.owner import Outbox
from core.transports.email_format import EmailAddressing
from core.transports.transport import OutgoingMessage
from registry.joining.answers import FormAnswers
from registry.joining.models import PublicForm
from registry.joining.public_forms import open_general
from registry.joining.requests import OWNER, begin_draft
from registry.people.models import Person
from registry.people.record import Card, open_card
from tests.registry.joining.conftest import answers_of
from tests.webapp.conftest import House, post
from webapp.forms.joining_form import TRACKS
from webapp.http.services import EXTENSION, Services
from webapp.joining_messages import JoiningMessages

START = "/registrarse"


class Mailbox(EmailAddressing):
    """A transport that keeps what it sends."""

    def __init__(self) -> None:
        self.letters: list[OutgoingMessage] = []

    def send(self, message: OutgoingMessage) -> None:
        """Keep it."""
        self.letters.append(message)


def shared(house: House) -> Services:
    services: Services = house.app.extensions[EXTENSION]
    return services


def open_form(house: House, country: str = "GT") -> PublicForm:
    with writing(house.engine) as session:
        return open_general(session, country, actor="user:1", now=house.clock.at)


def letters(house: House) -> list[OutgoingMessage]:
    """Return what the worker sends of the public form now."""
    box, keyring = Mailbox(), shared(house).keyring
    owners = {OWNER: JoiningMessages("https://atalaya.example.org", keyring)}
    outbox = Outbox(house.engine, keyring, owners, "example.org")
    deliver(outbox, Transports({box.name: box}, {box.name: box}), now=house.clock.at)
    return box.letters


def code_in(letter: OutgoingMessage) -> str:
    found = re.search(r"\b\d{6}\b", letter.text)
    assert found
    return found.group()


def codes(house: House) -> list[str]:
    """Return the codes that the worker sends now."""
    found = [re.search(r"\b\d{6}\b", each.text) for each in letters(house)]
    return [each.group() for each in found if each]


def cards(house: House, country: str = "GT") -> dict[str, Card]:
    """Return the cards of the registered, by name."""
    with reading(house.engine) as session:
        people = session.scalars(sa.select(Person).where(Person.country == country))
        found = [open_card(each, shared(house).keyring) for each in people]
    return {card.full_name: card for card in found}


@dataclass
class Walk:
    """One browser on its way through the form."""

    browser: FlaskClient
    visited: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)

    def send(self, path: str, **form: str | list[str]) -> TestResponse:
        """Send a form and follow where it leads."""
        answer = post(self.browser, path, **form)
        if answer.status_code == 303:
            self.visited.append(answer.location)
            page = self.browser.get(answer.location)
            self.pages.append(page.text)
            assert page.status_code == 200, page.text
        return answer

    def answer(self, step: str, **form: str | list[str]) -> TestResponse:
        """Answer one question."""
        return self.send(f"{START}/{step}", **form)

    @property
    def here(self) -> str:
        return self.visited[-1].rsplit("/", 1)[1]

    @property
    def page(self) -> str:
        return self.pages[-1]


MOTHER: Mapping[str, Mapping[str, str | list[str]]] = {
    "lugar": {"place": "McAllen, Texas"},
    "cual": {},
    "nombre": {"full_name": "Rosa Ixchel Tum", "birth_year": "1988"},
    "idioma": {"languages": ["es", "quc"]},
    "necesidades": {"needs": ["medical"]},
    "contacto": {"phone": "956 555 0123", "email": "rosa@example.org"},
    "avisos": {"consents": ["sms:alerts", "call:check", "email:alerts"]},
    "familia": {},
    "emergencia": {"contact_name": "Marta Tum", "contact_phone": "+502 5555 0134"},
}


def written(house: House, **changed: Mapping[str, str | list[str]]) -> Walk:
    """Return somebody who has answered everything and reads it over."""
    walk = Walk(house.browser())
    walk.send(START, track="home")
    for step, form in {**MOTHER, **changed}.items():
        sent = dict(form)
        if step == "cual" and not sent:
            sent = first_place(walk.page)
        answered = walk.answer(step, **sent)
        assert answered.status_code == 303, answered.text
    assert walk.here == "revisar"
    return walk


def ready(
    house: House, answers: FormAnswers | None = None, form_id: uuid.UUID | None = None
) -> Walk:
    """Return somebody whose answers are all there, without the walk through the questions."""
    token, services = secrets.token_urlsafe(32), shared(house)
    answers = answers or answers_of()
    with writing(house.engine) as session:
        mark = services.token_hasher.hash(token, "joining request")
        steps = tuple(each for each in TRACKS[answers.track] if each != "revisar")
        answered = dataclasses.replace(answers, answered=steps)
        draft = begin_draft(session, services.keyring, answered, mark, house.clock.at)
        assert draft
        draft.form_id = form_id
    walk = Walk(house.browser())
    with walk.browser.session_transaction() as held:
        held["joining"] = token
    return walk


def first_place(page: str) -> dict[str, str | list[str]]:
    found = re.search(r'name="(reading:[^"]+)" value="([^"]+)"', page)
    assert found, page
    return {found[1]: found[2]}
