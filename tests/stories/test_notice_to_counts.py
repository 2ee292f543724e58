"""From a notice to the numbers: it goes out as a text message, somebody answers AYUDA without any
code, another one from a borrowed telephone, a third one says what only people can weigh; the call
list has the family that asked on top, and the counts say so.
"""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.audit_log import take_waiting
from core.context import Context
from core.crypto import Keyring
from core.db import reading, writing
from core.webhooks.signatures import signature_header
from directory.entries.visibility import Viewer
from registry.people.card_parts import ContactChannel
from response.accounting.refreshing import refresh_rolls
from tests.response.crisis_parts import add_part
from tests.watch.notices.desk import officer
from tests.watch.notices.dispatching.conftest import SendingHouse
from tests.webapp.conftest import House, post
from tests.webapp.worker.test_tidying import services_at
from watch.notices.dispatching.sending import begin_sending, prepare_sending
from watch.notices.models import Notice
from webapp.http.services import EXTENSION
from webapp.worker.crisis.call_lists import keep_call_lists

PAGES = "/crisis/CR-2026-001"
SECRET = "a1" * 16
SMS = (ContactChannel.SMS,)
PEOPLE = (
    {"full_name": "Ana Zarzaquil", "phone": "+19565550101", "agreed": SMS, "home": "a"},
    {"full_name": "Luis Zarzaquil", "birth_year": 2015, "home": "a"},
    {"full_name": "Berta Zarzaquil", "phone": "+19565550102", "agreed": SMS},
    {"full_name": "Celia Zarzaquil", "phone": "+19565550103", "agreed": SMS, "home": "c"},
    {"full_name": "Rosa Zarzaquil", "birth_year": 2012, "home": "c"},
)  # fmt: skip
LENT = "+19565550999"


class GuatemalanHouse(SendingHouse):
    """Guatemala sends a notice."""

    def context(self, session: Session) -> Context[Viewer]:
        return replace(super().context(session), viewer=Viewer.of_country("GT"))

    def send(self, number: str) -> uuid.UUID:
        """Send a notice about a crisis to everybody of the country."""
        notice_id = self.approve(country="GT", crisis_number=number, audience={"country": "GT"})
        with reading(self.engine) as session:
            notice = session.get_one(Notice, notice_id)
            prepared = prepare_sending(self.context(session), notice, self.desk)
            take_waiting(session)
        eva = officer("eva", RoleName.COUNTRY_ADMIN, country="GT")
        with writing(self.engine) as session:
            begin_sending(session, session.get_one(Notice, notice_id), prepared, eva, self.now)
        self.tend(notice_id)
        return notice_id


def write_back(house: House, sender: str, text: str) -> None:
    """Let the gateway bring a text message."""
    said = {"from": sender, "text": text, "at": house.clock.at.isoformat()}
    body = json.dumps(said).encode()
    headers = {"X-Atalaya-Signature": signature_header(SECRET, body, house.clock.at)}
    house.browser().post(
        "/entrada/sms", data=body, headers=headers, content_type="application/json"
    )


def counts(browser: FlaskClient) -> dict[str, str]:
    """Return the numbers of the crisis by their key."""
    body = browser.get(f"{PAGES}/gente/cifras.csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"))))
    return {row["code"]: row["value"] for row in rows}


@pytest.fixture
def sent(make_house: Callable[..., House]) -> tuple[House, GuatemalanHouse]:
    house = make_house(webhook_secrets=(f"sms:{SECRET}",))
    keyring: Keyring = house.app.extensions[EXTENSION].keyring
    country = GuatemalanHouse(house.engine, keyring, house.clock.at)
    country.register([dict(each) for each in PEOPLE], "GT")
    with writing(house.engine) as session:
        add_part(session, house.clock.at)
    refresh_rolls(house.engine, keyring, house.clock.at)
    settings = house.app.extensions[EXTENSION].settings
    keep_call_lists(services_at(house.engine, settings, keyring, house.clock.at))
    country.send("CR-2026-001")
    house.clock.at += timedelta(minutes=10)
    return house, country


def test_help_by_a_text_is_on_top_of_the_call_list_and_in_the_counts(
    sent: tuple[House, GuatemalanHouse],
) -> None:
    house, country = sent
    texts = {each.to: each.short_text for each in country.sms.taken}
    assert sorted(texts) == ["+19565550101", "+19565550102", "+19565550103"]
    browser = house.signed_in("consul.gt")
    before = counts(browser)
    assert (before["registered"], before["help"], before["safe"]) == ("5", "0", "0")

    write_back(house, "+19565550103", "AYUDA")
    house.clock.at += timedelta(minutes=1)
    post(browser, f"{PAGES}/llamar/siguiente")
    card = browser.get(post(browser, f"{PAGES}/llamar/siguiente").location).text
    assert "Celia Zarzaquil" in card
    assert "pide ayuda" in card

    code = re.search(r"\b(?=\w*\d)(?=\w*[A-Z])[A-Z0-9]{4}\b", texts["+19565550102"])
    assert code
    write_back(house, LENT, f"estoy bien {code[0].lower()}")
    write_back(house, "+19565550101", "a salvo pero el agua sube")
    after = counts(browser)
    assert (after["help"], after["safe"]) == ("2", "1")
    waiting = browser.get("/respuestas").text
    assert "1 respuesta por leer" in waiting
    assert "Zarzaquil" not in waiting

    # Two officers read what was unclear: all of that family are safe after all.
    for name in ("consul.gt", "emergency.gt"):
        officer_ = house.signed_in(name)
        reply = post(officer_, "/respuestas/siguiente").location
        assert "el agua sube" in officer_.get(reply).text
        post(officer_, f"{reply}/decidir", verdict="safe", all="1")
    settled = counts(browser)
    assert (settled["help"], settled["safe"]) == ("1", "3")
    for path in ("/gente", "/gente/cifras.csv", "/llamar"):
        assert house.signed_in("emergency.hn").get(f"{PAGES}{path}").status_code == 404
