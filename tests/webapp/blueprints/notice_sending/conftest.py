from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.crypto import Keyring
from core.db import reading
from registry.people.card_parts import ContactChannel as Channel
from tests.watch.notices.dispatching.conftest import SendingHouse
from tests.webapp.conftest import House, post
from watch.notices.models import Notice
from webapp.http.services import EXTENSION

PEOPLE: list[dict[str, Any]] = [
    {"full_name": "Rosa Xochitl", "email": "rosa@example.org", "agreed": (Channel.EMAIL,)},
    {"full_name": "Ana Xochitl", "phone": "+15205550133", "agreed": (Channel.WHATSAPP,)},
    {"full_name": "Eva Xochitl", "phone": "+15205550144"},
]


@dataclass
class SentHouse:
    """A house in which Guatemala has an approved notice for three people."""

    house: House
    sending: SendingHouse
    notice_id: uuid.UUID
    people: list[uuid.UUID] = field(default_factory=list)

    @property
    def number(self) -> str:
        """Of the notice."""
        with reading(self.house.engine) as session:
            return session.get_one(Notice, self.notice_id).number

    @property
    def address(self) -> str:
        """Where its sending is."""
        return f"/avisos/{self.number}/envio"


@pytest.fixture
def sent(house: House) -> SentHouse:
    keyring: Keyring = house.app.extensions[EXTENSION].keyring
    sending = SendingHouse(house.engine, keyring, house.clock.at)
    people = sending.register(PEOPLE, country="GT")
    notice = sending.approve(country="GT", audience={"country": "GT"})
    return SentHouse(house, sending, notice, people)


def shown_after(browser: FlaskClient, path: str, **form: str) -> str:
    """Return the page that a form leads to."""
    answer = post(browser, path, **form)
    assert answer.status_code == 303, answer.status_code
    return browser.get(answer.location).text
