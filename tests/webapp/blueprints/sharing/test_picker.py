"""Persons of an agreement, chosen by their names; each look is in the log."""

from __future__ import annotations

import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading, writing
from registry.sharing.models import SharingAgreement
from tests.webapp.blueprints.sharing.agreed import register
from tests.webapp.blueprints.sharing.test_drafts import send
from tests.webapp.conftest import House, post
from webapp.auth.member_countries import add_country


def test_persons_are_found_by_name_and_stay_ticked_while_others_are_sought(house: House) -> None:
    ana, eva = register(house), register(house, "Eva Dos")
    found = send(house, ana, act="find", who="eva dos", purpose="Avisar de la crecida")
    assert found.status_code == 200
    assert f'value="{ana}" checked' in found.text
    assert f'value="{eva}">' in found.text
    assert "Avisar de la crecida" in found.text
    assert "Nadie más" in send(house, ana, act="find", who="ana uno").text
    with reading(house.engine) as session:
        assert session.scalars(sa.select(SharingAgreement)).all() == []
        said = session.scalars(sa.select(AuditEntry.purpose)).all()
    assert said.count("drafting an agreement") == 2
    assert send(house, ana, person_ids=[str(ana), str(eva)]).status_code == 302


def test_nobody_of_another_country_is_shown(house: House) -> None:
    """Neither by a name nor by an id that somebody ticks."""
    ana = register(house)
    with writing(house.engine) as session:
        for country in ("GT", "HN"):
            add_country(session, country, now=house.clock.at, actor="cli:x")
    browser = house.signed_in("country_admin.hn")
    form = {"act": "find", "who": "ana uno", "person_ids": str(ana)}
    page = post(browser, "/registro/acuerdos/nuevo", **form).text
    assert "Ana Uno" not in page
    assert f'value="{ana}"' not in page
    assert "Ana Uno" not in browser.get(f"/registro/acuerdos/nuevo?persona={ana}").text
