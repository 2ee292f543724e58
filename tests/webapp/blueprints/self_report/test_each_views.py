from __future__ import annotations

from core.db import reading
from response.accounting.models import Confidence
from response.accounting.statements import statements_of
from tests.webapp.blueprints.self_report.conftest import ReportHouse
from tests.webapp.blueprints.self_report.test_views import standings


def test_each_is_shown_by_number_and_age_and_answered_for(reports: ReportHouse) -> None:
    browser = reports.crisis.house.browser()
    page = browser.get(f"{reports.link}/cada")
    assert page.status_code == 200
    assert len(page.data) <= 20_000
    assert page.text.count("42 años") == 3
    answer = browser.post(f"{reports.link}/cada", data={"nonce": "a", "p1": "safe", "p3": "help"})
    assert "hecho=help" in answer.location
    found = standings(reports)
    assert found["marta"] == "safe"
    assert sorted(found.values()) == ["help", "safe"]
    (other,) = (reports.crisis.people[name] for name, said in found.items() if said == "help")
    with reading(reports.crisis.house.engine) as session:
        (statement,) = statements_of(session, reports.crisis.part_id, other)
    assert statement.confidence is Confidence.HOUSEHOLD


def test_a_form_for_everybody_has_no_such_page(reports: ReportHouse) -> None:
    browser = reports.crisis.house.browser()
    assert browser.get(f"{reports.form}/cada").status_code == 404
    assert browser.post(f"{reports.form}/cada", data={"p1": "safe"}).status_code == 404
