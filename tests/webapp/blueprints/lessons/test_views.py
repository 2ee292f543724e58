"""Lessons on screen: written, followed, taken away; a plan turns stale by one."""

from __future__ import annotations

import sqlalchemy as sa

from core.db import reading, writing
from core.geo.geometry import Area, Box
from plans.models import PlanArea, PlanState, PlanVersion
from tests.webapp.conftest import House, post
from tests.webapp.crisis_house import NUMBER, declare_crisis

LESSONS = f"/crisis/{NUMBER}/lecciones"
WORDS = {"what": "Dos <b>albergues</b> ya no existían", "proposed": "Confirmar en mayo"}


def add_plan(house: House) -> str:
    """Return the id of a plan in force of the post of Guatemala."""
    with writing(house.engine) as session:
        now = house.clock.at
        plan = PlanArea(
            country="GT", post_id=house.posts["GT"], slug="gt-prueba", number="GT-1",
            name={"es": "Prueba"}, unit_codes=[], geometry=Area.from_box(Box(-99, 25, -97, 27)),
        )  # fmt: skip
        session.add(plan)
        session.flush()
        version = PlanVersion(
            plan_id=plan.id, version=1, state=PlanState.IN_FORCE, facts=b"", facts_hash="x",
            prepared_by="a", prepared_at=now, approved_at=now, issued_on=now.date(),
        )  # fmt: skip
        session.add(version)
        return str(plan.id)


def plan_state(house: House) -> tuple[PlanState, int]:
    with reading(house.engine) as session:
        version = session.scalars(sa.select(PlanVersion)).one()
        return version.state, version.lessons


def test_a_lesson_is_written_followed_and_taken_away(house: House) -> None:
    declare_crisis(house)
    browser = house.signed_in("emergency.gt")
    empty = post(browser, LESSONS, what="", proposed="", target="protocol")
    assert empty.status_code == 422
    assert "Escriba qué pasó." in empty.text
    owner = str(house.users["consul.gt"])
    sent = {**WORDS, "target": "directory", "owner": owner, "due_on": "2026-12-20"}
    for _tap in range(2):
        assert post(browser, LESSONS, **sent).status_code == 303
    page = browser.get(LESSONS).text
    assert page.count('id="leccion-') == 1, "a form sent twice adds one"
    assert "Dos &lt;b&gt;albergues&lt;/b&gt;" in page
    assert "consul.gt@example.org" in page
    assert len(page.encode()) < 20_000
    assert "primera llamada anotada" in browser.get(f"{LESSONS}?cifras=1").text
    assert post(browser, f"{LESSONS}/1", state="done").status_code == 303
    assert "hecha" in browser.get(LESSONS).text
    post(browser, f"{LESSONS}/1", state="dropped")
    assert "ya dijo otra cosa" in browser.get(LESSONS).text
    assert post(browser, f"{LESSONS}/9", state="done").status_code == 404
    table = browser.get(f"{LESSONS}/lecciones.csv")
    assert table.content_type.startswith("text/csv")
    assert "Confirmar en mayo" in table.text


def test_no_other_country_reads_or_writes_them(house: House) -> None:
    declare_crisis(house)
    post(house.signed_in("emergency.gt"), LESSONS, **WORDS, target="protocol")
    other = house.signed_in("emergency.hn")
    assert "albergues" not in other.get(LESSONS).text
    assert post(other, f"{LESSONS}/1", state="done").status_code == 404
    assert house.signed_in("secretariat").get(LESSONS).status_code == 403


def test_a_lesson_for_the_plan_keeps_it_stale_until_it_is_done(house: House) -> None:
    declare_crisis(house)
    plan_id = add_plan(house)
    browser = house.signed_in("emergency.gt")
    sent = {**WORDS, "target": "plan"}
    assert "Diga qué plan" in post(browser, LESSONS, **sent).text
    assert plan_state(house) == (PlanState.IN_FORCE, 0)
    assert post(browser, LESSONS, **sent, plan=plan_id).status_code == 303
    assert plan_state(house) == (PlanState.STALE, 1)
    post(browser, f"{LESSONS}/1", state="done")
    assert plan_state(house) == (PlanState.IN_FORCE, 0)
