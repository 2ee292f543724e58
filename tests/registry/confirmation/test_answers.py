from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.errors import UnusableInput
from registry.confirmation.answers import (
    UNDO_DAYS,
    PersonAnswer,
    check_undo,
    confirm_household,
    confirm_person,
    leave_person,
    return_person,
)
from registry.matching.checking import check_index
from registry.people.consent import CHECK_DAYS
from registry.people.history import PersonEventKind, events_of
from registry.people.models import Person, Stay
from registry.registration.persons import KEEP_DAYS, add_household
from tests.registry.conftest import stay_at
from tests.registry.people.test_access import Register

DAY = timedelta(days=1)


@pytest.fixture
def ana(register: Register) -> Person:
    return register("Ana", stay_at(-98, 26))


def person_days(person: Person) -> tuple[date | None, datetime | None]:
    return person.left_on, person.confirmed_at


def last_days(session: Session, person: Person) -> list[date | None]:
    return list(session.scalars(sa.select(Stay.until_on).where(Stay.person_id == person.id)))


def test_all_is_right_renews_the_time_and_asks_again_half_a_year_later(
    session: Session, ana: Person, now: datetime
) -> None:
    assert ana.confirmed_at == now  # registering is the first time
    assert ana.check_on == now.date() + CHECK_DAYS * DAY
    later = now + 190 * DAY
    ana.checks = 2
    assert confirm_person(session, ana, PersonAnswer("link:1", later))
    assert (ana.confirmed_at, ana.checks) == (later, 0)
    assert ana.check_on == later.date() + CHECK_DAYS * DAY
    assert (ana.consent_at, ana.keep_until) == (later, later.date() + KEEP_DAYS * DAY)
    session.flush()
    (entry,) = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "person.confirm"))
    kinds = [each.kind for each in events_of(session, ana.id)]
    assert set(kinds) == {PersonEventKind.RENEWED, PersonEventKind.CONFIRMED}
    assert (entry.subject, entry.purpose, entry.actor) == (str(ana.id), "confirmation", "link:1")


def test_who_agreed_to_a_shorter_time_keeps_its_end(
    session: Session, ana: Person, now: datetime
) -> None:
    ana.keep_until = now.date() + 90 * DAY
    assert confirm_person(session, ana, PersonAnswer("link:1", now + 20 * DAY))
    assert ana.keep_until == now.date() + 90 * DAY
    assert ana.confirmed_at == now + 20 * DAY


def test_who_left_is_in_no_zone_is_not_asked_and_comes_back_as_they_were(
    session: Session, keyring: Keyring, ana: Person, now: datetime
) -> None:
    assert leave_person(session, keyring, ana, PersonAnswer("link:1", now))
    assert not leave_person(session, keyring, ana, PersonAnswer("link:1", now))
    assert ana.left_on == now.date()
    assert last_days(session, ana) == [now.date()]
    assert ana.keep_until == now.date() + KEEP_DAYS * DAY
    assert check_index(session, keyring).faults == ()
    assert not confirm_person(session, ana, PersonAnswer("link:1", now))
    check_undo(ana, now + UNDO_DAYS * DAY)
    with pytest.raises(UnusableInput):
        check_undo(ana, now + (UNDO_DAYS + 1) * DAY)
    assert return_person(session, keyring, ana, PersonAnswer("link:1", now + DAY))
    assert not return_person(session, keyring, ana, PersonAnswer("link:1", now + DAY))
    assert person_days(ana) == (None, now + DAY)
    assert last_days(session, ana) == [None]
    assert check_index(session, keyring).faults == ()


def test_a_household_is_confirmed_but_for_who_left(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    home = add_household(session, "SV")
    family = [register(f"Eva {n}", stay_at(-98, 26), household=home) for n in range(3)]
    leave_person(session, keyring, family[1], PersonAnswer("link:1", now))
    assert confirm_household(session, family, PersonAnswer("link:1", now + DAY)) == 2
    assert [each.confirmed_at for each in family] == [now + DAY, now, now + DAY]
