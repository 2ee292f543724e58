"""Newcomers wait beside the blocks, are found as if they were in them, go into them together."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.geo.geometry import Area, Box
from registry.card_blocks.models import NewcomerRecord
from registry.matching.blocks import waiting
from registry.matching.blocks.attributes import GroupNumbers, LanguagePost
from registry.matching.blocks.waiting import KIND, waiting_persons
from registry.matching.checking import check_index
from registry.matching.index import open_index
from registry.matching.rounds.changed_blocks import changed_ground
from registry.people.models import Person
from registry.people.record import Card, StayPlace
from registry.registration.persons import (
    NewStay,
    add_household,
    change_card,
    change_stay,
    erase_person,
)
from tests.indexed_people import ids_in_index, lons_of
from tests.registry.conftest import stay_at

Register = Callable[..., Person]
COARSE = NewStay(place=StayPlace(lon=-96, lat=30, accuracy="unit"))
HERE, THERE = (Area.from_box(Box(lon - 0.5, 29, lon + 0.5, 31)) for lon in (-90, -97))


def numbers_waiting(session: Session) -> list[int]:
    own = sa.and_(NewcomerRecord.kind == KIND, NewcomerRecord.country == "SV")
    return sorted(session.scalars(sa.select(NewcomerRecord.number).where(own)))


def test_who_registers_alone_waits_and_is_counted_like_the_others(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana", stay_at(-90, 30), language="es")
    luz = register("Luz", stay_at(-90, 30), language="quc", birth_year=2015)
    eva = register("Eva", stay_at(-90, 30), stay_at(120, 10), language="kek")
    register("Tom", COARSE)
    assert numbers_waiting(session) == [], "the one at a middle took the others along"
    rosa = register("Rosa", stay_at(-97, 30), language="mam")
    register("Ema", stay_at(-97, 30), household=add_household(session, "SV"))
    assert numbers_waiting(session) == []
    hugo = register("Hugo", stay_at(-97, 30), language="mam")
    assert numbers_waiting(session) == [hugo.number]
    for fresh in (keyring, Keyring([b"k" * 32])):
        assert {ana.id, luz.id, eva.id, rosa.id, hugo.id} <= set(ids_in_index(session, fresh))
        assert check_index(session, fresh).faults == ()
        index = open_index(session, fresh, ["SV"])
        rows = index.rows_near([THERE])["SV"]
        assert sorted(rows["language"].tolist()) == [b"es", b"mam", b"mam"]
        together = dict(index.touch_many([[HERE], [THERE]], 2026))
        assert hugo.number in together[1].travellers.rows["person"].tolist()
        assert together[0].travellers.rows["person"].tolist() == [eva.number]


@pytest.mark.parametrize("change", ["card", "stay", "erase"])
def test_a_change_of_who_waits_is_the_same_as_of_anybody(
    session: Session, keyring: Keyring, register: Register, now: datetime, change: str
) -> None:
    register("Ana", stay_at(-90, 30))
    luz, eva = register("Luz", stay_at(-91, 30)), register("Eva", stay_at(-92, 30))
    assert numbers_waiting(session) == sorted([luz.number or 0, eva.number or 0])
    if change == "card":
        change_card(session, keyring, luz, Card(full_name="Luz", language="en"))
    elif change == "stay":
        change_stay(session, keyring, luz.stays[0], stay_at(-95, 30))
    else:
        erase_person(session, keyring, luz, actor="a", purpose="p", now=now)
    lons = {"card": [-92, -91, -90], "stay": [-95, -92, -90], "erase": [-92, -90]}[change]
    assert (numbers_waiting(session), lons_of(session, keyring)) == ([], lons)
    assert check_index(session, keyring).faults == ()


def test_a_traveller_who_waits_comes_home_where_there_are_no_blocks_of_travellers(
    session: Session, keyring: Keyring, register: Register
) -> None:
    register("Ana", stay_at(-90, 30))
    luz = register("Luz", stay_at(-91, 30), stay_at(-93, 30))
    change_stay(session, keyring, luz.stays[0], stay_at(-95, 30))
    assert len(lons_of(session, keyring)) == 3
    assert check_index(session, keyring).faults == ()


def test_when_there_is_no_more_room_all_go_into_blocks(
    session: Session, keyring: Keyring, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "MOST_WAITING", 2)
    for number in range(4):
        register(f"P{number}", stay_at(-90 - number, 30))
        assert lons_of(session, keyring) == [-90 - each for each in range(number, -1, -1)]
    assert numbers_waiting(session) == []
    assert check_index(session, keyring).faults == ()


def test_one_whose_row_does_not_open_is_read_from_their_own_rows_until_the_next_change(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana, luz = (register(name, stay_at(-90, 30)) for name in ("Ana", "Luz"))
    session.execute(sa.update(NewcomerRecord).where(NewcomerRecord.kind == KIND).values(
        ciphertext=b"damaged"))  # fmt: skip
    fresh = Keyring([b"k" * 32])
    assert ids_in_index(session, fresh) == sorted([ana.id, luz.id])
    assert [f"newcomer SV/{luz.number}" in each for each in open_index(session, fresh).faults] == [
        True
    ]
    assert check_index(session, fresh).faults != ()
    register("Ema", stay_at(-90, 30), household=add_household(session, "SV"))
    again = Keyring([b"k" * 32])
    assert (len(ids_in_index(session, again)), numbers_waiting(session)) == (3, [])
    assert check_index(session, again).faults == ()


def test_what_is_rolled_back_waits_nowhere(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana", stay_at(-90, 30))
    with contextlib.suppress(KeyError), session.begin_nested():
        register("Luz", stay_at(-91, 30))
        assert len(ids_in_index(session, keyring)) == 2
        raise KeyError
    assert (ids_in_index(session, keyring), numbers_waiting(session)) == ([ana.id], [])
    register("Eva", stay_at(-92, 30))
    assert lons_of(session, keyring) == [-92, -90]


def test_a_zone_is_asked_again_where_somebody_waits_who_did_not(
    session: Session, keyring: Keyring, register: Register
) -> None:
    register("Ana", stay_at(-80, 10))
    before = open_index(session, keyring).parts
    register("Luz", stay_at(-90, 30))
    after = open_index(session, keyring).parts
    register("Ema", stay_at(-80, 10), household=add_household(session, "SV"))
    later = open_index(session, keyring).parts
    for one, other in ((before, after), (after, later), (before, later)):
        ground = changed_ground(one, other)
        assert (ground.meets(HERE), ground.meets(THERE)) == (True, False)


def test_a_row_that_another_database_had_under_the_same_number_and_stamp_is_read_anew(
    session: Session, keyring: Keyring, register: Register
) -> None:
    register("Ana", stay_at(-90, 30))
    luz = register("Luz", stay_at(-91, 30), language="quc")
    groups = GroupNumbers()
    own, _ = waiting_persons(session, keyring, "SV", groups, {})
    known = own[luz.number or 0]
    other = replace(known, row=known.row + 1, group=LanguagePost("es"))
    for before, language in ((known, "quc"), (replace(known, group=LanguagePost("es")), "es")):
        found, _ = waiting_persons(session, keyring, "SV", groups, {luz.number or 0: before})
        assert found[luz.number or 0].group.language == language
    found, _ = waiting_persons(session, keyring, "SV", groups, {luz.number or 0: other})
    assert found[luz.number or 0].group.language == "quc"
