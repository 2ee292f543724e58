from __future__ import annotations

import uuid

from tests.webapp.blueprints.accounting.conftest import CANARY, CrisisHouse
from tests.webapp.blueprints.movements.steps import BASE, planned, seated
from tests.webapp.conftest import post

LARGEST_PAGE = 20_000


def test_a_bus_from_plan_to_arrival_in_taps(crisis: CrisisHouse) -> None:
    bus = planned(crisis)
    assert planned(crisis) == bus, "the same form twice"
    assert planned(crisis, draft=str(uuid.UUID(int=6))) != bus, "an equal bus is another"
    browser = crisis.house.signed_in("consul.gt")
    assert seated(crisis, bus, "marta", "ana", "luis").status_code == 303
    page = browser.get(bus).text
    assert len(page.encode()) < LARGEST_PAGE
    assert page.index("Marta Xol Caal") < page.index("Luis Xol Caal")
    assert CANARY not in page
    for tick, words in (("boarded", "subieron 3"), ("arrived", "llegaron 2")):
        numbers = ["1", "2", "3"] if tick == "boarded" else ["1", "2"]
        post(browser, f"{bus}/marcar", n=numbers, tick=tick)
        assert words in browser.get(bus).text
    for state in ("left", "arrived"):
        post(crisis.house.signed_in("emergency.gt"), f"{bus}/estado", state=state)
    page = browser.get(bus).text
    assert "1 persona subió y nadie marcó que llegara" in page
    assert "Deshacer" in page, "what was done last is undone in one tap"
    post(browser, f"{bus}/marcar", numbers="2, 9", tick="back")
    page = browser.get(bus).text
    assert "llegaron 1" in page
    assert "1 marca deshecha." in page
    assert "Nº 9" in page
    for seen, now in (("arrived", "en camino"), ("left", "subiendo"), ("boarding", "ya no")):
        post(browser, f"{bus}/volver", seen=seen)
        assert now in browser.get(bus).text
    person = browser.get(f"/crisis/CR-2026-001/gente/{crisis.people['marta']}").text
    assert "San Antonio" in person


def test_what_is_missing_is_said_and_what_was_typed_stays(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("emergency.gt")
    for field, value in (("seats", "muchos"), ("leaves", "mañana"), ("to", "")):
        form = {
            "kind": "bus", "from": "Gimnasio Grande", "to": "San Antonio",
            "leaves": "2026-11-22T18:00", "seats": "10", field: value,
        }  # fmt: skip
        answer = post(browser, BASE, **form)
        assert answer.status_code == 422
        assert "Gimnasio Grande" in answer.text
        assert f'id="error-{field}"' in answer.text
    assert "Ningún traslado previsto" in browser.get(BASE).text


def test_a_bus_is_changed_until_it_leaves_and_cancelled_frees_its_people(
    crisis: CrisisHouse,
) -> None:
    bus, browser = planned(crisis), crisis.house.signed_in("emergency.gt")
    form = {
        "kind": "flight", "from": "Gimnasio", "to": "Houston", "leaves": "2026-11-22T19:00",
        "seats": "4", "contact": "Rosa 555",
    }  # fmt: skip
    assert post(browser, f"{bus}/cambiar", **form).status_code == 303
    page = browser.get(bus).text
    assert "Gimnasio → Houston" in page
    assert "Rosa 555" in page
    seated(crisis, bus, "pedro")
    post(browser, f"{bus}/estado", state="cancelled")
    page = browser.get(BASE).text
    assert "1 persona sin plaza" in page
    assert "Pedro Ba Tiul" in page
    post(browser, f"{bus}/estado", state="left")
    assert "ya no se puede" in browser.get(bus).text
    post(browser, f"{bus}/volver", seen="cancelled")
    assert "Deshecho. Ahora: previsto." in browser.get(bus).text
    assert "sin plaza" not in browser.get(BASE).text


def test_another_country_sees_seats_where_they_are_lent_and_never_a_name(
    crisis: CrisisHouse,
) -> None:
    own, lent = planned(crisis), planned(crisis, draft=str(uuid.UUID(int=7)), lent="1")
    seated(crisis, lent, "pedro")
    guest = crisis.house.signed_in("emergency.hn")
    assert guest.get(own).status_code == 404
    page = guest.get(lent).text
    assert "Pedro" not in page
    assert "1 de otros países" in page
    assert "Pedro" not in guest.get(BASE).text
    assert post(guest, f"{lent}/cambiar", seats="1").status_code == 404
    assert post(guest, f"{lent}/estado", state="cancelled").status_code == 404
    assert post(guest, f"{lent}/volver", seen="planned").status_code == 404
    answer = post(guest, f"{lent}/plazas", person=str(crisis.people["canary"]))
    assert answer.status_code == 303
    assert CANARY in guest.get(lent).text
    assert CANARY not in crisis.house.signed_in("emergency.gt").get(lent).text
    stranger = post(guest, f"{lent}/plazas", person=str(crisis.people["pedro"]))
    assert stranger.status_code == 303
    assert "de las personas de su país" in guest.get(lent).text
    assert crisis.house.signed_in("secretariat").get(lent).status_code in {403, 404}
