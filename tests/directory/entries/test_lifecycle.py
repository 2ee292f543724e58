from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from directory.entries.change_log import (
    ChangeAction,
    ChangeOrigin,
    ChangeVia,
    changes_of,
    values_of_change,
)
from directory.entries.kinds import EntryKind
from directory.entries.lifecycle import (
    ChangedMeanwhile,
    DesignationTaken,
    any_entry,
    change_entry,
    create_entry,
    put_back,
    restore_entry,
    retire_entry,
)
from directory.entries.models import (
    Answer,
    CommunityLeader,
    Designation,
    FocalPoint,
    Shelter,
    Visibility,
)
from directory.entries.values import values_of
from directory.entries.visibility import Viewer, visible_to
from tests.directory.conftest import channel, focal_point, post, shelter


@pytest.fixture
def origin(now: datetime) -> ChangeOrigin:
    return ChangeOrigin(now, "user:1", ChangeVia.SCREEN, "porque sí")


def test_a_new_entry_begins_its_history(session: Session, origin: ChangeOrigin) -> None:
    made = create_entry(
        session,
        EntryKind.SHELTER,
        {"name": "Casa", "kind": "community", "visibility": "rcm", "capacity": 40},
        country="GT",
        origin=origin,
    )
    assert isinstance(made, Shelter)
    assert (made.country, made.pets, made.capacity) == ("GT", Answer.UNKNOWN, 40)
    (change,) = changes_of(session, made.id)
    assert (change.action, change.actor, change.name, change.reason) == (
        ChangeAction.CREATED,
        "user:1",
        "Casa",
        "porque sí",
    )
    assert change.values["capacity"] == [None, 40]
    assert "beds_men" not in change.values


def test_a_change_tells_from_what_to_what_and_can_be_put_back(
    session: Session, origin: ChangeOrigin
) -> None:
    place = shelter(session, "Casa", (-98.2, 26.2), channels=[channel("+19565550123")])
    other = {**values_of(place)["channels"][0], "value": "+19565550124"}
    change = change_entry(
        session, place, {"name": "Casa Nueva", "city": "", "channels": [other]}, origin=origin
    )
    assert change is not None
    assert set(change.values) == {"name", "channels"}
    assert change.values["name"] == ["Casa", "Casa Nueva"]
    session.flush()
    session.expire_all()
    back = put_back(session, change, origin=origin)
    assert back is not None
    session.flush()
    session.expire_all()
    assert (place.name, [each.value for each in place.channels]) == ("Casa", ["+19565550123"])
    assert [each.action for each in changes_of(session, place.id)] == [ChangeAction.CHANGED] * 2


def test_nothing_changed_leaves_no_trace(session: Session, origin: ChangeOrigin) -> None:
    place = shelter(session, "Casa", (-98.2, 26.2))
    session.expire_all()
    before = place.updated_at
    assert change_entry(session, place, values_of(place), origin=origin) is None
    assert place.updated_at == before
    assert changes_of(session, place.id) == []


def test_two_people_at_once(session: Session, origin: ChangeOrigin) -> None:
    place = shelter(session, "Casa", (-98.2, 26.2))
    seen_at = place.updated_at
    change_entry(session, place, {"notes": "uno"}, origin=origin, seen_at=seen_at)
    with pytest.raises(ChangedMeanwhile):
        change_entry(session, place, {"notes": "dos"}, origin=origin, seen_at=seen_at)
    assert place.notes == "uno"


def test_retired_is_out_of_sight_and_comes_back(session: Session, origin: ChangeOrigin) -> None:
    place = shelter(session, "Casa", (-98.2, 26.2))
    change = retire_entry(session, place, origin=origin)
    statement = sa.select(Shelter.id).where(
        visible_to(Viewer.system(), Shelter), Shelter.id == place.id
    )
    assert session.scalar(statement) is None
    assert place.retired_reason == "porque sí"
    assert any_entry(session, EntryKind.SHELTER, place.id) is place
    assert put_back(session, change, origin=origin) is not None
    assert session.scalar(statement) == place.id
    assert [each.action for each in changes_of(session, place.id)] == [
        ChangeAction.RESTORED,
        ChangeAction.RETIRED,
    ]


