"""A packet: what is in it, who gets it, that it is journalled, and when it holds no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.accounts import AccountSession, User
from core.audit_log import AuditEntry
from core.db import reading, writing
from response.calldown.models import CallItem
from tests.webapp.blueprints.offline.conftest import CallHouse, Device
from webapp.blueprints.offline import packet_views
from webapp.offline.models import OfflinePacket


def _pages(device: Device) -> dict[str, str]:
    made = device.take().get_json()
    return {each["code"]: each["html"] for each in made["pages"]}


def test_a_packet_holds_the_households_the_form_and_what_to_know_and_is_journalled_as_an_export(
    called: CallHouse, device: Device
) -> None:
    assert "por llamar" in device.browser.get("/sin-red/llevar").text
    made = device.take()
    assert made.headers["Cache-Control"] == "no-store"
    packet = made.get_json()
    pages = {each["code"]: each["html"] for each in packet["pages"]}
    assert set(pages) == {"calls", "who", "directory", "plans", "family"}
    assert "Rosa Xochitl" in pages["calls"]
    assert 'href="tel:+15205550111"' in pages["calls"]
    assert "Consulado GT" in pages["directory"]
    assert "persons-0-full_name" in pages["family"]
    assert packet["ends_at"] > packet["made_at"]
    with reading(called.house.engine) as session:
        lines = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
        read = [each for each in lines if each.action == "person.read"]
        left = [each for each in lines if each.action == "person.export"]
        row = session.scalars(sa.select(OfflinePacket)).one()
    assert [each.details["persons"] for each in read] == [4]
    assert read[0].purpose == "Llamar a los hogares sin red: CR-2026-001"
    assert [(each.details["persons"], each.purpose) for each in left] == [
        (4, "Llamar a los hogares sin red")
    ]
    assert (row.country, row.persons) == ("GT", 4)
    assert packet["token"].encode() not in row.token_hash


def test_a_consul_takes_the_households_of_the_own_post_alone(called: CallHouse) -> None:
    device = Device(called.house.signed_in("consul.gt"))
    assert "Xochitl" not in _pages(device)["calls"]
    with writing(called.house.engine) as session:
        item = session.scalars(sa.select(CallItem).where(CallItem.number == 2)).one()
        item.post_id = called.house.posts["GT"]
    pages = _pages(device)
    assert "Ana Tum" in pages["calls"]
    assert "Xochitl" not in pages["calls"]


def test_others_take_nothing(called: CallHouse) -> None:
    for name, code in (("secretariat", 403), ("civil_society.gt", 403)):
        assert Device(called.house.signed_in(name)).take().status_code == code
    assert "Xochitl" not in Device(called.house.signed_in("country_admin.hn")).take().text
    emergency = Device(called.house.signed_in("emergency.gt")).take().get_json()
    assert "family" not in {each["code"] for each in emergency["pages"]}
    nobody = Device(called.house.browser())
    assert nobody.take().status_code == 400
    assert nobody.browser.get("/sin-red/llevar").status_code == 302


def test_what_one_may_not_take_alone_stays_behind_and_it_is_said(
    called: CallHouse, device: Device
) -> None:
    device.take()
    admin = called.house.users["country_admin.gt"]
    taken = {"file": "calls:another", "persons": 97, "state": "small"}
    with writing(called.house.engine) as session:
        session.add(
            AuditEntry(
                at=called.house.clock.at, actor=f"user:{admin}", action="person.export",
                subject="", country="GT", purpose="x", details=taken,
            )
        )  # fmt: skip
    made = device.take().get_json()
    assert made["said"] == ["CR-2026-001: van 2 hogares, los más urgentes, de 3."]


def test_a_renewal_takes_no_more_than_one_may_take_alone(
    called: CallHouse, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert device.take(renewal=True).status_code == 200
    monkeypatch.setattr(packet_views, "is_country_in_danger", lambda *_given: True)
    monkeypatch.setattr(packet_views, "taken_today", lambda *_given: 97)
    assert device.take(renewal=True).status_code == 409
    assert device.take().status_code == 200
    with reading(called.house.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(OfflinePacket)) == 2


def test_a_passphrase_is_judged_as_a_password_is(device: Device) -> None:
    for words in ("corta", "12345678", "contraseña", "country_admin.gt"):
        assert device.post("frase", {"passphrase": words}).status_code == 422, words
    assert device.post("frase", {"passphrase": "tinta grulla marea 58"}).get_json() == {
        "fits": True
    }


def test_a_packet_holds_as_long_as_its_session_and_no_longer_than_twelve_hours(
    called: CallHouse, device: Device
) -> None:
    house = called.house
    token = device.take().get_json()["token"]
    stranger = Device(house.browser())
    assert device.state(token)["packet"] == stranger.state(token)["packet"] == "live"
    assert "owner" not in stranger.state(token)
    assert stranger.state("x" * 200)["packet"] == stranger.state("unknown")["packet"] == "ended"
    house.clock.at += timedelta(hours=12)
    assert device.state(token)["packet"] == "ended"
    house.clock.at -= timedelta(hours=12)
    with writing(house.engine) as session:
        user = session.get_one(User, house.users["country_admin.gt"])
        user.active = False
    assert stranger.state(token)["packet"] == "revoked"
    with writing(house.engine) as session:
        user = session.get_one(User, house.users["country_admin.gt"])
        user.active = True
        session.execute(sa.delete(AccountSession).where(AccountSession.user_id == user.id))
    assert stranger.state(token)["packet"] == "ended"


def test_packets_are_not_made_by_the_dozen(device: Device) -> None:
    answers = [device.post("frase", {"passphrase": "corta"}).status_code for _ in range(13)]
    assert answers == [422] * 12 + [429]
