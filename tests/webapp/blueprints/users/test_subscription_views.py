"""Administrators say which systems are told; the secret is shown once."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.announcements.models import EventSubscription
from core.audit_log import AuditEntry
from tests.webapp.conftest import House, post

PAGE = "/usuarios/avisos"
FORM = {"name": "Sala de crisis", "address": "https://hooks.example/token", "least": "Severe"}
SECRET = re.compile(r'<p class="key">(whsec_[\w+/=]+)</p>')


def test_a_system_is_added_tried_paused_and_taken_out(house: House) -> None:
    own, other = (house.signed_in(f"country_admin.{each}") for each in ("gt", "hn"))
    page = post(own, PAGE, kinds=["plan.stale", "hazard.changed"], **FORM)
    found = SECRET.search(page.text)
    assert found
    with Session(house.engine) as session:
        row = session.scalars(sa.select(EventSubscription)).one()
        assert found[1].encode() not in row.secret
    page = own.get(PAGE)
    assert "hooks.example" in page.text
    assert "/token" not in page.text
    assert found[1] not in page.text
    assert "Sala de crisis" not in other.get(PAGE).text
    assert house.signed_in("consul.gt").get(PAGE).status_code == 403
    for step in ("prueba", "pausa", "quitar"):
        assert post(other, f"{PAGE}/{row.id}/{step}").status_code == 404
    assert post(own, f"{PAGE}/{row.id}/prueba").status_code == 302
    assert "en camino" in own.get(PAGE).text
    post(own, f"{PAGE}/{row.id}/pausa")
    assert "en pausa" in own.get(PAGE).text
    post(own, f"{PAGE}/{row.id}/pausa")
    assert post(own, f"{PAGE}/{row.id}/quitar").status_code == 302
    assert "Sala de crisis" not in own.get(PAGE).text
    assert post(own, f"{PAGE}/{row.id}/prueba").status_code == 404
    with Session(house.engine) as session:
        actions = session.scalars(sa.select(AuditEntry.action)).all()
    said = sorted(each.rpartition(".")[2] for each in actions if "event_sub" in each)
    assert said == ["add", "pause", "remove", "resume"]


def test_what_cannot_be_told_says_why(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    for wrong in ({"name": ""}, {"address": "https://127.0.0.1/x"}, {"least": "x"}):
        form = {**FORM, "kinds": "plan.stale", **wrong}
        assert post(browser, PAGE, **form).status_code == 422
    assert post(browser, PAGE, **FORM).status_code == 422