def test_putting_back_a_new_entry_retires_it(session: Session, origin: ChangeOrigin) -> None:
    values = {"name": "Casa", "kind": "community", "visibility": "rcm"}
    made = create_entry(session, EntryKind.SHELTER, values, country="GT", origin=origin)
    (created,) = changes_of(session, made.id)
    put_back(session, created, origin=origin)
    assert made.retired_at is not None
    assert put_back(session, created, origin=origin) is None


def test_one_designated_per_post_and_per_country(session: Session, origin: ChangeOrigin) -> None:
    place = post(session, "Consulado", (-98.2, 26.2))
    first = focal_point(session, "Ana", place)
    values = {
        "name": "Luis",
        "designation": "designated",
        "visibility": "rcm",
        "post_id": str(place.id),
    }
    with pytest.raises(DesignationTaken) as taken:
        create_entry(session, EntryKind.FOCAL_POINT, values, country="SV", origin=origin)
    assert taken.value.holder is first
    create_entry(
        session, EntryKind.FOCAL_POINT, {**values, "post_id": None}, country="SV", origin=origin
    )
    with pytest.raises(DesignationTaken):
        create_entry(
            session, EntryKind.FOCAL_POINT, {**values, "post_id": None}, country="SV", origin=origin
        )
    retire_entry(session, first, origin=origin)
    second = create_entry(session, EntryKind.FOCAL_POINT, values, country="SV", origin=origin)
    assert isinstance(second, FocalPoint)
    with pytest.raises(DesignationTaken):
        restore_entry(session, first, origin=origin)
    assert first.retired_at is not None


def test_a_refused_change_leaves_the_entry_as_it_was(
    session: Session, origin: ChangeOrigin
) -> None:
    place = post(session, "Consulado", (-98.2, 26.2))
    focal_point(session, "Ana", place)
    other = focal_point(session, "Luis", place, designation=Designation.ALTERNATE)
    with pytest.raises(DesignationTaken):
        change_entry(session, other, {"designation": "designated", "name": "Luisa"}, origin=origin)
    assert (other.name, other.designation.value) == ("Luis", "alternate")
    session.flush()


def test_the_history_of_a_leader_is_sealed(
    session: Session, origin: ChangeOrigin, keyring: Keyring
) -> None:
    place = post(session, "Consulado", (-98.2, 26.2))
    values = {"name": "Rosa", "phone": "+19565550125", "post_id": str(place.id), "zone": "Centro"}
    row = create_entry(
        session, EntryKind.LEADER, values, country="SV", origin=origin, keyring=keyring
    )
    assert isinstance(row, CommunityLeader)
    assert row.visibility is Visibility.COUNTRY
    change = change_entry(session, row, {"name": "Rosario"}, origin=origin, keyring=keyring)
    assert change is not None
    assert (change.values, change.name) == ({}, "")
    assert b"Rosa" not in (change.ciphertext or b"")
    assert values_of_change(change) == {}
    assert values_of_change(change, keyring) == {"name": ["Rosa", "Rosario"]}
    put_back(session, change, origin=origin, keyring=keyring)
    assert values_of(row, keyring)["name"] == "Rosa"


def test_putting_back_what_is_gone_does_nothing(
    session: Session, origin: ChangeOrigin, now: datetime
) -> None:
    place = shelter(session, "Casa", (-98.2, 26.2))
    change = change_entry(
        session,
        place,
        {"notes": "uno"},
        origin=ChangeOrigin(now + timedelta(1), "user:1", ChangeVia.SCREEN),
    )
    assert change is not None
    change.entry_id = uuid.uuid4()
    assert put_back(session, change, origin=origin) is None
