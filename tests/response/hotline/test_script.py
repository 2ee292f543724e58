from __future__ import annotations

import re

import pytest

from response.hotline.script import (
    LANGUAGES_SPOKEN,
    MESSAGE_PATH,
    READY_ANSWERS,
    SCRIPT,
    SpokenText,
)

TELLING = {
    "es": r"(est[áa]|aparece|figura) (registrad|en (la|nuestra) lista|a salvo)|l[ao] tenemos",
    "en": r"(is|are|was) (registered|safe|on (the|our) list)|we (have|found) (him|her|them)",
    "fr": r"(est|a été) (enregistré|en sécurité|sur (la|notre) liste)|nous l'avons",
}
"""What an answer would say that tells of somebody."""
REFUSAL = {
    "es": "No puedo decirle de nadie",
    "en": "cannot tell you of anybody",
    "fr": "de personne",
}


@pytest.mark.parametrize("text", [*SCRIPT, *READY_ANSWERS], ids=lambda each: each.code)
def test_every_text_is_there_in_three_languages_and_tells_of_nobody(text: SpokenText) -> None:
    said = [text.text(code) for code in LANGUAGES_SPOKEN]
    assert len(set(said)) == 3
    assert all(said)
    for code in LANGUAGES_SPOKEN:
        assert not re.search(TELLING[code], text.text(code), re.IGNORECASE)


def test_whoever_asks_for_another_gets_one_answer() -> None:
    assert READY_ANSWERS[0] is MESSAGE_PATH
    for code, words in REFUSAL.items():
        assert words in MESSAGE_PATH.text(code)
    assert len({each.code for each in READY_ANSWERS}) == len(READY_ANSWERS)
    assert all(each.title(code) for each in READY_ANSWERS for code in LANGUAGES_SPOKEN)


def test_who_speaks_another_language_is_answered_in_spanish() -> None:
    assert MESSAGE_PATH.text("quc") == MESSAGE_PATH.es
