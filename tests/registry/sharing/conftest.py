from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading, writing
from directory.entries.visibility import Viewer
from registry.people.models import Need, Person
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_persons
from registry.sharing.drafting import AgreementDraft, draft_agreement
from registry.sharing.fields import SharedField
from registry.sharing.models import SharingAgreement, SharingReach
from registry.sharing.permission import permit
from registry.sharing.reading import SharedPage, Write, read_shared_persons
from registry.sharing.signing import AgreementSigner, sign
from tests.contexts import context_of

MX, GT = (tuple(uuid.UUID(int=start + number) for number in (1, 2)) for start in (0x100, 0x200))
"""Two accounts of each country."""


def signer(country: str, number: int) -> AgreementSigner:
    """Return one of the two accounts of a country."""
    user_id = {"MX": MX, "GT": GT}.get(country, MX)[number]
    return AgreementSigner(country, user_id, f"user:{user_id}")


@dataclass
class Sharing:
    """A country with a few persons, and what another reads of them."""

    engine: Engine
    keyring: Keyring
    now: datetime
    persons: dict[str, uuid.UUID] = field(default_factory=dict)
    touched: tuple[uuid.UUID, ...] = ()
    """Those whom the one hazard of the tests touches."""

    def draft(self, **changes: Any) -> AgreementDraft:
        draft = AgreementDraft(
            readers=["GT"],
            fields=[SharedField.NAME, SharedField.PHONE],
            purpose="Avisar a las familias de la crecida",
            reach=SharingReach.PERSONS,
            person_ids=tuple(self.persons.values()),
            begins_at=self.now - timedelta(hours=1),
            ends_at=self.now + timedelta(days=10),
        )
        return replace(draft, **changes)

    def agreed(self, *, until: int = 4, **changes: Any) -> uuid.UUID:
        """Return an agreement with so many of its four signatures."""
        signers = [signer("MX", 1), signer("GT", 0), signer("GT", 1)]
        with writing(self.engine) as session:
            made = draft_agreement(session, self.draft(**changes), signer("MX", 0), self.now)
            for each in signers[: until - 1]:
                sign(session, made, each, self.now)
            return made.id

    def read(
        self,
        agreement_id: uuid.UUID,
        viewer: Viewer | None = None,
        *,
        at: datetime | None = None,
        page: int = 1,
        write: Write | None = None,
    ) -> SharedPage:
        """Read as Guatemala, unless told otherwise."""
        with reading(self.engine) as session:
            reader = viewer or Viewer.of_country("GT")
            context = context_of(session, self.keyring, at or self.now, viewer=reader)
            return read_shared_persons(
                context,
                session.get_one(SharingAgreement, agreement_id),
                touched=lambda _session, _country, _hazard: self.touched,
                write=write or (lambda: writing(self.engine)),
                page=page,
            )


@pytest.fixture(autouse=True)
def _noise() -> None:
    """The persons of other countries stand in the fixture: nothing here is written in `session`."""


@pytest.fixture
def sharing(engine: Engine, keyring: Keyring, now: datetime) -> Sharing:
    """Ana with her child Beto, Carla in detention, Dani alone, Eva who did not agree."""
    made = Sharing(engine, keyring, now)
    home = uuid.uuid4()
    year = now.year
    cards = {
        "ana": Card(full_name="Ana Uno", phone="+525550000001", birth_year=1980, note="secreto"),
        "beto": Card(full_name="Beto Uno", birth_year=year - 9, needs=(Need.MEDICAL,)),
        "carla": Card(full_name="Carla Dos", birth_year=1990, needs=(Need.DETAINED,)),
        "dani": Card(full_name="Dani Tres", birth_year=year - 12),
        "eva": Card(full_name="Eva Cuatro", birth_year=1970),
    }
    place = StayPlace(lon=-98.2, lat=26.2, text="Calle Diez", unit_code="US48215")
    new = [
        NewPerson(
            country="MX",
            card=card,
            stays=[NewStay(place=place)],
            consent_at=now,
            household_id=home if name in {"ana", "beto"} else None,
        )
        for name, card in cards.items()
    ]
    noise = replace(new[0], country="GT", card=Card(full_name="Ruido Ajeno"), household_id=None)
    with writing(engine) as session:
        add_persons(session, keyring, [noise])
        made.persons = dict(zip(cards, add_persons(session, keyring, new), strict=True))
        for name in cards.keys() - {"eva"}:
            person = session.get_one(Person, made.persons[name])
            permit(session, person, actor="user:1", now=now)
    return made


def names_of(page: SharedPage) -> list[str]:
    """Return the first word of each person of a page."""
    return sorted(person.cells[0].words[0] for person in page.persons)
