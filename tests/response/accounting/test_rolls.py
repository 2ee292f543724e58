from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.geo.geometry import Box
from response.accounting.refreshing import match_participation
from response.accounting.rolls import (
    InsideNow,
    newcomers,
    numbers_of,
    persons_by_number,
    roll_at,
    rolls_of,
    write_roll,
)
from response.crisis.models import Participation
from tests.response.crisis_parts import OUTSIDE, add_people, add_zone


def roll_now(session: Session, keyring: Keyring, part: Participation, at: datetime) -> bool:
    inside = match_participation(session, keyring, part, at)
    assert inside is not None
    return write_roll(session, keyring, part, inside) is not None


def test_a_roll_is_written_only_when_somebody_came_or_went(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    add_people(session, keyring, now, ["Una", "Dos"])
    add_people(session, keyring, now, ["Lejana"], at=OUTSIDE)
    begin = now - timedelta(minutes=30)
    assert roll_now(session, keyring, part, begin)
    assert not roll_now(session, keyring, part, begin + timedelta(minutes=1))
    add_people(session, keyring, now, ["Tres"])
    assert roll_now(session, keyring, part, begin + timedelta(minutes=2))
    found = rolls_of(session, part.id)
    assert [(each.persons, each.added, each.removed) for each in found] == [(2, 2, 0), (3, 1, 0)]
    before = roll_at(session, part.id, begin + timedelta(minutes=1))
    assert before is not None
    assert (before.number, len(numbers_of(keyring, before))) == (1, 2)
    assert roll_at(session, part.id, begin - timedelta(minutes=1)) is None


def test_who_came_to_be_inside_is_told_against_the_zone_before(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    stays = add_people(session, keyring, now, ["Una", "Dos"])
    new = add_people(session, keyring, now, ["Lejana", "Otra"], at=OUTSIDE)
    begin = now - timedelta(minutes=30)
    assert newcomers(session, keyring, part) is None
    roll_now(session, keyring, part, begin)
    assert newcomers(session, keyring, part) is None
    add_zone_over_all(session, part, now)
    roll_now(session, keyring, part, now)
    fresh = newcomers(session, keyring, part)
    assert fresh is not None
    assert (fresh.since, fresh.zone_version, fresh.left) == (begin, 1, 0)
    people = persons_by_number(session, "GT", fresh.numbers.tolist())
    assert set(people.values()) == {each.id for each in new}
    # Somebody registers in the zone as it stands: still told against the zone before.
    late = add_people(session, keyring, now, ["Tardía"])
    roll_now(session, keyring, part, now + timedelta(minutes=5))
    fresh = newcomers(session, keyring, part)
    assert fresh is not None
    people = persons_by_number(session, "GT", fresh.numbers.tolist())
    assert set(people.values()) == {each.id for each in (*new, *late)}
    assert not {each.id for each in stays} & set(people.values())


def test_a_match_of_before_the_last_roll_is_left_out(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    numbers = np.array([3, 9, 70_000], np.int32)
    row = write_roll(session, keyring, part, InsideNow(1, now, numbers, 2))
    assert row is not None
    assert numbers_of(keyring, row).tolist() == [3, 9, 70_000]
    late = InsideNow(1, now - timedelta(seconds=1), np.array([3], np.int32), 1)
    assert write_roll(session, keyring, part, late) is None
    row.ciphertext = row.ciphertext[:-1] + bytes([row.ciphertext[-1] ^ 1])
    with pytest.raises(CannotOpen):
        numbers_of(keyring, row)


def add_zone_over_all(session: Session, part: Participation, now: datetime) -> None:
    add_zone(session, part.crisis, Box(-99, 24, -96, 27), now, version=2)
