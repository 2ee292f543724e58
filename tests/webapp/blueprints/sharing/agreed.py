"""Agreements of Guatemala with Honduras, made for tests of the pages without their form."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy.orm import Session

from core.db import writing
from registry.people.models import Person
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_persons
from registry.sharing.drafting import AgreementDraft, draft_agreement
from registry.sharing.fields import SharedField
from registry.sharing.models import SharingReach
from registry.sharing.permission import permit
from registry.sharing.signing import AgreementSigner, sign
from tests.webapp.conftest import House
from webapp.http.services import EXTENSION

ADMINISTRATORS = {
    country: tuple(uuid.UUID(int=start + number) for number in (1, 2))
    for country, start in (("GT", 0x100), ("HN", 0x200))
}


def register(house: House, name: str = "Ana Uno") -> uuid.UUID:
    """Return a person of Guatemala who agreed to be shared."""
    keyring = house.app.extensions[EXTENSION].keyring
    person = NewPerson(
        country="GT",
        card=Card(full_name=name, phone="+50255550001", birth_year=1980),
        stays=[NewStay(place=StayPlace(lon=-98.2, lat=26.2, text="Calle Diez"))],
        consent_at=house.clock.at,
        post_id=house.posts["GT"],
    )
    with writing(house.engine) as session:
        (person_id,) = add_persons(session, keyring, [person])
        row = session.get_one(Person, person_id)
        permit(session, row, actor="user:1", now=house.clock.at)
    return person_id


def agreement(
    house: House,
    *person_ids: uuid.UUID,
    fields: tuple[SharedField, ...] = (SharedField.NAME,),
    signatures: int = 4,
) -> str:
    """Return the address of an agreement with so many of its signatures."""
    with writing(house.engine) as session:
        return _made(session, house, person_ids, fields, signatures)


def _made(
    session: Session,
    house: House,
    person_ids: tuple[uuid.UUID, ...],
    fields: tuple[SharedField, ...],
    signatures: int,
) -> str:
    now = house.clock.at
    signers = [
        AgreementSigner(country, user_id, f"user:{user_id}")
        for country, ids in ADMINISTRATORS.items()
        for user_id in ids
    ]
    draft = AgreementDraft(
        readers=["HN"], fields=fields, purpose="Avisar de la crecida", person_ids=person_ids,
        reach=SharingReach.PERSONS, begins_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=9),
    )  # fmt: skip
    row = draft_agreement(session, draft, signers[0], now)
    for signer in signers[1:signatures]:
        sign(session, row, signer, now)
    return f"/registro/acuerdos/{row.id}"
