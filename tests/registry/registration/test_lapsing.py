from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.checking import check_index
from registry.people.card_parts import NeedUntil
from registry.people.history import events_of
from registry.people.models import Need, Person
from registry.people.record import open_card
from registry.registration.lapsing import drop_lapsed_needs, with_lapsed_needs
from tests.registry.conftest import stay_at
from tests.registry.people.test_access import Register


def until(day: date) -> tuple[NeedUntil, ...]:
    return (NeedUntil(need=Need.PREGNANCY, until_on=day.isoformat()),)


@pytest.fixture
def ana(register: Register, now: datetime) -> Person:
    """Somebody whose pregnancy is over today, and two others."""
    register("Eva", stay_at(-98, 26), needs=(Need.PREGNANCY,))
    register(
        "Luz",
        stay_at(-98, 26),
        needs=(Need.PREGNANCY,),
        needs_until=until(now.date() + timedelta(days=90)),
    )
    return register(
        "Ana",
        stay_at(-98, 26),
        needs=(Need.PREGNANCY, Need.MEDICAL),
        needs_until=until(now.date()),
    )


def test_a_need_is_taken_off_the_card_and_out_of_the_index_the_night_after_its_last_day(
    session: Session, keyring: Keyring, ana: Person, now: datetime
) -> None:
    assert [ana.has_dated_needs] == [True]
    assert with_lapsed_needs(session, keyring, now.date()) == []
    night = now + timedelta(days=1)
    assert with_lapsed_needs(session, keyring, night.date()) == [ana.id]
    assert drop_lapsed_needs(session, keyring, [ana.id], now=night, actor="worker") == 1
    assert open_card(ana, keyring).needs == (Need.MEDICAL,)
    assert [ana.has_dated_needs] == [False]
    assert check_index(session, keyring).is_sound
    (event,) = events_of(session, ana.id)
    assert (event.kind, event.actor, event.fields) == ("lapsed", "worker", ["needs"])
    assert with_lapsed_needs(session, keyring, night.date()) == []
    assert drop_lapsed_needs(session, keyring, [ana.id], now=night, actor="worker") == 0


def test_a_card_that_does_not_open_is_left_for_whoever_mends_it(
    session: Session, keyring: Keyring, ana: Person, now: datetime
) -> None:
    ana.ciphertext = b"damaged"
    session.flush()
    night = now + timedelta(days=1)
    assert with_lapsed_needs(session, keyring, night.date()) == []
    assert drop_lapsed_needs(session, keyring, [ana.id], now=night, actor="worker") == 0
