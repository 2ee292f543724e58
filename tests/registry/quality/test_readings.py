from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.outbox.models import MessageState, OutboxMessage
from registry.duplicates.models import DoublePair, DoubleSource, DoubleState
from registry.people.history import PersonEventKind, note_event
from registry.people.models import Person, Stay
from registry.quality.faults import Deadlines
from registry.quality.models import RegistrationFault
from registry.quality.readings import homes_of, judge_persons, post_key
from registry.registration.persons import add_household
from tests.registry.conftest import stay_at
from tests.registry.people.test_access import Register


def test_one_damaged_card_or_place_leaves_the_others_judged(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    home = add_household(session, "SV")
    phone = "+19565550123"
    closed = register("Rota", stay_at(-98, 26), household=home, phone=phone)
    child = register("Sol", stay_at(-98, 26), household=home, birth_year=2020, phone=phone)
    refused = register("Eva", stay_at(-98, 26), email="eva@x.example")
    session.execute(sa.update(Person).where(Person.id == closed.id).values(ciphertext=b"x"))
    session.execute(sa.update(Stay).where(Stay.person_id == child.id).values(ciphertext=b"x"))
    message = OutboxMessage(
        owner="retention", kind="person", dedupe_key="1", reference=str(refused.id),
        transport="email", recipient="", due_at=now, state=MessageState.FAILED,
    )  # fmt: skip
    session.add(message)
    session.flush()
    (which,) = homes_of(session, [child.id, refused.id])
    people = judge_persons(session, keyring, which, Deadlines(now.date()))
    unheard = {RegistrationFault.NO_CHANNEL}
    assert {each.id: set(each.faults) for each in people} == {
        closed.id: {RegistrationFault.CLOSED_CARD},
        child.id: unheard,  # the closed card may be an adult's
        refused.id: {RegistrationFault.REFUSED_MAIL, *unheard},
    }


def test_a_need_that_was_over_is_asked_about_until_somebody_talked_to_them(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    ana = register("Ana", stay_at(-98, 26), phone="+19565550123")

    def is_asked(at: datetime) -> bool:
        (which,) = homes_of(session, [ana.id])
        (one,) = judge_persons(session, keyring, which, Deadlines(at.date()))
        return RegistrationFault.NEED_OVER in one.faults

    note_event(session, ana.id, PersonEventKind.LAPSED, at=now, actor="worker")
    assert is_asked(now)
    assert not is_asked(now + timedelta(days=100))
    note_event(session, ana.id, PersonEventKind.CHANGED, at=now, actor="user:1")
    later = now + timedelta(hours=1)
    note_event(session, ana.id, PersonEventKind.CONFIRMED, at=later, actor="link:1")
    assert not is_asked(now)


def test_both_of_a_pair_that_waits_are_on_the_list_until_somebody_decides(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    pair = sorted((register("Ana", stay_at(-98, 26)).id, register("Anna", stay_at(-98, 26)).id))
    row = DoublePair(
        country="SV",
        first_id=pair[0],
        second_id=pair[1],
        log_odds=3.0,
        source=DoubleSource.ENTRY,
        found_at=now,
    )
    session.add(row)
    session.flush()

    def doubles() -> set[uuid.UUID]:
        (which,) = homes_of(session, pair)
        people = judge_persons(session, keyring, which, Deadlines(now.date()))
        return {each.id for each in people if RegistrationFault.DOUBLE in each.faults}

    assert doubles() == set(pair)
    row.state = DoubleState.NOT_SAME
    session.flush()
    assert doubles() == set()


def test_a_post_is_named_in_figures() -> None:
    assert post_key(None) == ""
    assert post_key(uuid.UUID(int=10)) == "0" * 31 + "a"
