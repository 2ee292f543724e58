from __future__ import annotations

from tests.webapp.blueprints.situation.conftest import ReportHouse


def test_a_number_nobody_used_and_a_crisis_that_is_not_there_answer_alike(
    reports: ReportHouse,
) -> None:
    browser = reports.house.signed_in("consul.gt")
    for path in (f"{reports.base}/9", "/crisis/CR-1999-001/informe/1", f"{reports.base}/9/editar"):
        assert browser.get(path).status_code == 404
