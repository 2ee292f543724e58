from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from core.crypto import Keyring
from core.db import writing
from registry.registration.persons import add_household
from response.accounting.models import Confidence, Says, StatementSource
from response.accounting.refreshing import refresh_rolls
from response.accounting.statements import StatementDraft, StatementWords, add_statement
from response.crisis.models import Participation
from tests.kept_rows import Sow
from tests.response.crisis_parts import OFFICER, add_part, add_people
from tests.webapp.conftest import House
from webapp.http.services import EXTENSION

CANARY = "Xochitl Canaria Hondureña"


@dataclass
class CrisisHouse:
    """Guatemala in a crisis with a family of three, somebody alone, and a Honduran canary."""

    house: House
    keyring: Keyring
    people: dict[str, uuid.UUID] = field(default_factory=dict)
    part_id: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def base(self) -> str:
        return "/crisis/CR-2026-001/gente"


@pytest.fixture
def crisis(house: House, sow: Sow) -> CrisisHouse:
    keyring: Keyring = house.app.extensions[EXTENSION].keyring
    made = sow("crisis of accounting", lambda: _planted(house, keyring))
    return CrisisHouse(house, keyring, dict(made.people), made.part_id)


def _planted(house: House, keyring: Keyring) -> CrisisHouse:
    made, now = CrisisHouse(house, keyring), house.clock()
    with writing(house.engine) as session:
        part = add_part(session, now)
        made.part_id = part.id
        home = add_household(session, "GT")
        family = add_people(
            session, keyring, now, ["Marta Xol Caal", "Ana Xol Caal", "Luis Xol Caal"],
            household=home, phone="+19565550134", birth_year=1984,
        )  # fmt: skip
        alone = add_people(session, keyring, now, ["Pedro Ba Tiul"], birth_year=1990)
        names = ("marta", "ana", "luis", "pedro")
        made.people = dict(zip(names, (each.id for each in (*family, *alone)), strict=True))
        honduran = Participation(
            crisis_id=part.crisis_id, country="HN", joined_at=now, joined_by="cli:hn", level=2
        )
        session.add(honduran)
        session.flush()
        (canary,) = add_people(session, keyring, now, [CANARY], country="HN")
        made.people["canary"] = canary.id
        said = StatementDraft(
            person_id=canary.id,
            says=Says.HELP,
            source=StatementSource.CALL,
            confidence=Confidence.SELF,
            said_at=now,
            by=OFFICER,
            words=StatementWords(note="nota canaria hondureña"),
        )
        add_statement(session, keyring, honduran, said, now)
    refresh_rolls(house.engine, keyring, now - timedelta(minutes=5))
    return made
