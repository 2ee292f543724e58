"""What is counted follows the cards: registered, changed, placed, moved, erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.people.models import Need, Person, Stay, StayKind, UnplacedStay
from registry.people.record import Card, StayPlace
from registry.people.sought_place import SoughtPlace
from registry.registration.erasing import erase_persons
from registry.registration.leaving import mark_left, mark_returned
from registry.registration.persons import (
    NewStay,
    add_household,
    add_stay,
    change_card,
    change_stay,
    erase_person,
    remove_stay,
    set_household,
)
from registry.registration.placing import place_person
from registry.registration.unplaced import NewUnplacedStay, drop_unplaced, put_unplaced
from registry.statistics.models import TraitBlockRow, TraitState
from registry.statistics.traits.checking import check_traits
from registry.statistics.traits.open_traits import open_traits
from registry.statistics.traits.trait_blocks import CountedPerson, traits_at

Register = Callable[..., Person]
HIDALGO = StayPlace(lon=-98, lat=26, unit_code="US48215")
CAMERON = StayPlace(lon=-97, lat=26, unit_code="US48061")
AT = NewStay(place=HIDALGO)


def counted(session: Session, keyring: Keyring, person: Person) -> CountedPerson:
    """Return what is counted of somebody."""
    kept = open_traits(session, keyring, person.country)
    assert kept is not None
    found = traits_at(kept.blocks[0], person.number or 0)
    assert found is not None
    return found


def units(session: Session, keyring: Keyring, person: Person) -> list[str]:
    return [each.unit_code for each in counted(session, keyring, person).stays]


def test_each_change_is_counted_at_once(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    ana = register("Ana Bor", AT, birth_year=1990, needs=(Need.MEDICAL,), language="quc-GT")
    found = counted(session, keyring, ana)
    assert (found.birth_year, found.needs, found.language) == (1990, (Need.MEDICAL,), "quc")
    assert units(session, keyring, ana) == ["US48215"]
    home = add_household(session, "SV")
    set_household(session, keyring, ana, home)
    assert counted(session, keyring, ana).household == int.from_bytes(home.id.bytes[:8], "big")
    change_card(session, keyring, ana, Card(full_name="Ana Bor", sex="f"))
    assert counted(session, keyring, ana).sex == "f"
    trip = add_stay(
        session,
        keyring,
        ana,
        NewStay(place=CAMERON, kind=StayKind.TRIP, from_on=now.date()),
    )
    assert sorted(units(session, keyring, ana)) == ["US48061", "US48215"]
    change_stay(
        session, keyring, trip, NewStay(place=HIDALGO, kind=StayKind.TRIP, from_on=now.date())
    )
    assert units(session, keyring, ana) == ["US48215", "US48215"]
    mark_left(session, keyring, ana, now.date(), at=now, actor="x")
    assert counted(session, keyring, ana).left_on == now.date()
    mark_returned(session, keyring, ana, at=now, actor="x")
    remove_stay(session, keyring, session.get_one(Stay, trip.id))
    assert units(session, keyring, ana) == ["US48215"]
    assert check_traits(session, keyring).faults == ()
    assert check_traits(session, keyring).persons == 4, "with the three of Guatemala"


def test_who_waits_for_a_place_is_counted_without_one(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana Bor")
    sought = NewUnplacedStay(place=SoughtPlace(text="Xyz", message="?"))
    put_unplaced(session, keyring, ana, sought)
    assert units(session, keyring, ana) == [""]
    waiting = session.scalars(sa.select(UnplacedStay)).one()
    place_person(session, keyring, waiting, HIDALGO)
    assert units(session, keyring, ana) == ["US48215"]
    put_unplaced(session, keyring, ana, sought)
    drop_unplaced(session, keyring, ana, StayKind.RESIDENCE)
    assert units(session, keyring, ana) == ["US48215"]
    assert check_traits(session, keyring).faults == ()


def test_who_is_erased_is_gone_from_the_counts(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    ana, luz, eva = (register(name, AT) for name in ("Ana", "Luz", "Eva"))
    erase_persons(session, keyring, "SV", [ana.id])
    erase_person(session, keyring, luz, actor="x", purpose="wish", now=now)
    kept = open_traits(session, keyring, "SV")
    assert kept is not None
    assert kept.columns.numbers.tolist() == [eva.number]
    assert check_traits(session, keyring).faults == ()


def test_a_block_that_does_not_open_is_named_and_made_again_by_the_next_writer(
    session: Session, keyring: Keyring, register: Register
) -> None:
    change_card(session, keyring, register("Ana Bor", AT), Card(full_name="Ana Bor"))
    own = TraitBlockRow.country == "SV"
    before = session.scalars(sa.select(TraitBlockRow).where(own)).one().ciphertext
    session.execute(sa.update(TraitBlockRow).where(own).values(ciphertext=b"broken"))
    (fault,) = check_traits(session, keyring).faults
    assert fault.startswith("statistics SV/0: ")
    luz = register("Luz Cux", AT)
    assert check_traits(session, keyring).faults, "she waits beside the block"
    change_card(session, keyring, luz, Card(full_name="Luz Cux", birth_year=1980))
    assert check_traits(session, keyring).faults == ()
    kept = open_traits(session, keyring, "SV")
    assert kept is not None
    assert len(kept.columns.numbers) == 2
    session.execute(sa.update(TraitBlockRow).where(own).values(ciphertext=before))
    session.expire_all()
    session.execute(sa.update(TraitState).values(token=7, stamp=TraitState.stamp + 1))
    session.execute(sa.update(TraitBlockRow).where(own).values(stamp=TraitBlockRow.stamp + 1))
    assert check_traits(session, keyring).faults, "one put back does not open"


def test_codes_that_were_never_made_are_not_half_made(
    session: Session, keyring: Keyring, register: Register
) -> None:
    register("Ana Bor", AT)
    for table in (TraitBlockRow, TraitState):
        session.execute(sa.delete(table).where(table.country == "SV"))
    session.expire_all()
    register("Luz Cux", AT)
    assert open_traits(session, keyring, "SV") is None, "half of them would be a wrong count"
    assert "none were made yet" in " ".join(check_traits(session, keyring).faults)
