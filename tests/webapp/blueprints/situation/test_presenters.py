from __future__ import annotations

from core.db import writing
from response.crisis.models import Participation
from response.situation.models import SituationReport
from tests.webapp.blueprints.situation.conftest import ReportHouse
from webapp.blueprints.situation.presenters import PROMISES, content_or_none, promised_minutes


def test_the_promise_offered_is_the_nearest_to_the_rhythm(reports: ReportHouse) -> None:
    with writing(reports.house.engine) as session:
        part = session.query(Participation).filter_by(country="GT").one()
        for rhythm, expected in ((1, 30), (60, 60), (130, 120), (9999, 1440)):
            part.crisis.rhythm_minutes = rhythm
            assert promised_minutes(part) == expected
    assert list(PROMISES) == sorted(PROMISES)


def test_a_report_that_does_not_open_is_said_and_never_leaves(reports: ReportHouse) -> None:
    reports.issue()
    with writing(reports.house.engine) as session:
        report = session.query(SituationReport).one()
        report.ciphertext = b"damaged"
    with reports.house.app.test_request_context():
        assert content_or_none(report) is None
    browser = reports.house.signed_in("consul.gt")
    assert "no se puede abrir" in browser.get(f"{reports.base}/1").text
    assert browser.get(f"{reports.base}/1/informe.csv").status_code == 404
    secretariat = reports.house.signed_in("secretariat")
    page = secretariat.get("/informes/CR-2026-001")
    assert page.status_code == 200
