from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest

from core.accounts import User
from core.db import writing
from directory.entries.models import Channel, ChannelKind, Visibility
from tests.webapp.blueprints.rota.rotas import entry_of, make_rota, put_on
from tests.webapp.conftest import House


def test_who_would_be_woken_now_in_order_and_the_holes_in_words(house: House) -> None:
    rota = make_rota(house)
    entry = entry_of(house, "Eva Dos")
    with writing(house.engine) as session:
        confirmed = house.clock.at - timedelta(days=40)
        number = Channel(kind=ChannelKind.PHONE, value="+50222550123", confirmed_at=confirmed)
        number.focal_point_id = entry
        session.add(number)
    put_on(house, rota, "emergency.gt")
    put_on(house, rota, entry=entry, rung=2)
    for page in ("/guardia", f"/guardia/{rota}"):
        text = house.signed_in("consul.gt").get(page).text
        assert text.index("emergency.gt@example.org") < text.index("Eva Dos")
        assert "hasta dom 22 nov, 14:00" in text
        assert "confirmado" in text
        assert "hace 1 mes" in text
        assert "HUECO" in text
    week = house.signed_in("consul.gt").get(f"/guardia/{rota}").text
    assert "04:00–14:00" in re.sub(r"<[^>]+>", "", week)
    assert "nadie tiene turno" in week
    assert len(re.findall(r"<svg|<i class=.icon", week)) > 3, "a shape beside each word"


def test_a_shift_of_a_closed_account_is_a_hole_and_said(house: House) -> None:
    rota = make_rota(house, rungs=1)
    put_on(house, rota, "consul.gt")
    with writing(house.engine) as session:
        session.get_one(User, house.users["consul.gt"]).active = False
    text = house.signed_in("emergency.gt").get(f"/guardia/{rota}").text
    assert "la cuenta de consul.gt@example.org está cerrada" in text
    home = house.signed_in("emergency.gt").get("/inicio").text
    assert "2 HUECOS en la guardia" in home
    assert "en la guardia" not in house.signed_in("secretariat").get("/inicio").text


def test_a_country_without_a_rota_is_told(house: House) -> None:
    make_rota(house, "HN")
    text = house.signed_in("country_admin.gt").get("/guardia").text
    assert "Su país no tiene ninguna guardia" in text
    assert "Guardia HN" not in text


def test_the_rota_of_another_country_is_not_there(house: House) -> None:
    rota = make_rota(house, "HN")
    for name, status in (("emergency.gt", 404), ("emergency.hn", 200), ("secretariat", 403)):
        assert house.signed_in(name).get(f"/guardia/{rota}").status_code == status
    assert house.signed_in("emergency.gt").get(f"/guardia/{uuid.uuid4()}").status_code == 404


def test_an_entry_that_its_own_post_alone_sees_has_no_name_for_others(house: House) -> None:
    rota = make_rota(house)
    put_on(house, rota, entry=entry_of(house, "Luz Secreta", Visibility.POST), rung=1)
    shown = {
        name: "Luz Secreta" in house.signed_in(name).get(f"/guardia/{rota}").text
        for name in ("consul.gt", "emergency.gt")
    }
    assert shown == {"consul.gt": False, "emergency.gt": True}


@pytest.mark.parametrize(
    ("week", "head"),
    [
        ("2026-11-29", "Semana del"),
        ("2026-12-02", "2 dic"),
        ("mañana", "22 nov"),
        ("0001-01-01", "22 nov"),
        ("9999-12-31", "22 nov"),
    ],
)
def test_a_week_by_any_of_its_days_or_this_one(house: House, week: str, head: str) -> None:
    answer = house.signed_in("consul.gt").get(f"/guardia/{make_rota(house)}?semana={week}")
    assert answer.status_code == 200
    assert head in answer.text


def test_a_page_is_light(house: House) -> None:
    rota = make_rota(house)
    for rung in range(1, 6):
        put_on(house, rota, "emergency.gt", rung=rung)
    for page in ("/guardia", f"/guardia/{rota}", f"/guardia/{rota}/repetir"):
        assert len(house.signed_in("emergency.gt").get(page).data) < 20_000
