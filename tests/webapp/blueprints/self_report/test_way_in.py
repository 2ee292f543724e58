from __future__ import annotations

from datetime import timedelta

from tests.webapp.blueprints.self_report.conftest import ReportHouse


def test_the_form_of_a_crisis_is_open_while_it_is(reports: ReportHouse) -> None:
    house = reports.crisis.house
    browser = house.browser()
    assert browser.get(reports.form.upper().replace("/S/", "/s/")).status_code == 200
    house.clock.at += timedelta(days=21)
    assert browser.get(reports.form).status_code == 404


def test_pages_are_never_kept_nor_indexed(reports: ReportHouse) -> None:
    for path in (reports.link, reports.form, "/s/nothing"):
        headers = reports.crisis.house.browser().get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Referrer-Policy"] == "no-referrer"
