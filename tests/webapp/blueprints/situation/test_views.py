from __future__ import annotations

from datetime import timedelta

from tests.webapp.blueprints.situation.conftest import CANARY, ReportHouse
from tests.webapp.conftest import post


def test_one_tap_freezes_the_numbers_and_a_second_tap_makes_no_other(reports: ReportHouse) -> None:
    browser, base = reports.house.signed_in("consul.gt"), reports.base
    first = browser.get(base)
    assert "Informe solo con cifras" in first.text
    assert "Primer informe" in first.text or "El primer informe está vencido" in first.text
    for _tap in range(2):
        answer = post(browser, f"{base}/nuevo")
        assert answer.headers["Location"].endswith("/informe/1")
    page = browser.get(f"{base}/1")
    assert reports.states() == ["draft"]
    assert "<td>12</td>" in page.text
    assert '<th scope="row">Heridas</th><td><span class="unknown">no se sabe' in page.text
    assert CANARY not in page.text
    assert len(page.data) <= 20_000
    assert len(first.data) <= 20_000
    assert "Lo aprueba otra persona" in page.text


def test_words_and_numbers_of_others_are_written_and_refused_without_their_origin(
    reports: ReportHouse,
) -> None:
    browser, base = reports.house.signed_in("consul.gt"), reports.base
    post(browser, f"{base}/nuevo")
    wrong = post(browser, f"{base}/1/editar", n_injured_authorities="4")
    assert wrong.status_code == 422
    assert "Diga de quién es la cifra." in wrong.text
    assert 'value="4"' in wrong.text
    letters = post(browser, f"{base}/1/editar", n_injured_ours="unos cuatro")
    assert letters.status_code == 422
    post(
        browser,
        f"{base}/1/editar",
        s_highlights="El puente está cerrado.",
        n_injured_authorities="4",
        by_authorities="Protección Civil",
        n_sheltered_ours="0",
    )
    page = browser.get(f"{base}/1").text
    assert "El puente está cerrado." in page
    assert "de las autoridades (Protección Civil): <b>4</b>" in page
    assert '<th scope="row">En albergues</th><td>0</td>' in page


def test_when_the_next_one_is_due_stands_on_the_page_of_the_crisis(reports: ReportHouse) -> None:
    browser, crisis = reports.house.signed_in("emergency.gt"), "/crisis/CR-2026-001"
    assert "El primer informe está vencido" in browser.get(crisis).text
    reports.issue(minutes="60")
    assert "vencido" not in browser.get(crisis).text
    assert "Próximo informe" in browser.get(crisis).text
    reports.house.clock.at += timedelta(minutes=61)
    assert "El próximo informe está vencido" in browser.get(crisis).text
    assert "informe" not in reports.house.signed_in("secretariat").get(crisis).text.split("main")[1]


def test_another_country_finds_none_of_it(reports: ReportHouse) -> None:
    reports.issue()
    browser = reports.house.signed_in("consul.hn")
    assert browser.get(f"{reports.base}/1").status_code == 404
    assert browser.get(f"{reports.base}/1/informe.csv").status_code == 404
    assert "Informe 1" not in browser.get(reports.base).text
    secretariat = reports.house.signed_in("secretariat")
    assert secretariat.get(reports.base).status_code in {403, 404}
