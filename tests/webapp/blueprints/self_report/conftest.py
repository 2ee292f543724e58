from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from core.db import reading, writing
from registry.joining.public_forms import open_crisis
from registry.people.models import Person
from tests.webapp.blueprints.accounting.conftest import CrisisHouse, crisis
from tests.webapp.replies.known_messages import TOKEN, KnownMessages, message_at
from watch.replies.models import NoticeReply
from webapp.blueprints.self_report import views, way_in

__all__ = ["crisis"]


@dataclass
class ReportHouse:
    """A family that was written to, and the form of their crisis."""

    crisis: CrisisHouse
    finder: KnownMessages
    code: str

    @property
    def link(self) -> str:
        return f"/s/{TOKEN}"

    @property
    def form(self) -> str:
        return f"/s/{self.code}"

    def replies(self) -> list[NoticeReply]:
        with reading(self.crisis.house.engine) as session:
            return list(session.query(NoticeReply).order_by(NoticeReply.known_at, NoticeReply.id))


@pytest.fixture
def reports(crisis: CrisisHouse, monkeypatch: pytest.MonkeyPatch) -> ReportHouse:
    house, now = crisis.house, crisis.house.clock()
    with writing(house.engine) as session:
        marta = session.get_one(Person, crisis.people["marta"])
        message = message_at(crisis.keyring, marta.id, marta.household_id, now)
        form = open_crisis(
            session, "GT", title="Inundación en Texas", area="Hidalgo, Texas",
            closes_at=now + timedelta(days=20), actor="user:a", now=now - timedelta(hours=1),
        )  # fmt: skip
        code = form.code
    finder = KnownMessages(codes={"K7QF": message}, links={TOKEN: message})
    for module in (views, way_in):
        monkeypatch.setattr(module, "SENT_MESSAGES", finder)
    return ReportHouse(crisis, finder, code)
