from __future__ import annotations

from tests.webapp.blueprints.notices.conftest import CRISIS, NoticeHouse


def test_the_template_of_the_crisis_type_comes_first_and_another_may_be_asked_for(
    notices: NoticeHouse,
) -> None:
    browser = notices.browser()
    about = f"/avisos/nuevo?crisis={CRISIS}"
    usual = notices.boxes(browser.get(about).text)
    other = notices.boxes(browser.get(f"{about}&plantilla=all-clear").text)
    by_kind = notices.boxes(browser.get(f"{about}&clase=all_clear").text)
    assert other["kind"] == by_kind["kind"] == "all_clear"
    assert usual["kind"] == "warning"
    assert "terminó" in other["what_where.es"].lower()


def test_a_notice_nothing_gave_rise_to_is_for_the_whole_country(notices: NoticeHouse) -> None:
    boxes = notices.boxes(notices.browser().get("/avisos/nuevo").text)
    assert boxes["where"] == "country"
    assert "[lugar]" in boxes["what_where.es"]
