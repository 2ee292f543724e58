from __future__ import annotations

import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading
from response.accounting.statements import states_of_persons
from tests.webapp.blueprints.replies.conftest import Desk
from tests.webapp.conftest import post
from watch.replies.models import ReadingState
from watch.replies.understanding import ReplyKind


def standing(desk: Desk, name: str) -> str:
    person, part = desk.crisis.people[name], desk.crisis.part_id
    with reading(desk.crisis.house.engine) as session:
        states = states_of_persons(session, part, [person])
    return states[person].standing.value if person in states else ""


def test_one_card_is_read_and_decided_with_one_tap_and_the_next_follows(desk: Desk) -> None:
    first, second = desk.text("no entiendo nada", minutes=9), desk.text("quizás mañana", minutes=5)
    browser = desk.crisis.house.signed_in("consul.gt")
    taken = post(browser, "/respuestas/siguiente")
    assert taken.location == first
    page = browser.get(first)
    assert len(page.data) <= 20_000
    assert "«no entiendo nada»" in page.text
    assert "Marta Xol Caal" in page.text
    decided = post(browser, f"{first}/decidir", verdict="moved", all="1")
    assert decided.location == second
    assert (standing(desk, "marta"), standing(desk, "luis")) == ("moved", "moved")
    with reading(desk.crisis.house.engine) as session:
        actions = set(session.scalars(sa.select(AuditEntry.action)))
    assert {"reply.read", "reply.decide"} <= actions


def test_two_officers_never_have_the_same(desk: Desk) -> None:
    first = desk.text("no entiendo nada")
    ana, leo = (desk.crisis.house.signed_in(f"{role}.gt") for role in ("consul", "emergency"))
    assert post(ana, "/respuestas/siguiente").location == first
    assert post(leo, "/respuestas/siguiente").location == "/respuestas"
    refused = post(leo, f"{first}/decidir", verdict="safe")
    assert "Otra persona la tiene" in leo.get(refused.location).text
    post(ana, f"{first}/soltar")
    assert post(leo, "/respuestas/siguiente").location == first


def test_who_takes_help_off_leaves_the_second_look_to_another(desk: Desk) -> None:
    card = desk.text("a salvo pero el agua sube")
    ana, leo = (desk.crisis.house.signed_in(f"{role}.gt") for role in ("consul", "emergency"))
    assert standing(desk, "marta") == "help"
    post(ana, f"{card}/decidir", verdict="safe")
    assert standing(desk, "marta") == "help"
    again = post(ana, f"{card}/decidir", verdict="safe")
    assert "la segunda mirada es de otra persona" in ana.get(again.location).text
    assert "Otra persona leyó: a salvo" in leo.get(card).text
    post(leo, f"{card}/decidir", verdict="safe")
    assert standing(desk, "marta") == "safe"
    assert desk.row(card).reading is ReadingState.READ


def test_an_officer_says_of_whom_it_is(desk: Desk) -> None:
    card = desk.text("somos los Ba, estamos bien", is_known=False)
    browser = desk.crisis.house.signed_in("consul.gt")
    found = post(browser, card, q="Pedro Ba")
    pedro = str(desk.crisis.people["pedro"])
    assert pedro in found.text
    post(browser, f"{card}/decidir", verdict="safe", person=pedro)
    assert standing(desk, "pedro") == "safe"
    foreign = desk.text("otra vez nosotros", is_known=False)
    canary = str(desk.crisis.people["canary"])
    post(browser, f"{foreign}/decidir", verdict="safe", person=canary)
    assert desk.row(foreign).person_id is None
    assert desk.row(foreign).read_as is None


def test_another_country_opens_none_of_it(desk: Desk) -> None:
    card = desk.text("no entiendo nada")
    browser = desk.crisis.house.signed_in("consul.hn")
    assert browser.get(card).status_code == 404
    for act in ("decidir", "soltar"):
        assert post(browser, f"{card}/{act}", verdict="safe").status_code == 404
    assert post(desk.crisis.house.signed_in("consul.gt"), f"{card}/decidir").status_code == 400
    assert desk.row(card).holds is ReplyKind.UNCLEAR
