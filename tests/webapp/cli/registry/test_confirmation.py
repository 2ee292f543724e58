from __future__ import annotations

import json
from datetime import date

import sqlalchemy as sa

from core.db import writing
from registry.people.models import Person
from tests.webapp.cli.conftest import Terminal


def test_where_the_question_stands_and_putting_it_now(registered: Terminal) -> None:
    with writing(registered.engine) as session:
        session.execute(sa.update(Person).values(check_on=date(2020, 1, 1)))
        count = session.scalar(sa.select(sa.func.count()).select_from(Person))
    document = json.loads(registered("registry", "confirm", "status", "--json").stdout)
    assert sum(each["due"] for each in document["countries"]) == count
    assert document["letters_waiting"] == 0
    sent = json.loads(registered("registry", "confirm", "send", "--most", "9", "--json").stdout)
    assert sent["letters"] + sent["unreachable"] >= 1
    shown = registered("registry", "confirm", "status").stdout
    assert f"Mensajes que esperan salir: {sent['letters']}." in shown
    assert "por preguntar 0" in shown
    assert registered("registry", "confirm", "send", "--most", "0").exit_code == 2
    assert "sin adónde" in registered("registry", "confirm", "send").stdout
