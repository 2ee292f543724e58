"""The list, one notice, and those that broke the glass: of the own country, and nobody else's."""

from __future__ import annotations

import re

import pytest

from tests.webapp.blueprints.notices.conftest import CRISIS, NAMES, NoticeHouse


def test_a_notice_is_shown_whole_with_its_denominator_and_what_happened(
    notices: NoticeHouse,
) -> None:
    number = notices.draft()
    notices.propose(number)
    page = notices.browser("country_admin.gt").get(f"/avisos/{number}").text
    for told in ("Escribe a ", "Contado", "Propuesto", "espera a otra persona", "Servicio Meteo"):
        assert told in page
    assert len(page.encode()) < 20_000
    assert "{codigo}" not in page
    assert "{enlace}" not in page
    assert re.search(r'id="public-es">[^<]+</p><button[^>]+data-copy="public-es"', page)
    index = notices.browser("consul.gt").get("/avisos").text
    assert f"/avisos/{number}" in index
    assert "Esperan a otra persona" in index


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("emergency.hn", "/avisos/{}", 404),
        ("emergency.hn", "/avisos/{}/editar", 404),
        ("emergency.hn", "/avisos/{}/sin-segunda-persona", 404),
        ("secretariat", "/avisos/{}", 403),
        ("secretariat", "/avisos/nuevo", 403),
        ("civil_society.gt", "/avisos/{}", 403),
        ("country_admin.gt", "/avisos/nuevo", 403),
        ("country_admin.gt", "/avisos/{}", 200),
        ("consul.gt", "/avisos/{}", 200),
        ("emergency.gt", "/avisos/AV-1999-001", 404),
        ("secretariat", "/avisos/sin-segunda-persona", 200),
    ],
)
def test_who_opens_what(notices: NoticeHouse, name: str, path: str, status: int) -> None:
    number = notices.draft()
    answer = notices.browser(name).get(path.format(number))
    assert answer.status_code == status


def test_hazard_and_crisis_lead_to_a_notice_in_one_tap(notices: NoticeHouse) -> None:
    browser = notices.browser()
    about = f"peligro={notices.hazard_id}"
    for page, query in (
        (f"/vigilancia/{notices.hazard_id}", about),
        (f"/crisis/{CRISIS}", f"crisis={CRISIS}"),
    ):
        text = browser.get(page).text
        assert f"/avisos/nuevo?{query}" in text
        assert f"/avisos/texto?{query}" in text


def test_no_name_is_in_a_page_a_letter_or_an_address(
    notices: NoticeHouse, caplog: pytest.LogCaptureFixture
) -> None:
    number = notices.draft()
    answers = [notices.propose(number), notices.approve(number)]
    browser = notices.browser("country_admin.gt")
    pages = [browser.get(f"/avisos/{number}").text, browser.get("/avisos").text, caplog.text]
    pages += [each.location for each in answers]
    for letter in notices.letters():
        pages += [str(letter.details), letter.dedupe_key]
    notice = notices.notice(number)
    pages += [each.long + each.sms + each.subject + each.script for each in notice.texts]
    pages.append(str(notice.audience) + str(notice.audience_figures))
    assert notice.audience_persons == 3
    assert [name for name in NAMES for page in pages if name in page] == []
