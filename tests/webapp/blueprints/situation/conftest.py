from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.crypto import Keyring
from core.db import writing
from registry.registration.persons import add_household
from response.accounting.models import Confidence, Says, StatementSource
from response.accounting.refreshing import refresh_rolls
from response.accounting.statements import StatementDraft, StatementWords, add_statement
from response.crisis.models import Participation
from response.situation.models import SituationReport
from tests.kept_rows import Sow
from tests.response.crisis_parts import OFFICER, add_part, add_people
from tests.webapp.conftest import House, post
from webapp.http.services import EXTENSION

CANARY = "Xochitl Canaria"


@dataclass
class ReportHouse:
    """Guatemala with twelve people in a crisis, one of whom needs help; Honduras takes part."""

    house: House
    keyring: Keyring

    @property
    def base(self) -> str:
        return "/crisis/CR-2026-001/informe"

    def issue(self, serial: int = 1, minutes: str = "120") -> None:
        """Begin a report of Guatemala, and bring it out: three acts of two persons."""
        writer, other = (self.house.signed_in(each) for each in ("consul.gt", "emergency.gt"))
        post(writer, f"{self.base}/nuevo")
        post(other, f"{self.base}/{serial}/aprobar")
        post(other, f"{self.base}/{serial}/emitir", next=minutes)

    def states(self) -> list[str]:
        with writing(self.house.engine) as session:
            query = sa.select(SituationReport.state).order_by(SituationReport.number)
            return [each.value for each in session.scalars(query)]


@pytest.fixture
def reports(house: House, sow: Sow) -> ReportHouse:
    keyring: Keyring = house.app.extensions[EXTENSION].keyring
    sow("crisis of reports", lambda: _plant(house, keyring))
    return ReportHouse(house, keyring)


def _plant(house: House, keyring: Keyring) -> None:
    now = house.clock()
    with writing(house.engine) as session:
        part = add_part(session, now)
        honduran = Participation(
            crisis_id=part.crisis_id, country="HN", joined_at=now, joined_by="cli:hn", level=2
        )
        session.add(honduran)
        home = add_household(session, "GT")
        names = [f"{CANARY} {each}" for each in "ABCDEFGHIJKL"]
        people = add_people(session, keyring, now, names, household=home, phone="+19565550134")
        for person, says in zip(people, (Says.SAFE,) * 7 + (Says.HELP,), strict=False):
            said = StatementDraft(
                person_id=person.id,
                says=says,
                source=StatementSource.CALL,
                confidence=Confidence.SELF,
                said_at=now,
                by=OFFICER,
                words=StatementWords(note=f"nota de {CANARY}"),
            )
            add_statement(session, keyring, part, said, now)
    refresh_rolls(house.engine, keyring, now - timedelta(minutes=5))
