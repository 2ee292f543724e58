from __future__ import annotations

from datetime import timedelta

from sqlalchemy import event

from core.db import writing
from response.locate.daily import ask_owner
from response.locate.models import LocateNotice
from tests.webapp.blueprints.accounting.conftest import CrisisHouse
from tests.webapp.blueprints.locating.steps import (
    FORM,
    NAME,
    PHONE,
    addressee,
    another_post,
    asked,
    sent,
    written,
)
from tests.webapp.conftest import post


def statements(crisis: CrisisHouse, who: str, address: str) -> tuple[int, list[str]]:
    """Return what a page answers, and what it asked the database on the way."""
    said: list[str] = []

    def listen(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    browser = crisis.house.signed_in(who)
    browser.get(address)
    with crisis.house.app.app_context():
        engine = crisis.house.app.extensions["sqlalchemy"].engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        return browser.get(address).status_code, said
    finally:
        event.remove(engine, "before_cursor_execute", listen)


def test_who_is_asked_sees_and_answers_and_who_asks_reads_it(crisis: CrisisHouse) -> None:
    address = sent(crisis)
    consul, owner = (crisis.house.signed_in(who) for who in ("consul.hn", "emergency.gt"))
    listed = consul.get("/localizar").text
    assert "K.I.T." in listed
    assert NAME not in listed, "the list shows initials"
    page = consul.get(asked(address)).text
    assert NAME in page
    for private in (FORM["asker"], PHONE, "5555-0101", "madre"):
        assert private not in page
    assert consul.get(f"{asked(address)}/foto.jpg").data.startswith(b"\xff\xd8")
    form = {"addressee": addressee(page), "answer": "possibly"}
    assert post(consul, f"{asked(address)}/contestar", **form).status_code == 303
    assert "posible coincidencia, contestarán" in owner.get(address).text
    seen = {**form, "answer": "seen", "place": "Albergue Esperanza", "certainty": "likely"}
    post(consul, f"{asked(address)}/contestar", **seen)
    assert "Albergue Esperanza" in owner.get(address).text
    assert "Albergue Esperanza" in consul.get(asked(address)).text
    assert "Honduras" in owner.get(address).text
    post(consul, f"{asked(address)}/contestar", addressee=form["addressee"], answer="quizás")
    assert "Elija una de las respuestas" in consul.get(asked(address)).text


def test_to_others_it_is_not_there_by_the_same_way(crisis: CrisisHouse) -> None:
    """The same questions to the database, whether there is such a notice or not."""
    elsewhere = another_post(crisis, "HN", "Otro consulado")
    hidden = asked(sent(crisis, post=[str(elsewhere)]))
    nothing = "/localizar/00000000-0000-0000-0000-000000000001"
    for who in ("consul.hn", "consul.gt", "emergency.gt"):
        there, nowhere = (statements(crisis, who, each) for each in (hidden, nothing))
        assert (there[0], nowhere[0]) == (404, 404), who
        assert there[1] == nowhere[1], who
    consul = crisis.house.signed_in("consul.hn")
    assert post(consul, f"{hidden}/contestar", answer="seen").status_code == 404
    assert consul.get(f"{hidden}/foto.jpg").status_code == 404
    assert crisis.house.signed_in("emergency.hn").get(hidden).status_code == 200
    for who in ("country_admin.hn", "secretariat", "civil_society.gt"):
        assert crisis.house.signed_in(who).get(hidden).status_code == 403
    draft = asked(written(crisis))
    assert consul.get(draft).status_code == 404, "it was not sent"


def test_the_secretariat_sees_a_count_of_those_without_word(crisis: CrisisHouse) -> None:
    sent(crisis)
    secretariat = crisis.house.signed_in("secretariat")
    assert "Ninguno lleva dos preguntas" in secretariat.get("/localizar").text
    crisis.house.clock.at += timedelta(hours=61)
    with writing(crisis.house.engine) as session:
        notice = session.query(LocateNotice).one()
        for hours in (37, 13):
            ask_owner(session, notice.id, crisis.house.clock.at - timedelta(hours=hours))
    page = secretariat.get("/localizar").text
    assert "Guatemala" in page
    assert NAME not in page
    assert "K.I.T." not in page
