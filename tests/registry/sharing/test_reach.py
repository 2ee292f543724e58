from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import reading, writing
from registry.people.models import Person
from registry.sharing.models import SharingAgreement, SharingReach
from registry.sharing.reach import persons_in_reach
from tests.registry.sharing.conftest import Sharing

POST = uuid.UUID(int=77)


def nobody(_session: Session, _country: str, _hazard: uuid.UUID) -> list[uuid.UUID]:
    return []


def test_a_post_reaches_whom_it_registered_and_households_stay_together(sharing: Sharing) -> None:
    with writing(sharing.engine) as session:
        session.execute(
            sa.update(Person).where(Person.id != sharing.persons["dani"]).values(post_id=POST)
        )
    agreement_id = sharing.agreed(reach=SharingReach.POST, reach_id=POST, person_ids=())
    with reading(sharing.engine) as session:
        agreement = session.get_one(SharingAgreement, agreement_id)
        reached = persons_in_reach(session, agreement, nobody)
    own = {sharing.persons[name] for name in ("ana", "beto", "carla")}
    assert set(reached) == own
    places = [reached.index(sharing.persons[name]) for name in ("ana", "beto")]
    assert abs(places[0] - places[1]) == 1
