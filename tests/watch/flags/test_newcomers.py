"""Who registers or moves is flagged in that transaction; the round that follows has nothing to
add.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import watch.flags.newcomers
from core.atlas.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from feeds.models import Source
from feeds.values import Severity
from registry.matching.placements.listeners import tell_placements
from registry.people.models import Person
from registry.people.record import Card
from registry.registration.persons import NewPerson, NewStay, add_persons, change_stay
from tests.two_counties import TwoCounties
from tests.watch.conftest import band, stay_at
from watch.flagging import CycleFlagging
from watch.flags.members import member_numbers
from watch.models import ChangeKind, Flag, FlagChange, FlagStatus
from webapp.newcomers import flag_newcomers_of

ATLAS = cast(Atlas, TwoCounties())
HERE = band(-99, 26, -98, 27, Severity.SEVERE)
CORE = band(-98.6, 26.4, -98.4, 26.6, Severity.EXTREME)
Make = Callable[..., Any]


@pytest.fixture
def listening(engine: Engine, keyring: Keyring, now: datetime) -> Iterator[Engine]:
    flag_newcomers_of(engine, lambda: keyring, lambda: ATLAS, lambda: now)
    yield engine
    tell_placements(engine, lambda _session, _placed: None)


def add(
    engine: Engine, keyring: Keyring, now: datetime, *stays: Sequence[NewStay], **given: Any
) -> list[uuid.UUID]:
    values: dict[str, Any] = {"country": "SV", "card": Card(full_name="x"), "consent_at": now}
    values |= given
    with writing(engine) as session:
        return add_persons(session, keyring, [NewPerson(stays=own, **values) for own in stays])


def flags(engine: Engine, keyring: Keyring) -> dict[tuple[str, str], tuple[Any, ...]]:
    with reading(engine) as session:
        return {
            (flag.hazard.key, flag.country): (
                flag.status, flag.persons, flag.households, flag.arriving, flag.leaving,
                flag.severity, member_numbers(session, flag, keyring).tolist(),
            )
            for flag in session.scalars(sa.select(Flag))
        }  # fmt: skip


def round_moves(engine: Engine, keyring: Keyring, now: datetime) -> int:
    flagging = CycleFlagging(engine, ATLAS, keyring, now)
    flagging.flag_all([])
    assert flagging.failures == ()
    return sum(flagging.tally.moves.values())


def test_a_newcomer_raises_and_widens_and_a_round_adds_nothing(
    listening: Engine, session: Session, keyring: Keyring, now: datetime, hazard: Make
) -> None:
    hazard(HERE, CORE, key="a:1")
    hazard(band(-90, 10, -89, 11, Severity.SEVERE), key="a:2")
    session.commit()
    add(listening, keyring, now, [stay_at(-98.9, 26.1)])
    found = flags(listening, keyring)
    assert {key: each[:2] for key, each in found.items()} == {("a:1", "SV"): (FlagStatus.RAISED, 1)}
    assert found["a:1", "SV"][5] == "Severe"
    assert round_moves(listening, keyring, now) == 0
    family = uuid.uuid4()
    add(
        listening, keyring, now, [stay_at(-98.5, 26.5)], [stay_at(-98.7, 26.5)], household_id=family
    )
    (aunt,) = add(listening, keyring, now, [stay_at(-80, 26.5)], household_id=family)
    trip = stay_at(-98.2, 26.2, trip=True, from_on=now.date() + timedelta(days=1))
    add(listening, keyring, now, [stay_at(-80, 26.5), trip], country="GT")
    found = flags(listening, keyring)
    assert found["a:1", "SV"][1:6] == (3, 2, 0, 0, "Extreme")
    assert found["a:1", "GT"][1:5] == (1, 1, 1, 0)
    assert round_moves(listening, keyring, now) == 0
    with writing(listening) as later:
        (stay,) = later.get_one(Person, aunt).stays
        change_stay(later, keyring, stay, stay_at(-98.9, 26.9))
    assert flags(listening, keyring)["a:1", "SV"][1:3] == (4, 2), "her household was counted"
    with reading(listening) as later:
        kinds = list(later.scalars(sa.select(FlagChange.change).order_by(FlagChange.at)))
    assert sorted(kinds) == [ChangeKind.RAISED] * 2 + [ChangeKind.WIDENED] * 2
    assert round_moves(listening, keyring, now) == 0


def test_what_flags_nobody_flags_no_newcomer(
    listening: Engine, session: Session, keyring: Keyring, now: datetime, hazard: Make
) -> None:
    hazard(HERE, key="a:1", is_test=True)
    original = hazard(HERE, key="a:2")
    hazard(HERE, key="a:3", same_as_id=original.id)
    hazard(HERE, key="a:4", ends_at=now - timedelta(hours=1))
    own = Source(key="own", name="own", format="cap", owner="GT")
    session.add(own)
    session.flush()
    hazard(HERE, key="a:5", source_id=own.id)
    session.commit()
    add(listening, keyring, now, [stay_at(-98.5, 26.5)])
    assert list(flags(listening, keyring)) == [("a:2", "SV")]
    assert round_moves(listening, keyring, now) == 0


@pytest.mark.parametrize("is_refused", [False, True], ids=["a fault of ours", "a statement"])
def test_what_cannot_be_found_out_keeps_nobody_from_registering(
    listening: Engine, session: Session, keyring: Keyring, now: datetime, hazard: Make,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, is_refused: bool,
) -> None:  # fmt: skip
    real = watch.flags.newcomers._behind
    hazard(HERE, key="a:1")
    session.commit()

    def broken(context: Any, _hazard: object) -> None:
        if is_refused:
            context.session.execute(sa.text("select nothing from nowhere"))
        raise ZeroDivisionError

    monkeypatch.setattr(watch.flags.newcomers, "_behind", broken)
    assert len(add(listening, keyring, now, [stay_at(-98.5, 26.5)])) == 1
    assert "left to the next round" in caplog.text
    assert flags(listening, keyring) == {}
    monkeypatch.setattr(watch.flags.newcomers, "_behind", real)
    assert round_moves(listening, keyring, now) == 1


def test_a_flag_that_does_not_open_is_left_to_the_round(
    listening: Engine, session: Session, keyring: Keyring, now: datetime, hazard: Make
) -> None:
    hazard(HERE, key="a:1")
    session.commit()
    add(listening, keyring, now, [stay_at(-98.5, 26.5)])
    with writing(listening) as later:
        later.execute(sa.update(Flag).values(members=b"damaged"))
    add(listening, keyring, now, [stay_at(-98.4, 26.5)])
    assert round_moves(listening, keyring, now) == 1
    assert flags(listening, keyring)["a:1", "SV"][1] == 2


def test_random_newcomers_leave_nothing_to_the_round(
    listening: Engine, session: Session, keyring: Keyring, now: datetime, hazard: Make
) -> None:
    dice = random.Random(11)
    for number in range(6):
        west, south = -99 + dice.randint(0, 4) / 2, 25 + dice.randint(0, 4) / 2
        wide = band(west, south, west + 1, south + 1, Severity.SEVERE)
        core = band(west + 0.25, south, west + 0.5, south + 1, Severity.EXTREME)
        hazard(wide, core, key=f"a:{number}", started_at=now + timedelta(hours=dice.randint(-9, 9)))
    session.commit()
    homes = [uuid.uuid4() for _ in range(6)]
    for step in range(10):
        new = []
        for _ in range(dice.choice((1, 1, 12))):
            stays = [stay_at(-99 + dice.randint(0, 12) / 4, 25 + dice.randint(0, 12) / 4)]
            if dice.random() < 0.4:
                first = now.date() + timedelta(days=dice.randint(-3, 3))
                last = first + timedelta(days=dice.randint(0, 3))
                trip = stay_at(-98.6, 26.1, trip=True, from_on=first, until_on=last)
                stays.append(trip)
            new.append(stays)
        add(listening, keyring, now, *new, household_id=dice.choice(homes) if step % 3 else None)
        before = flags(listening, keyring)
        assert round_moves(listening, keyring, now) == 0
        assert flags(listening, keyring) == before
    assert len(before) > 3
