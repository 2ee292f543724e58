"""An index made again holds what the stays say, and keeps nobody waiting while it is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from core.errors import Outdated
from registry.matching.blocks.models import MatchingHead, MatchingState
from registry.matching.checking import check_index, countries_without_index
from registry.matching.index import open_index
from registry.matching.rebuilding import (
    Progress,
    RebuildReport,
    begin_rebuild,
    countries_to_rebuild,
    prepare_index,
    put_index,
    rebuild_index,
)
from registry.matching.writing import begin_indexes
from registry.people.models import Need, Person
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_household, add_persons, change_stay
from tests.indexed_people import ids_in_index, lons_of, spoil_index
from tests.registry.conftest import stay_at

pytestmark = pytest.mark.usefixtures("nobody_waits")

Register = Callable[..., Person]


def _rows(session: Session, keyring: Keyring) -> dict[str, list[object]]:
    found = open_index(session, keyring).rows_near()
    return {country: sorted(rows.tolist()) for country, rows in found.items()}


def _rebuild(
    session: Session, keyring: Keyring, country: str, progress: Progress = lambda *_: None
) -> RebuildReport:
    begin_rebuild(session, country)
    made = prepare_index(session, keyring, country, progress)
    put_index(session, keyring, made)
    return made.report


def test_rebuilding_gives_the_same_people(
    session: Session, keyring: Keyring, register: Register
) -> None:
    home = add_household(session, "SV")
    for n in range(5):
        register(f"P {n}", stay_at(-90 + n, 30), household=home if n % 2 else None)
    register("Trip", stay_at(-90, 30), stay_at(-91, 31))
    before = _rows(session, keyring)
    told: list[tuple[str, int]] = []
    report = _rebuild(session, keyring, "SV", lambda *each: told.append(each))
    assert (report.stays, told) == (7, [("SV", 6)])
    assert _rows(session, keyring) == before
    assert _rebuild(session, keyring, "GT").stays == 3
    assert check_index(session, keyring).faults == ()


def test_a_record_that_does_not_open_leaves_the_others_in_a_rebuilt_index(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana, eva, luz = (register(name, stay_at(-90, 30)) for name in ("Ana", "Eva", "Luz"))
    eva.ciphertext = luz.stays[0].ciphertext = b"damaged"
    spoil_index(session, "SV")
    report = _rebuild(session, keyring, "SV")
    assert ids_in_index(session, keyring) == sorted([ana.id, eva.id]), (
        "who has no card is still somebody to look for"
    )
    assert open_index(session, keyring, ["SV"]).unplaced == {"SV": frozenset({luz.number})}
    assert report.stays == 2
    named = {fault.split(":")[0] for fault in report.faults}
    assert named == {f"stay {eva.stays[0].id}", f"stay {luz.stays[0].id}"}
    assert {fault.split(":")[0] for fault in check_index(session, keyring).faults} == named


def test_a_rebuilt_index_keeps_what_the_old_one_knew_of_a_record_that_does_not_open(
    session: Session, keyring: Keyring, register: Register
) -> None:
    """The index is the last place that knows where somebody is whose own row was damaged."""
    eva, luz = (register(name, stay_at(-90, 30), needs=(Need.MEDICAL,)) for name in ("Eva", "Luz"))
    before = _rows(session, keyring)
    eva.ciphertext = luz.stays[0].ciphertext = b"damaged"
    session.flush()
    assert _rebuild(session, keyring, "SV").stays == 2
    assert _rows(session, keyring) == before


def test_of_a_country_without_an_index_the_stays_are_asked_until_it_is_made(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana, eva = register("Ana", stay_at(-90, 30)), register("Eva", stay_at(-91, 30))
    for table in (MatchingState, MatchingHead):
        session.execute(sa.delete(table))
    session.execute(sa.update(Person).values(number=None))
    begin_indexes(session)
    session.expire_all()
    fresh = Keyring([b"k" * 32])
    assert countries_without_index(session) == ["GT", "SV"]
    assert ids_in_index(session, fresh) == sorted([ana.id, eva.id])
    change_stay(session, fresh, ana.stays[0], stay_at(-95, 30))
    assert countries_without_index(session) == ["GT"]
    _rebuild(session, fresh, "GT")
    assert countries_without_index(session) == []
    assert check_index(session, fresh).faults == ()


def test_what_was_read_before_somebody_was_registered_is_not_written(
    session: Session, keyring: Keyring, register: Register
) -> None:
    register("Ana", stay_at(-90, 30))
    begin_rebuild(session, "SV")
    made = prepare_index(session, keyring, "SV")
    register("Eva", stay_at(-91, 30))
    with pytest.raises(Outdated):
        put_index(session, keyring, made)
    assert lons_of(session, keyring) == [-91, -90]


@pytest.mark.parametrize("busy_times", [1, 99])
def test_others_register_while_an_index_is_made_and_nobody_is_lost(
    engine: Engine, session: Session, now: datetime, busy_times: int
) -> None:
    session.commit()
    keyring, lons = Keyring([b"k" * 32]), [-90.0]

    def add(_country: str = "", _count: int = 0) -> None:
        stays = [stay_at(lons[-1], 30)]
        card = Card(full_name="x")
        new = NewPerson(country="SV", card=card, stays=stays, consent_at=now)
        with writing(engine) as writer:
            add_persons(writer, keyring, [new])

    def register_meanwhile(country: str, count: int) -> None:
        if len(lons) <= min(busy_times, 5):
            lons.append(lons[-1] - 1)
            add(country, count)

    add()
    with writing(engine) as writer:
        assert countries_to_rebuild(writer) == ["GT", "SV"]
        spoil_index(writer, "SV")
    report = rebuild_index(engine, keyring, "SV", register_meanwhile)
    assert report.stays == len(lons) > 1
    with reading(engine) as reader:
        assert lons_of(reader, keyring) == sorted(lons)
        assert check_index(reader, keyring).faults == ()
