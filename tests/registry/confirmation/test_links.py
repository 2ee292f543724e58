from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.confirmation.links import (
    LINK_DAYS,
    NAMED_DAYS,
    drop_ended_links,
    new_person_link,
    note_use,
    person_of_link,
    persons_of_link,
    revoke_links,
    was_issued,
)
from registry.confirmation.models import PersonLink, PersonLinkMember
from registry.people.models import Person
from registry.registration.erasing import erase_persons
from registry.registration.persons import add_household, erase_person, set_household
from tests.registry.conftest import stay_at
from tests.registry.people.test_access import Register

DAY = timedelta(days=1)
PLACE = stay_at(-98, 26)


@pytest.fixture
def family(session: Session, register: Register) -> list[Person]:
    home = add_household(session, "SV")
    return [register(f"Ana {number}", PLACE, household=home) for number in range(4)]


def test_of_a_token_only_its_keyed_hash_stays(
    session: Session, keyring: Keyring, family: list[Person], now: datetime
) -> None:
    ana = family[0]
    token = new_person_link(session, keyring, ana, now)
    (row,) = session.scalars(sa.select(PersonLink))
    assert len(token) == 43  # 256 bits
    assert token.encode() not in row.token_hash
    assert person_of_link(session, keyring, token, now) is ana
    stranger = Keyring([b"s" * 32])
    assert person_of_link(session, stranger, token, now) is None
    for wrong in ("", token[:-1], token + "x", "x" * 5000, "é\0"):
        assert person_of_link(session, keyring, wrong, now) is None


def test_a_link_ends_by_its_day_and_at_once_when_it_is_revoked(
    session: Session, keyring: Keyring, family: list[Person], now: datetime
) -> None:
    token = new_person_link(session, keyring, family[0], now, family=family)
    other = new_person_link(session, keyring, family[2], now)
    last = now + LINK_DAYS * DAY
    assert persons_of_link(session, keyring, token, last - timedelta(seconds=1)) is not None
    assert persons_of_link(session, keyring, token, last) is None
    assert revoke_links(session, [family[1].id], now) == 1
    assert revoke_links(session, [family[1].id], now) == 0
    assert person_of_link(session, keyring, token, now) is None
    assert was_issued(session, keyring, token)
    assert person_of_link(session, keyring, other, now) is family[2]
    assert drop_ended_links(session, last + (NAMED_DAYS - 1) * DAY) == 0
    assert drop_ended_links(session, last + NAMED_DAYS * DAY) == 2


def test_a_family_link_opens_those_it_was_made_for_and_nobody_who_came_or_went(
    session: Session, keyring: Keyring, family: list[Person], register: Register, now: datetime
) -> None:
    ana, luis, eva, _last = family
    foreigner = register("Otro", PLACE, country="GT")
    token = new_person_link(session, keyring, ana, now, family=[luis, eva, foreigner])
    linked = persons_of_link(session, keyring, token, now)
    assert linked is not None
    assert linked.persons == (ana, luis, eva)
    register("Suegra", PLACE, household=ana.household)
    set_household(session, keyring, eva, None)
    linked = persons_of_link(session, keyring, token, now)
    assert linked is not None
    assert linked.ids == (ana.id, luis.id)
    note_use(session, linked.link_id, now)
    assert session.scalars(sa.select(PersonLink.used_at)).all() == [now]


@pytest.mark.parametrize("is_many", [False, True])
def test_who_is_erased_is_erased_from_the_links(
    session: Session, keyring: Keyring, family: list[Person], now: datetime, is_many: bool
) -> None:
    token = new_person_link(session, keyring, family[0], now, family=family)
    gone = family[0].id
    if is_many:
        erase_persons(session, keyring, "SV", [gone])
    else:
        erase_person(session, keyring, family[0], actor="test", purpose="wish", now=now)
    session.expire_all()
    assert gone not in set(session.scalars(sa.select(PersonLinkMember.person_id)))
    assert person_of_link(session, keyring, token, now) is family[1]
    erase_persons(session, keyring, "SV", [each.id for each in family[1:]])
    session.expire_all()
    assert person_of_link(session, keyring, token, now) is None
    assert drop_ended_links(session, now) == 1
