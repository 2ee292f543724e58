"""One more of a household by an officer, and the personal link on paper."""

from __future__ import annotations

import re
from io import BytesIO

import sqlalchemy as sa
from pypdf import PdfReader

from core.audit_log import AuditEntry
from core.db import reading
from registry.people.models import Person, Stay
from tests.webapp.blueprints.persons.test_editing import ana
from tests.webapp.conftest import House, post

__all__ = ["ana"]


def test_one_more_is_registered_where_the_household_lives_and_once(house: House, ana: str) -> None:
    consul = house.signed_in("consul.gt")
    assert "Añadir a alguien de este hogar" in consul.get(ana).text
    path = f"{ana}/hogar/nueva"
    assert consul.get(path).status_code == 200
    sent = {"full_name": "Inés Prueba López", "birth": "2026", "needs": "infant"}
    assert "marque que está de acuerdo" in post(consul, path, **sent).text
    assert "Falta el nombre" in post(consul, path, full_name="", agreed="1").text
    for _tap in range(2):
        answer = post(consul, path, **sent, agreed="1")
        assert answer.status_code == 302
    assert "Inés Prueba López" in consul.get(ana).text
    person_id = answer.headers["Location"].rpartition("/")[2]
    with reading(house.engine) as session:
        homes = session.execute(sa.select(Person.household_id, Person.source)).all()
        assert len({each.household_id for each in homes}) == 1
        found = sa.select(sa.func.count()).select_from(Stay).join(Person)
        named = Person.id == sa.text(f"'{person_id.replace('-', '')}'")
        assert session.scalar(found.where(named)) == 1
    assert house.signed_in("consul.hn").get(path).status_code == 404


def test_the_link_on_paper_opens_the_household_and_is_in_the_log(house: House, ana: str) -> None:
    consul = house.signed_in("consul.gt")
    answer = post(consul, f"{ana}/enlace.pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    (page,) = PdfReader(BytesIO(answer.data)).pages
    text = page.extract_text()
    assert "Prueba" not in text, "no name stands on it"
    found = re.search(r"/mi-registro/[\w-]{43}", "".join(text.split()))
    assert found
    own = house.browser().get(found[0]).text
    assert "Ana Prueba López" in own
    assert "Luz Prueba López" in own
    with reading(house.engine) as session:
        assert "person.link" in set(session.scalars(sa.select(AuditEntry.action)))
    assert post(house.signed_in("consul.hn"), f"{ana}/enlace.pdf").status_code == 404
    post(consul, f"{ana}/enlace.pdf")
    assert house.browser().get(found[0]).status_code == 200
    post(consul, f"{ana}/enlace.pdf", lost="1")
    assert house.browser().get(found[0]).status_code == 410
