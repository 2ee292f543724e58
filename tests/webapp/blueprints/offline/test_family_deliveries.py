"""A household registered without a network: once, with what is asked answered by a person."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading
from registry.people.models import Person
from tests.webapp.blueprints.offline.conftest import CallHouse, Device

ID = str(uuid.UUID(int=9))
NAME = "Otilia Fuentes"


def family(
    name: str = "Otilia Fuentes", place: str = "26.2, -98.2", **more: str
) -> dict[str, object]:
    boxes = {
        "persons-rows": "2", "persons-0-full_name": name, "persons-0-birth": "3/4/1961",
        "persons-1-full_name": f"Hijo de {name}", "place": place, "kind": "residence",
        "consent_on": "2026-11-22", "how": "officer", **more,
    }  # fmt: skip
    return {"kind": "family", "boxes": [list(each) for each in boxes.items()]}


def registered(called: CallHouse) -> list[Person]:
    with reading(called.house.engine) as session:
        query = sa.select(Person).where(Person.post_id.is_not(None))
        return list(session.scalars(query.order_by(Person.created_at)))


def test_a_household_is_registered_once_however_often_it_comes(
    called: CallHouse, device: Device
) -> None:
    device = Device(called.house.signed_in("consul.gt"))
    assert device.deliver(family(), ID) == {"state": "registered"}
    assert device.deliver(family(), ID) == {"state": "registered"}
    rows = registered(called)
    assert len(rows) == 2
    assert {each.household_id for each in rows} == {rows[0].household_id}
    assert {each.post_id for each in rows} == {called.house.posts["GT"]}
    with reading(called.house.engine) as session:
        query = sa.select(AuditEntry).where(AuditEntry.action == "person.register")
        assert [each.details["persons"] for each in session.scalars(query)] == [2]


def test_what_is_asked_is_answered_by_a_person_and_nothing_is_registered_before(
    called: CallHouse,
) -> None:
    device = Device(called.house.signed_in("consul.gt"))
    asked = device.deliver(family(place="San Juan"), ID)
    assert asked["state"] == "asks"
    question = asked["question"]
    assert len(question["readings"]) > 1
    assert registered(called) == []
    answers = {question["name"]: question["readings"][0]["code"]}
    assert device.deliver(family(place="San Juan"), ID, **answers)["state"] == "registered"
    again = device.deliver(family(place="San Juan"), str(uuid.uuid4()), **answers)
    assert again["state"] == "asks"
    assert {each["name"] for each in again["doubles"]} >= {NAME}
    others = [each["code"] for each in again["doubles"]]
    other_id = str(uuid.uuid4())
    said = device.deliver(family(place="San Juan"), other_id, others=others, **answers)
    assert said["state"] == "registered"
    assert len(registered(called)) == 4
    wrong = device.deliver(family(**{"persons-0-birth": "ayer"}))
    assert list(wrong["errors"]) == ["persons-0-birth"]


def test_who_may_not_register_sends_no_household(called: CallHouse) -> None:
    device = Device(called.house.signed_in("emergency.gt"))
    body = {"device": device.id, "id": ID, "content": family()}
    assert device.post("entregas", body).status_code == 403
    consul = Device(called.house.signed_in("consul.gt"))
    for boxes in ("text", [["a"]], [["a", 1]], [["a", "b"]] * 601):
        body = {"device": device.id, "id": ID, "content": {"kind": "family", "boxes": boxes}}
        assert consul.post("entregas", body).status_code == 422
    assert registered(called) == []
