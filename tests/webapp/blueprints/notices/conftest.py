from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.atlas import Atlas
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from feeds.models import Hazard
from protocols.defaults.loading import ensure_default_protocols
from tests.kept_rows import Sow
from tests.response.calldown.conftest import Calls, make_calls
from tests.response.crisis.examples import hazard
from tests.webapp.conftest import House, post
from watch.notices.models import Notice, NoticeMove
from webapp.http.services import EXTENSION

CRISIS = "CR-2026-001"
NAMES = ("Xochitl", "Rosa", "Tum")
_BOX = re.compile(
    r'<(?:input|textarea)[^>]*? name="([^"]+)"[^>]*?(?: value="([^"]*)"|>([^<]*)</textarea>)'
)
_CHOSEN = re.compile(r'<select[^>]*? name="([^"]+)".*?</select>', re.DOTALL)


@dataclass
class NoticeHouse:
    """A house with a crisis of Guatemala, a flood, and people of it: a draft is one form away."""

    house: House
    hazard_id: uuid.UUID

    def browser(self, name: str = "emergency.gt") -> FlaskClient:
        return self.house.signed_in(name)

    def boxes(self, page: str, **given: str) -> dict[str, str]:
        """Return the form of the composer as a browser would send it back."""
        form = page[page.index('name="template"') :]
        found = {
            name: unescape(value or text).strip()
            for name, value, text in _BOX.findall(form)
            if not name.startswith(("plain.", "own_post", "heads", "csrf"))
        }
        for each in _CHOSEN.finditer(form):
            chosen = re.search(r'<option value="([^"]*)" selected', each[0])
            found[each[1]] = chosen[1] if chosen else _first(each[0])
        return {**found, **given}

    def draft(self, asked: str = f"crisis={CRISIS}", **given: str) -> str:
        """Return the number of a draft written on screen as it came filled, without accents."""
        browser = self.browser()
        path = f"/avisos/nuevo?{asked}"
        plain = {f"plain.{each}": "1" for each in ("es", "en", "fr")}
        sent = self.boxes(browser.get(path).text, says_who="Servicio Meteorológico", **plain)
        answer = post(browser, path, act="save", **{**sent, **given})
        assert answer.status_code == 302, answer.text
        return answer.location.rpartition("/")[2]

    def propose(self, number: str, name: str = "emergency.gt") -> TestResponse:
        return post(self.browser(name), f"/avisos/{number}/proponer")

    def approve(self, number: str, name: str = "country_admin.gt", **form: str) -> TestResponse:
        seen = {"seen": str(self.notice(number).moves), **form}
        return post(self.browser(name), f"/avisos/{number}/aprobar", **seen)

    def notice(self, number: str) -> Notice:
        with reading(self.house.engine) as session:
            return session.scalars(sa.select(Notice).where(Notice.number == number)).one()

    def moves(self, number: str) -> list[str]:
        with reading(self.house.engine) as session:
            query = sa.select(NoticeMove.kind).join(Notice, Notice.id == NoticeMove.notice_id)
            query = query.where(Notice.number == number).order_by(NoticeMove.serial)
            return [each.value for each in session.scalars(query)]

    def letters(self) -> list[OutboxMessage]:
        with reading(self.house.engine) as session:
            query = sa.select(OutboxMessage).where(OutboxMessage.owner == "notice_word")
            return list(session.scalars(query.order_by(OutboxMessage.recipient)))

    def change(self, number: str, **values: Any) -> None:
        with writing(self.house.engine) as session:
            session.execute(sa.update(Notice).where(Notice.number == number).values(**values))

    def pass_minutes(self, minutes: int) -> None:
        self.house.clock.at += timedelta(minutes=minutes)


def _first(select: str) -> str:
    found = re.search(r'<option value="([^"]*)"', select)
    return found[1] if found else ""


@pytest.fixture
def notices(house: House, base_atlas: Atlas, sow: Sow) -> NoticeHouse:
    return NoticeHouse(house, sow("people to notify", lambda: _planted(house, base_atlas)))


def _planted(house: House, base_atlas: Atlas) -> uuid.UUID:
    keyring = house.app.extensions[EXTENSION].keyring
    with writing(house.engine) as session:
        ensure_default_protocols(session, house.clock.at)
        calls: Calls = make_calls(session, keyring, base_atlas, house.clock.at, "GT")
        home = calls.home()
        calls.register("Rosa Xochitl", household=home, phone="+15205550111", birth_year=1990)
        calls.register("Luz Xochitl", household=home, phone="+15205550119", birth_year=1992)
        calls.register("Ana Tum", phone="+15205550133", language="kek")
        flood = hazard(session, house.clock.at, title="Crecida del río")
        session.flush()
        found = session.get_one(Hazard, flood.id)
        found.created_at = house.clock.at
        return flood.id
