"""The list of alarms, the history of one, and answers on screen and by telephone."""

from __future__ import annotations

from core.audit_log import AuditEntry
from core.db import reading
from tests.webapp.alarms.called_house import call_first, calls_of, state_of
from tests.webapp.conftest import House, post

MOST_BYTES = 20_000


def test_colleagues_see_the_alarm_and_others_do_not(house: House) -> None:
    alarm_id = call_first(house)
    assert "Ninguna alarma abierta" in house.signed_in("consul.hn").get("/alarmas").text
    assert house.signed_in("consul.hn").get(f"/alarmas/{alarm_id}").status_code == 404
    assert house.signed_in("secretariat").get(f"/alarmas/{alarm_id}").status_code == 404
    assert house.signed_in("civil_society.gt").get("/alarmas").status_code == 403
    listed = house.signed_in("consul.gt").get("/alarmas")
    for words in ("Extrema", "Inundación", "sin contestar", "1 alarma espera"):
        assert words in listed.text
    page = house.signed_in("consul.gt").get(f"/alarmas/{alarm_id}")
    assert "emergency.gt@example.org" in page.text
    assert max(len(listed.data), len(page.data)) < MOST_BYTES


def test_the_secretariat_sees_what_came_up_to_it_and_no_name(house: House) -> None:
    alarm_id = call_first(house, rungs=3)
    page = house.signed_in("secretariat").get(f"/alarmas/{alarm_id}").text
    assert "secretariat@example.org" in page
    assert ".gt@example.org" not in page
    assert "secretariat@example.org" not in (
        house.signed_in("consul.gt").get(f"/alarmas/{alarm_id}").text
    )


def test_who_was_called_answers_on_screen(house: House) -> None:
    alarm_id = call_first(house)
    browser = house.signed_in("emergency.gt")
    sent = post(browser, f"/alarmas/{alarm_id}/contestar", answer="coming")
    assert "la alarma tiene quien vaya" in browser.get(sent.headers["Location"]).text
    assert state_of(house, alarm_id) == ("taken", ["coming"])
    home = house.signed_in("consul.gt").get("/inicio").text
    assert "1 alarma tiene quien vaya" in home


def test_who_was_not_called_may_take_it_and_say_no_more(house: House) -> None:
    alarm_id = call_first(house)
    browser = house.signed_in("consul.gt")
    path = f"/alarmas/{alarm_id}/contestar"
    assert "1 alarma espera a que alguien vaya" in browser.get("/inicio").text
    assert post(browser, path, answer="cannot").status_code == 400
    assert post(browser, path, answer="x").status_code == 400
    post(browser, path, answer="coming")
    assert state_of(house, alarm_id) == ("taken", [None, "coming"])
    late = post(house.signed_in("country_admin.gt"), path, answer="coming")
    assert late.status_code == 303
    assert post(house.signed_in("consul.hn"), path, answer="coming").status_code == 404


def test_whoever_telephoned_is_entered_by_a_colleague(house: House) -> None:
    alarm_id = call_first(house)
    with reading(house.engine) as session:
        (call,) = calls_of(session, alarm_id)
    path, browser = f"/alarmas/{alarm_id}/por-telefono", house.signed_in("consul.gt")
    assert post(browser, path, call="x", answer="coming").status_code == 404
    office = house.signed_in("secretariat")
    assert post(office, path, call=str(call.id), answer="coming").status_code == 404
    assert post(browser, path, call=str(call.id), answer="coming").status_code == 303
    with reading(house.engine) as session:
        (call,) = calls_of(session, alarm_id)
        assert call.entered_by == f"user:{house.users['consul.gt']}"
        assert session.query(AuditEntry).filter_by(action="alarm.answered").count() == 1
    assert "por teléfono" in browser.get(f"/alarmas/{alarm_id}").text
