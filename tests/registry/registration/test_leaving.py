from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from registry.matching.checking import check_index
from registry.people.history import events_of
from registry.people.models import Stay, StayKind
from registry.people.sought_place import SoughtPlace
from registry.people.stay_place import StayPlace
from registry.registration.leaving import mark_left, mark_returned
from registry.registration.persons import NewStay
from registry.registration.unplaced import (
    NewUnplacedStay,
    count_unplaced,
    put_unplaced,
    unplaced_by_country,
    unplaced_stays,
)
from tests.registry.conftest import stay_at
from tests.registry.people.test_access import Register

LEFT, NEXT_YEAR = date(2026, 11, 29), date(2027, 6, 1)
SEASON = NewStay(
    place=StayPlace(lon=-97, lat=27),
    kind=StayKind.SEASON,
    from_on=date(2026, 9, 1),
    until_on=date(2026, 12, 20),
)
NEXT_TRIP = stay_at(-80, 25, trip=True, first=NEXT_YEAR)
OVER = stay_at(-81, 26, trip=True, first=date(2026, 1, 1), last=date(2026, 1, 9))


def last_days(session: Session, person_id: object) -> list[date | None]:
    query = sa.select(Stay.until_on).where(Stay.person_id == person_id).order_by(Stay.kind)
    return list(session.scalars(query.order_by(Stay.from_on)))


def test_the_stays_of_who_left_end_on_that_day_and_the_later_ones_stay(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    ana = register("Ana", stay_at(-98, 26), SEASON, OVER, NEXT_TRIP)
    mark_left(session, keyring, ana, LEFT, at=now, actor="user:1")
    assert [ana.left_on] == [LEFT]
    assert last_days(session, ana.id) == [LEFT, LEFT, date(2026, 1, 9), None]
    assert check_index(session, keyring).is_sound
    mark_returned(session, keyring, ana, at=now, actor="link")
    assert [ana.left_on] == [None]
    # The season does not go on by itself.
    assert last_days(session, ana.id) == [None, LEFT, date(2026, 1, 9), None]
    assert check_index(session, keyring).is_sound
    assert [each.kind.value for each in events_of(session, ana.id)].count("left") == 1
    actions = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.subject == str(ana.id)))
    assert set(actions) == {"person.left", "person.returned"}


def test_who_has_left_is_not_looked_for_but_the_next_journey_is(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    ana = register("Ana")
    sought = SoughtPlace(text="Dalas", message="x")
    put_unplaced(session, keyring, ana, NewUnplacedStay(place=sought))
    assert count_unplaced(session, "SV") == 1
    mark_left(session, keyring, ana, LEFT, at=now, actor="user:1")
    assert (count_unplaced(session, "SV"), unplaced_by_country(session)) == (0, {})
    trip = NewUnplacedStay(place=sought, kind=StayKind.TRIP, from_on=NEXT_YEAR)
    put_unplaced(session, keyring, ana, trip)
    assert [each.from_on for each in unplaced_stays(session, keyring, "SV")] == [NEXT_YEAR]
