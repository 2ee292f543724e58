"""A second person decides, on every route: the walk from a draft to an approval on screen."""

from __future__ import annotations

import pytest

from tests.webapp.blueprints.notices.conftest import CRISIS, NoticeHouse
from tests.webapp.conftest import post
from watch.notices.models import NoticeState

REASON = "El agua ya sube y nadie más contesta"


def test_it_is_proposed_by_one_and_approved_by_another(notices: NoticeHouse) -> None:
    number = notices.draft()
    assert notices.propose(number).status_code == 302
    notice = notices.notice(number)
    assert (notice.state, notice.audience_persons) == (NoticeState.PROPOSED, 3)
    assert len(notices.letters()) == 2
    notices.approve(number)
    notice = notices.notice(number)
    assert (notice.state, notice.approved_persons) == (NoticeState.APPROVED, 3)
    assert notices.moves(number) == ["drafted", "proposed", "approved"]


def test_a_second_tap_proposes_once_and_says_so(notices: NoticeHouse) -> None:
    number = notices.draft()
    browser = notices.browser()
    for _ in range(2):
        answer = post(browser, f"/avisos/{number}/proponer")
        assert "Propuesto." in browser.get(answer.location).text
    assert notices.moves(number) == ["drafted", "proposed"]
    assert len(notices.letters()) == 2, "nobody is written to twice"


def test_what_happened_names_offices_and_no_address(notices: NoticeHouse) -> None:
    number = notices.draft()
    notices.propose(number)
    notices.approve(number)
    page = notices.browser().get(f"/avisos/{number}").text
    history = page[page.index("moves-title") :].partition("</section>")[0]
    assert "@" not in history
    assert history.count("<li>") == 3


def test_whoever_wrote_it_cannot_approve_it_in_any_browser(notices: NoticeHouse) -> None:
    number = notices.draft()
    notices.propose(number, "consul.gt")
    for name in ("emergency.gt", "consul.gt", "emergency.gt"):
        answer = notices.approve(number, name)
        assert answer.status_code == 302
        assert notices.notice(number).state is NoticeState.PROPOSED
        page = notices.browser(name).get(f"/avisos/{number}").text
        assert "Aprobar</button>" not in page
    for name in ("emergency.hn", "secretariat", "civil_society.gt"):
        assert notices.approve(number, name).status_code in {403, 404}
    assert notices.notice(number).state is NoticeState.PROPOSED


def test_an_old_count_is_made_again_and_looked_at_again(notices: NoticeHouse) -> None:
    number = notices.draft()
    notices.propose(number)
    notices.change(number, audience_persons=30)
    notices.approve(number)
    assert notices.notice(number).state is NoticeState.PROPOSED
    assert notices.notice(number).audience_persons == 3
    assert notices.moves(number)[-1] == "counted"
    for seen in ("2", "", "9" * 5000):
        assert notices.approve(number, seen=seen).status_code == 302
        assert notices.notice(number).state is NoticeState.PROPOSED, "a page from before the count"
    notices.approve(number)
    assert notices.notice(number).state is NoticeState.APPROVED


def test_what_is_marked_as_wrong_is_not_proposed(notices: NoticeHouse) -> None:
    number = notices.draft(**{"one_act.es": "Suba. Salga."})
    answer = notices.propose(number)
    assert answer.status_code == 302
    assert notices.notice(number).state is NoticeState.DRAFT
    assert "Pide 2 cosas" in notices.browser().get(f"/avisos/{number}").text


def test_it_is_given_back_with_words_and_given_up(notices: NoticeHouse) -> None:
    number, admin = notices.draft(), notices.browser("country_admin.gt")
    notices.propose(number)
    post(admin, f"/avisos/{number}/devolver", words="")
    assert notices.notice(number).state is NoticeState.PROPOSED
    post(admin, f"/avisos/{number}/devolver", words="Diga el puente")
    assert notices.notice(number).state is NoticeState.RETURNED
    assert "Diga el puente" in notices.browser().get(f"/avisos/{number}").text
    post(admin, f"/avisos/{number}/dejar", words="ya pasó")
    assert notices.notice(number).state is NoticeState.STOPPED
    post(admin, f"/avisos/{number}/contar")
    assert notices.moves(number) == ["drafted", "proposed", "returned", "stopped"]


def test_glass_is_broken_with_a_reason_told_at_once_and_listed_for_ever(
    notices: NoticeHouse,
) -> None:
    number = notices.draft()
    path = f"/avisos/{number}/sin-segunda-persona"
    assert post(notices.browser(), path, reason="ya").status_code == 422
    assert notices.letters() == []
    assert post(notices.browser("country_admin.gt"), path, reason=REASON).status_code == 403
    answer = post(notices.browser(), path, reason=REASON)
    assert answer.status_code == 302
    notice = notices.notice(number)
    assert (notice.state, notice.is_break_glass) == (NoticeState.APPROVED, True)
    told = {each.recipient for each in notices.letters()}
    assert len(told) == 3
    assert sum("secretariat" in each for each in told) == 1
    for name in ("secretariat", "country_admin.gt"):
        assert REASON in notices.browser(name).get("/avisos/sin-segunda-persona").text
    assert REASON not in notices.browser("emergency.hn").get("/avisos/sin-segunda-persona").text


@pytest.mark.parametrize("kind", ["advice", "all_clear"])
def test_no_glass_for_what_can_wait_nor_after_the_hour(notices: NoticeHouse, kind: str) -> None:
    number = notices.draft(kind=kind)
    post(notices.browser(), f"/avisos/{number}/sin-segunda-persona", reason=REASON)
    assert notices.notice(number).state is NoticeState.DRAFT
    late = notices.draft()
    notices.pass_minutes(90)
    page = notices.browser().get(f"/avisos/{late}").text
    assert "No hay otra persona despierta" not in page
    post(notices.browser(), f"/avisos/{late}/sin-segunda-persona", reason=REASON)
    assert notices.notice(late).state is NoticeState.DRAFT
    assert notices.letters() == []


def test_a_whole_country_is_an_audience_too(notices: NoticeHouse) -> None:
    number = notices.draft(f"crisis={CRISIS}", where="country", heads="1")
    notices.propose(number)
    figures = notices.notice(number).audience_figures
    assert figures["persons"] == 3
    assert notices.notice(number).audience["only_household_heads"] is True


def test_what_is_counted_again_on_screen_stays_approved(notices: NoticeHouse) -> None:
    number = notices.draft()
    notices.propose(number)
    notices.approve(number)
    assert post(notices.browser("consul.gt"), f"/avisos/{number}/contar").status_code == 302
    assert notices.notice(number).state is NoticeState.APPROVED
    assert notices.moves(number)[-1] == "counted"
