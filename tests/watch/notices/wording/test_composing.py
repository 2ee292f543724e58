from __future__ import annotations

import pytest

from core.i18n.languages import LANGUAGES
from core.transports.sms_length import SmsAlphabet
from tests.watch.notices.wording.facts import facts
from watch.notices.wording.composing import (
    compose,
    cut,
    has_frames,
    sentence,
    sms_length,
    sms_plain_form,
    whole_texts,
)

WHAT, ACT = "Se inunda Pharr, Texas", "Suba a un lugar alto"


def _in_order(text: str, *parts: str) -> bool:
    places = [text.find(each) for each in parts]
    return -1 not in places and places == sorted(places)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_says_what_then_the_act_then_who_then_when(language: str) -> None:
    texts = compose(facts(), language, WHAT, ACT)
    for text in (texts.long, texts.sms, texts.chat, texts.script):
        order = (WHAT, "uba a un lugar alto", "Servicio Meteorológico", "21:30")
        assert _in_order(text, *order), text
    assert texts.subject == WHAT


def test_a_script_for_a_call_has_four_sentences() -> None:
    lines = compose(facts(shelter="Gimnasio"), "es", WHAT, ACT).script.splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("Buenas, le llamo del consulado de El Salvador: ")
    assert "No sabemos si en Gimnasio piden papeles" in lines[2]


def test_the_sentence_without_accents_is_taken_by_choice_alone() -> None:
    usual = compose(facts(), "es", WHAT, ACT)
    assert sms_length(usual.sms).culprits == ("ó",)
    plain = compose(facts(), "es", WHAT, ACT, is_sms_plain=True)
    assert plain.sms == sms_plain_form(usual.sms)
    assert (plain.long, plain.chat) == (usual.long, usual.chat)
    costs = sms_length(usual.sms), sms_length(plain.sms)
    assert [each.alphabet for each in costs] == [SmsAlphabet.UCS2, SmsAlphabet.GSM7]
    assert costs[1].segments < costs[0].segments


def test_the_code_is_counted_as_long_as_it_will_be() -> None:
    assert sms_length("{codigo}").characters == 4


def test_a_language_without_a_catalogue_has_the_text_that_was_given() -> None:
    texts = whole_texts("Dlo ap  monte nan Pharr.")
    assert texts.long == "Dlo ap monte nan Pharr.\n{codigo}\n{enlace}"
    assert texts.sms == "Dlo ap monte nan Pharr. {codigo}"
    assert whole_texts("").sms == ""
    assert not has_frames("ht")


@pytest.mark.parametrize(
    ("text", "told"), [(" a  b", "a b."), ("¿Está bien?", "¿Está bien?"), ("", ""), ("Ya.", "Ya.")]
)
def test_a_text_is_ended_as_a_sentence(text: str, told: str) -> None:
    assert sentence(text) == told


def test_a_subject_is_cut_between_words() -> None:
    assert cut("uno dos, tres", 9) == "uno dos…"
    assert cut("uno", 9) == "uno"
