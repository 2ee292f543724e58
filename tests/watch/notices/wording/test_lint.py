from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.i18n.languages import LANGUAGES
from tests.watch.notices.wording.facts import AT, facts
from watch.notices.models import NoticeKind
from watch.notices.wording.composing import compose, sms_plain_form
from watch.notices.wording.lint import (
    LINT_WORDS,
    REFUSALS,
    LintCode,
    LintFinding,
    LookedOverText,
    looked_over,
)

SAID = {
    "es": ("Se inunda Pharr", "Suba a un lugar alto"),
    "en": ("Pharr is flooding", "Go up to high ground"),
    "fr": ("Inondation : Pharr", "Montez sur un lieu haut"),
}


def _found(
    spanish: tuple[str, str] = SAID["es"],
    languages: tuple[str, ...] = LANGUAGES,
    corrects: bool = False,
    is_plain: bool = True,
    **given: Any,
) -> tuple[LintFinding, ...]:
    says = facts(**given)
    texts = []
    for language in languages:
        what, act = spanish if language == "es" else SAID[language]
        sms = compose(says, language, what, act, is_sms_plain=is_plain).sms
        texts.append(
            LookedOverText(
                language=language, what_where=what, one_act=act, sms=sms,
                plain_sms=sms_plain_form(sms),
            )
        )  # fmt: skip
    return looked_over(says, texts, now=AT, corrects=corrects)


def test_a_plain_notice_is_found_to_be_nothing_but_plain() -> None:
    assert _found() == ()


@pytest.mark.parametrize(
    ("given", "code", "about"),
    [
        ({"spanish": ("", "Suba")}, LintCode.NO_WHAT, "what_where"),
        ({"spanish": ("Se inunda Pharr", " ")}, LintCode.NO_ACT, "one_act"),
        ({"spanish": ("Agua", "Suba. No cruce.")}, LintCode.SEVERAL_ACTS, "one_act"),
        ({"says_who": " "}, LintCode.NO_SOURCE, "says_who"),
        ({"next_word_at": None}, LintCode.NO_TIME, "next_word_at"),
        ({"next_word_at": AT}, LintCode.TIME_PAST, "next_word_at"),
        ({"languages": ("es", "en")}, LintCode.NO_LANGUAGE, ""),
        ({"spanish": ("Se inunda [lugar]", "Suba")}, LintCode.OPEN_GAP, "what_where"),
        ({"spanish": ("Se inunda {lugar}", "Suba")}, LintCode.OPEN_GAP, "what_where"),
        ({"spanish": ("x" * 300, "Suba")}, LintCode.LONG_SMS, "sms"),
        ({"kind": NoticeKind.CORRECTION}, LintCode.CORRECTS_NOTHING, "corrects"),
        ({"spanish": ("Agua en Pharr", "Mire bit.ly/x1")}, LintCode.SHORTENER, "one_act"),
    ],
)
def test_what_refuses_a_notice(given: dict[str, Any], code: LintCode, about: str) -> None:
    found = _found(**given)
    refused = [(each.code, each.about) for each in found if each.is_refusal]
    assert (code, about) in refused
    assert found[0].is_refusal, "what refuses comes first"


@pytest.mark.parametrize(
    ("given", "code", "gaps"),
    [
        ({"spanish": ("Agua", "Haga clic aquí")}, LintCode.CLICK, {"found": "Haga clic"}),
        ({"says_who": "DGXY"}, LintCode.ABBREVIATION, {"found": "DGXY"}),
        ({"spanish": ("Agua en Av. Sur", "Suba")}, LintCode.ABBREVIATION, {"found": "Av."}),
        (
            {"spanish": ("Agua", "Evacúe la casa")},
            LintCode.HARD_WORD,
            {"found": "Evacúe", "instead": "salir"},
        ),
        ({"next_word_at": AT + timedelta(hours=25)}, LintCode.TIME_FAR, {}),
        (
            {"is_plain": False, "kind": NoticeKind.ADVICE},
            LintCode.SMS_ALPHABET,
            {"found": "ó á", "count": 3, "plain": 2},
        ),
    ],
)
def test_what_is_said_and_may_stand(
    given: dict[str, Any], code: LintCode, gaps: dict[str, object]
) -> None:
    found = [each for each in _found(**given) if each.code is code]
    assert gaps in [dict(each.gaps) for each in found]
    assert not any(each.is_refusal for each in found)


def test_a_correction_that_names_its_notice_may_stand() -> None:
    assert _found(kind=NoticeKind.CORRECTION, corrects=True) == ()


@pytest.mark.parametrize("text", ["El sitio wa.linkedin y t.co.mx", "Vaya a bit.lyon"])
def test_a_host_that_only_looks_like_one_is_no_shortener(text: str) -> None:
    assert LintCode.SHORTENER not in {each.code for each in _found(("Agua", text))}


def test_each_finding_has_words_whose_gaps_are_filled() -> None:
    assert set(LINT_WORDS) == set(LintCode) >= REFUSALS
    for found in _found(("x" * 300, "Salga. Evacúe el Av. en bit.ly/1"), is_plain=False):
        assert "%(" not in found.message % found.gaps


@pytest.mark.parametrize("agency", ["NOAA", "Según el NHC", "USGS"])
def test_an_agency_is_known_by_its_letters(agency: str) -> None:
    assert LintCode.ABBREVIATION not in {each.code for each in _found(says_who=agency)}
