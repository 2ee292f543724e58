from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from registry.matching.checking import check_index
from registry.people.history import events_of
from registry.people.models import Stay
from registry.people.sought_place import SoughtPlace
from registry.registration.stays import end_stay, stay_of, take_stay, take_stay_away
from registry.registration.unplaced import NewUnplacedStay, waiting_of
from tests.registry.conftest import stay_at
from tests.registry.people.test_access import Register


def test_stays_are_added_ended_and_taken_away_and_each_is_noted(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    ana, eva = register("Ana", stay_at(-98, 26)), register("Eva", stay_at(-97, 26))
    later = now.date() + timedelta(days=30)
    for new in (
        stay_at(-80, 25, trip=True, first=later),
        NewUnplacedStay(place=SoughtPlace(text="Dalas", message="x")),
    ):
        take_stay(session, keyring, ana, new, at=now, actor="user:1")
    (waiting,) = waiting_of(session, keyring, ana.id)
    assert waiting.place is not None
    home, trip = session.scalars(
        sa.select(Stay).where(Stay.person_id == ana.id).order_by(Stay.kind)
    ).all()
    assert stay_of(session, eva, home.id) is None
    assert stay_of(session, ana, uuid.uuid4()) is None
    end_stay(session, keyring, home, at=now, actor="user:1")
    end_stay(session, keyring, trip, at=now, actor="user:1")  # it has not begun
    left = session.scalars(sa.select(Stay.until_on).where(Stay.person_id == ana.id)).all()
    assert left == [now.date()]
    take_stay_away(session, keyring, home, at=now, actor="user:1")
    assert check_index(session, keyring).is_sound
    assert {tuple(each.fields) for each in events_of(session, ana.id)} == {("place",)}
    lines = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "person.edit")).all()
    assert (len(lines), {each.subject for each in lines}) == (5, {str(ana.id)})
    assert isinstance(left[0], date)
