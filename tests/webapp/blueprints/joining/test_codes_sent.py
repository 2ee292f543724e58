"""Codes by SMS, where a gateway is set: to whoever has no e-mail address, or chooses it."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.db import reading
from core.outbox.delivery import Transports, deliver
from core.outbox.models import OutboxMessage
from core.outbox.owner import Outbox
from core.transports.gateway_addresses import SmsAddressing
from core.transports.transport import OutgoingMessage
from registry.joining.answers import FormAnswers, Member
from registry.joining.requests import OWNER
from tests.registry.joining.conftest import answers_of
from tests.webapp.blueprints.joining.walk import (
    START,
    Walk,
    cards,
    codes,
    letters,
    open_form,
    ready,
    shared,
)
from tests.webapp.conftest import House, without_form_tokens
from webapp.auth.brakes import attempts
from webapp.auth.brakes.attempts import BUDGETS, Brake, Limit
from webapp.blueprints.joining.code_views import unbroken
from webapp.http.services import EXTENSION
from webapp.joining_messages import JoiningMessages

PHONE = "+19565550123"


class Telephone(SmsAddressing):
    """A gateway that keeps what it is handed."""

    def __init__(self) -> None:
        self.texts: list[OutgoingMessage] = []

    def send(self, message: OutgoingMessage) -> None:
        """Keep it."""
        self.texts.append(message)


@pytest.fixture
def gateway(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """Return the house with a gateway for short messages."""
    here = shared(house)
    settings = dataclasses.replace(
        here.settings, sms_gateway="json://sms.example/{to}", gateway_hosts=("sms.example:443",)
    )
    monkeypatch.setitem(
        house.app.extensions, EXTENSION, dataclasses.replace(here, settings=settings)
    )
    open_form(house)
    return house


def texts(house: House) -> list[tuple[str, str]]:
    """Return what the worker hands to the gateway now: to whom, and what."""
    box, keyring = Telephone(), shared(house).keyring
    owners = {OWNER: JoiningMessages("https://atalaya.example.org", keyring)}
    outbox = Outbox(house.engine, keyring, owners, "example.org")
    deliver(outbox, Transports({box.name: box}, {box.name: box}), now=house.clock.at)
    return [(each.to, each.short_text) for each in box.texts]


def code_in(text: str) -> str:
    return next(word.strip(".") for word in text.split() if word.strip(".").isdigit())


def sent(house: House, answers: FormAnswers) -> Walk:
    walk = ready(house, answers)
    walk.answer("revisar", agreed="1")
    return walk


def test_who_has_no_address_is_registered_by_a_code_on_the_telephone(gateway: House) -> None:
    walk = sent(gateway, answers_of(email=""))
    assert walk.here == "codigo"
    assert unbroken("+1 956-555-0123") in walk.page
    ((to, text),) = texts(gateway)
    assert to == PHONE
    page = walk.send(f"{START}/codigo", code=code_in(text))
    assert "SMS" in page.text
    assert set(cards(gateway)) == {"Rosa Ixchel Tum"}
    ((to, link),) = texts(gateway)
    assert (to, "/mi-registro/" in link) == (PHONE, True)


def test_a_code_on_the_telephone_proves_no_address(gateway: House) -> None:
    answers = answers_of(consents=("sms:alerts", "email:alerts"))
    walk = sent(gateway, answers)
    assert "rosa@example.org" in walk.page
    by_letter = codes(gateway)[0]
    assert walk.send(f"{START}/otro-codigo", por="sms").location.endswith("por=sms")
    ((_to, text),) = texts(gateway)
    assert walk.send(f"{START}/codigo", code=by_letter).status_code == 422
    page = walk.send(f"{START}/codigo", code=code_in(text))
    assert "El correo no se guardó" in page.text
    (card,) = cards(gateway).values()
    assert (card.email, [each.channel.value for each in card.channels]) == ("", ["sms"])
    assert letters(gateway) == []


def test_who_comes_again_by_telephone_is_the_same_only_by_the_whole_name(gateway: House) -> None:
    for name in ("Rosa Ixchel Tum", "Rosa Ixchel Tum", "Rosa Tum"):
        gateway.clock.at += timedelta(hours=2)
        person = Member(full_name=name, birth_year=1988)
        walk = sent(gateway, answers_of(person=person, email=""))
        (code,) = [code_in(text) for _to, text in texts(gateway) if "mi-registro" not in text]
        walk.send(f"{START}/codigo", code=code)
    with reading(gateway.engine) as session:
        assert session.scalar(sa.text("select count(*) from person where country = 'GT'")) == 2


def test_nobody_has_telephones_written_to_without_end_and_is_told_the_same(
    gateway: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = dataclasses.replace(
        BUDGETS[Brake.JOINING_SMS_OF_COUNTRY], account=Limit(3, timedelta(hours=1))
    )
    monkeypatch.setattr(attempts, "BUDGETS", {**BUDGETS, Brake.JOINING_SMS_OF_COUNTRY: few})
    pages = set()
    for phone in (PHONE, PHONE, PHONE, "+19565550199", "+19565550188"):
        walk = sent(gateway, answers_of(email="", phone=phone))
        pages.add(without_form_tokens(walk.page).replace(phone[-4:], "0000"))
    assert len(pages) == 1
    assert sorted(to for to, _text in texts(gateway)) == [PHONE, PHONE, "+19565550199"]


def test_without_a_gateway_the_post_confirms(house: House) -> None:
    open_form(house)
    walk = sent(house, answers_of(email=""))
    assert walk.here.startswith("enviado")
    with reading(house.engine) as session:
        assert session.scalars(sa.select(OutboxMessage.id)).all() == []
