from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from core.db import reading
from directory.entries.models import Visibility
from tests.directory.export.test_calendar import read
from tests.webapp.blueprints.rota.rotas import entry_of, make_rota, put_on
from tests.webapp.conftest import House, post
from watch.rota.models import CalendarLink


def link_of(house: House, name: str, rota: str = "") -> str:
    page = post(house.signed_in(name), "/guardia/calendarios", rota_id=rota).text
    found = re.search(r"/guardia/calendario/[\w-]+\.ics", page)
    assert found
    return found.group()


def test_a_calendar_subscribes_without_an_account_until_the_link_is_taken_back(
    house: House,
) -> None:
    rota = make_rota(house, rungs=1)
    put_on(house, rota, "consul.gt")
    link = link_of(house, "consul.gt", rota)
    answer = house.browser().get(link)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Cache-Control"] == "no-store"
    titles = [str(event["SUMMARY"]) for event in read(answer.data)]
    assert titles[0] == "Guardia, escalón 1: consul.gt@example.org"
    own = [str(e["SUMMARY"]) for e in read(house.browser().get(link_of(house, "consul.gt")).data)]
    assert own == ["De guardia, escalón 1: Guardia GT"]
    with reading(house.engine) as session:
        query = sa.select(CalendarLink).where(CalendarLink.rota_id.is_not(None))
        row = session.scalars(query).one()
    page = f"/guardia/calendarios/{row.id}/quitar"
    assert post(house.signed_in("emergency.gt"), page).status_code == 404
    assert post(house.signed_in("consul.gt"), page).status_code == 302
    assert house.browser().get(link).status_code == 404


def test_a_calendar_says_no_more_than_the_page_of_its_maker(house: House) -> None:
    rota = make_rota(house, rungs=1)
    put_on(house, rota, entry=entry_of(house, "Luz Secreta", Visibility.POST))
    shown = {
        name: "Luz Secreta" in house.browser().get(link_of(house, name, rota)).text
        for name in ("consul.gt", "emergency.gt")
    }
    assert shown == {"consul.gt": False, "emergency.gt": True}


@pytest.mark.parametrize("rota", ["HN", "x", "00000000-0000-4000-8000-000000000001"])
def test_no_link_is_made_to_what_is_of_others(house: House, rota: str) -> None:
    wanted = make_rota(house, "HN") if rota == "HN" else rota
    answer = post(house.signed_in("consul.gt"), "/guardia/calendarios", rota_id=wanted)
    assert answer.status_code == 404


def test_a_link_nobody_made_opens_nothing(house: House) -> None:
    answer = house.browser().get("/guardia/calendario/nobodys.ics")
    assert (answer.status_code, answer.data) == (404, b"")
