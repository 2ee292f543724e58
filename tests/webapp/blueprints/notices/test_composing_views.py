"""A notice is there to be corrected, not to be written: filled from hazard, crisis and plan."""

from __future__ import annotations

import re
import uuid

import sqlalchemy as sa

from core.db import reading, writing
from directory.entries.models import Post, PostKind
from tests.webapp.blueprints.notices.conftest import CRISIS, NoticeHouse
from tests.webapp.conftest import post
from watch.notices.models import Notice, NoticeKind


def test_a_text_is_ready_to_paste_in_one_tap(notices: NoticeHouse) -> None:
    browser = notices.browser("country_admin.gt")
    page = browser.get(f"/avisos/texto?peligro={notices.hazard_id}").text
    for language in ("es", "en", "fr"):
        assert f'id="ready-{language}"' in page
    assert "{" not in page.split("ready-es")[1].split("</p>")[0]
    assert "https://wa.me/?text=" in page
    assert "Alerta por inundación, versión 1" in page
    with reading(notices.house.engine) as session:
        assert session.scalars(sa.select(Notice)).all() == []


def test_the_form_comes_filled_and_is_kept_as_a_draft(notices: NoticeHouse) -> None:
    browser = notices.browser()
    path = f"/avisos/nuevo?crisis={CRISIS}"
    boxes = notices.boxes(browser.get(path).text)
    assert boxes["where"] == "crisis"
    assert boxes["what_where.es"]
    number = notices.draft()
    notice = notices.notice(number)
    assert (notice.crisis_number, notice.kind) == (CRISIS, NoticeKind.WARNING)
    assert notice.audience["crisis"] == CRISIS
    assert {each.language for each in notice.texts} == {"es", "en", "fr"}
    assert all(each.is_sms_plain for each in notice.texts)
    edited = browser.get(f"/avisos/{number}/editar").text
    assert "Servicio Meteorológico" in edited
    assert 'name="plain.es" value="1" checked' in edited


def test_an_empty_form_nobody_sent_blames_nobody_and_a_preview_of_it_does(
    notices: NoticeHouse,
) -> None:
    browser = notices.browser()
    page = browser.get("/avisos/nuevo").text
    assert "Diga quién lo dice" not in page
    assert 'class="notice danger"' not in page
    sent = post(browser, "/avisos/nuevo", **{**notices.boxes(page), "act": "preview"})
    assert "Diga quién lo dice" in sent.text


def test_a_form_sent_twice_begins_one_draft(notices: NoticeHouse) -> None:
    browser = notices.browser()
    path = f"/avisos/nuevo?peligro={notices.hazard_id}"
    sent = notices.boxes(browser.get(path).text)
    first, second = (post(browser, path, act="save", **sent) for _ in range(2))
    assert first.location == second.location
    with reading(notices.house.engine) as session:
        assert len(session.scalars(sa.select(Notice)).all()) == 1


def test_a_preview_says_what_is_wrong_and_keeps_nothing(notices: NoticeHouse) -> None:
    browser = notices.browser()
    path = f"/avisos/nuevo?peligro={notices.hazard_id}"
    sent = notices.boxes(browser.get(path).text)
    changed = {**sent, "one_act.es": "Suba. Salga.", "says_who": ""}
    page = post(browser, path, act="preview", **changed)
    assert page.status_code == 200
    assert "Pide 2 cosas" in page.text
    assert "Diga quién lo dice" in page.text
    assert "data-frame=" in page.text
    with reading(notices.house.engine) as session:
        assert session.scalars(sa.select(Notice)).all() == []


def test_what_cannot_be_read_is_said_at_its_box(notices: NoticeHouse) -> None:
    browser = notices.browser()
    path = f"/avisos/nuevo?peligro={notices.hazard_id}"
    sent = notices.boxes(browser.get(path).text)
    for box, value in (
        ("next_time", "25:99"),
        ("kind", "poem"),
        ("shelter", "x"),
        ("corrects", "AV-2020-001"),
        ("what_where.es", "x" * 201),
    ):
        answer = post(browser, path, act="save", **{**sent, box: value})
        assert answer.status_code == 422, box
        assert f'href="#field-{box}"' in answer.text


def test_two_who_write_at_once_do_not_write_over_each_other(notices: NoticeHouse) -> None:
    number = notices.draft()
    browser, path = notices.browser("consul.gt"), f"/avisos/{number}/editar"
    sent = notices.boxes(browser.get(path).text)
    assert post(browser, path, act="save", **sent).status_code == 302
    late = post(notices.browser(), path, act="save", **sent)
    assert late.status_code == 409
    for seen in ("9" * 5000, "x", ""):
        assert post(browser, path, act="save", **{**sent, "seen": seen}).status_code == 409
    assert notices.moves(number) == ["drafted", "edited"]


def test_another_officer_changes_words_and_not_the_post_that_speaks(notices: NoticeHouse) -> None:
    number = notices.draft()
    post_id = uuid.uuid4()
    with writing(notices.house.engine) as session:
        session.add(Post(id=post_id, country="GT", kind=PostKind.CONSULATE, name="Consulado"))
    own = {**notices.notice(number).audience, "post": str(post_id)}
    notices.change(number, post_id=post_id, audience=own)
    path = f"/avisos/{number}/editar"
    browser = notices.browser("emergency.gt")
    page = browser.get(path).text
    assert re.search(r'name="own_post"[^>]*checked', page)
    assert post(browser, path, act="save", own_post="1", **notices.boxes(page)).status_code == 302
    notice = notices.notice(number)
    assert (notice.post_id, notice.audience["post"]) == (post_id, str(post_id))


def test_a_correction_names_what_it_corrects(notices: NoticeHouse) -> None:
    first = notices.draft()
    notices.propose(first)
    notices.approve(first)
    page = notices.browser().get(f"/avisos/{first}").text
    assert f"corrige={first}" in page
    second = notices.draft(f"corrige={first}&clase=correction&crisis={CRISIS}")
    notice = notices.notice(second)
    assert (notice.kind, notice.corrects_id) == (
        NoticeKind.CORRECTION,
        notices.notice(first).id,
    )
    assert first in notices.browser().get(f"/avisos/{second}").text


def test_what_the_reader_may_not_know_of_begins_nothing(notices: NoticeHouse) -> None:
    for query in ("peligro=x", "peligro=" + "0" * 32, "crisis=CR-1999-001"):
        assert notices.browser().get(f"/avisos/nuevo?{query}").status_code == 404
    assert notices.browser("emergency.hn").get(f"/avisos/texto?crisis={CRISIS}").status_code == 404
