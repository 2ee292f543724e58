from __future__ import annotations

from flask import Flask

from tests.watch.notices.rows import notice_text
from tests.webapp.conftest import House
from watch.notices.models import Notice, NoticeKind, PapersRule
from watch.notices.wording.lint import LintCode, LintFinding
from webapp.blueprints.notices.presenters import (
    channel_words,
    shown_audience,
    shown_findings,
    shown_texts,
)


def _app(house: House) -> Flask:
    return house.app


def test_a_finding_is_led_by_its_language_and_leads_to_its_box(house: House) -> None:
    found = (
        LintFinding(LintCode.SEVERAL_ACTS, "one_act", "fr", {"count": 2}),
        LintFinding(LintCode.NO_TIME, "next_word_at"),
        LintFinding(LintCode.LONG_SMS, "sms", "es", {"count": 3, "most": 2}),
        LintFinding(LintCode.HARD_WORD, "says_who", "", {"found": "x", "instead": "salir"}),
    )
    with _app(house).test_request_context():
        shown = shown_findings(found)
    assert shown[0].words.startswith("francés: Pide 2 cosas")
    assert [each.field for each in shown] == [
        "one_act.fr",
        "next_time",
        "what_where.es",
        "says_who",
    ]
    assert [each.is_refusal for each in shown] == [True, True, True, False]


def test_the_sentence_without_accents_is_offered_where_it_is_shorter(house: House) -> None:
    long = "á" * 80
    texts = [notice_text("ht", sms="Monte anwo"), notice_text("es", sms=long)]
    notice = Notice(
        texts=texts,
        country="GT",
        kind=NoticeKind.WARNING,
        timezone="UTC",
        says_who="",
        papers=PapersRule.UNKNOWN,
        made_at=house.clock(),
    )
    with _app(house).test_request_context():
        spanish, creole = shown_texts(notice)
    assert "{codigo}" not in spanish.public
    assert spanish.public.startswith("Inundación en Pharr")
    assert (spanish.cost.segments, spanish.plain_cost.segments, spanish.saves) == (2, 1, True)
    assert (creole.text.language, creole.saves) == ("ht", False)


def test_an_audience_nobody_counted_is_none_and_one_without_estimate_says_so(
    house: House,
) -> None:
    figures = {"persons": 3, "by_channel": {"none": 1, "sms": 2}, "unreachable": {"no_address": 1}}
    with _app(house).test_request_context():
        assert shown_audience({}) is None
        shown = shown_audience(figures)
        assert channel_words("pigeon") == "pigeon"
    assert shown is not None
    assert (shown.persons, shown.unreachable, shown.estimate) == (3, 1, None)
    assert [count for _, count in shown.by_channel] == [2]
