"""The list, the next household, a missed call back; and whom none of it shows to."""

from __future__ import annotations

import re
from html import unescape

import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading, writing
from response.crisis.models import Crisis, CrisisState
from tests.webapp.blueprints.calls.conftest import LIST, CallHouse, claimed_id
from tests.webapp.conftest import post


def test_the_next_household_is_made_claimed_and_shown(called: CallHouse) -> None:
    consul = called.house.signed_in("consul.gt")
    assert "Aún no hay lista" in consul.get(LIST).text
    answer = post(consul, f"{LIST}/siguiente", languages="es")
    assert answer.status_code == 303
    item = called.item(1)
    assert claimed_id(answer.location) == str(item.id)
    assert item.claimed_by == called.house.users["consul.gt"]
    again = post(consul, f"{LIST}/siguiente")
    assert again.location == answer.location
    other = called.house.signed_in("emergency.gt")
    found = post(other, f"{LIST}/siguiente", languages="es")
    assert claimed_id(found.location) != str(item.id)
    page = consul.get(LIST).text
    assert "Seguir con el hogar 1" in page
    assert "Rosa Xochitl" in page
    assert "Llaman 2 personas" in page


def test_each_look_at_the_list_is_in_the_audit_log_with_its_purpose(called: CallHouse) -> None:
    consul = called.house.signed_in("consul.gt")
    post(consul, f"{LIST}/actualizar")
    consul.get(LIST)
    with reading(called.house.engine) as session:
        read = sa.select(AuditEntry).where(AuditEntry.action == "person.read")
        entries = session.scalars(read.order_by(AuditEntry.number)).all()
    assert {each.purpose for each in entries} == {"Llamadas de la crisis: CR-2026-001"}
    assert entries[-1].details["persons"] == 4


def test_an_open_list_asks_again_without_reading_anybody(called: CallHouse) -> None:
    consul, other = (called.house.signed_in(name) for name in ("consul.gt", "emergency.gt"))
    post(consul, f"{LIST}/actualizar")
    mark = unescape(re.findall(r'data-mark="([^"]+)"', consul.get(LIST).text)[0])
    asked = {"X-Present": "1", "If-None-Match": mark}
    with reading(called.house.engine) as session:
        before = session.scalar(sa.select(sa.func.max(AuditEntry.number)))
    assert consul.get(LIST, headers=asked).status_code == 304
    card = f"{LIST}/{claimed_id(post(other, f'{LIST}/siguiente', languages='es').location)}"
    page = other.get(card).text
    number = re.findall(r'data-number="([^"]+)"', page)[0]
    noted = post(other, f"{card}/resultado", outcome="no_answer", number=number)
    anew = consul.get(LIST, headers=asked)
    assert (noted.status_code, anew.status_code, anew.text) == (303, 200, "")
    with reading(called.house.engine) as session:
        later = sa.select(AuditEntry).where(AuditEntry.number > before)
        readers = {one.actor for one in session.scalars(later) if one.action == "person.read"}
    assert len(readers) == 1, "the caller alone, who opened the card"


def test_no_other_country_and_no_role_without_persons_opens_any_of_it(called: CallHouse) -> None:
    consul = called.house.signed_in("consul.gt")
    post(consul, f"{LIST}/siguiente", languages="es")
    card = f"{LIST}/{called.item(1).id}"
    for name, code in (
        ("consul.hn", 404), ("country_admin.hn", 404), ("secretariat", 403),
        ("civil_society.gt", 403),
    ):  # fmt: skip
        browser = called.house.signed_in(name)
        for path in (LIST, card, f"{LIST}/hoja"):
            answer = browser.get(path)
            assert answer.status_code == code, (name, path)
            assert "Xochitl" not in answer.text
        for path in ("siguiente", "actualizar", "buscar", "turno", f"{called.item(1).id}/volver"):
            assert post(browser, f"{LIST}/{path}", sought="1").status_code == code, (name, path)
    assert called.house.browser().get(LIST).status_code == 302


def test_nobody_is_called_in_a_crisis_that_is_only_proposed(called: CallHouse) -> None:
    with writing(called.house.engine) as session:
        session.scalars(sa.select(Crisis)).one().state = CrisisState.PROPOSED
    consul = called.house.signed_in("consul.gt")
    assert "En esta crisis no se llama" in consul.get(LIST).text
    assert post(consul, f"{LIST}/siguiente").status_code == 409


def test_a_number_that_calls_back_leads_to_its_household_without_a_name(called: CallHouse) -> None:
    consul = called.house.signed_in("consul.gt")
    post(consul, f"{LIST}/actualizar")
    for sought in ("+1 520 555 0133", "2"):
        page = post(consul, f"{LIST}/buscar", sought=sought).text
        assert str(called.item(2).id) in page
        assert "Tum" not in page
    assert "Ninguno de esta lista" in post(consul, f"{LIST}/buscar", sought="+50211112222").text
    assert post(consul, f"{LIST}/buscar", sought="no es un número").status_code == 200


def test_filters_and_pages_say_what_they_show(called: CallHouse) -> None:
    consul = called.house.signed_in("consul.gt")
    post(consul, f"{LIST}/actualizar")
    assert "Localizados: 0" in consul.get(f"{LIST}?ver=done").text
    assert "Sin cerrar: 3" in consul.get(f"{LIST}?ver=nonsense&page=99").text
    assert "Sin cerrar: 1" in consul.get(f"{LIST}?idioma=kek").text
