from __future__ import annotations

import pytest

from core.i18n.languages import LANGUAGES
from tests.watch.notices.rows import notice_text
from tests.watch.notices.wording.facts import facts
from watch.notices.models import PapersRule
from watch.notices.papers.radio import count_words, radio_script, read_aloud_seconds


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_usual_notice_is_read_in_half_a_minute_with_its_act_twice(language: str) -> None:
    text = notice_text(
        language,
        what_where="Se inunda Pharr, Texas, cerca del río y de la carretera vieja",
        one_act="Suba a un lugar alto antes de que llegue el agua",
    )
    script = radio_script(facts(shelter="Gimnasio Central", papers=PapersRule.NOT_ASKED), text)
    assert script.text.lower().count("suba a un lugar alto") == 2
    assert 45 <= script.words <= 90
    assert script.seconds <= 36
    assert "21:30" in script.text


def test_what_is_longer_says_so() -> None:
    text = notice_text("es", what_where="agua " * 60)
    assert radio_script(facts(), text).is_too_long
    assert not radio_script(facts(), notice_text("es")).is_too_long


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("Hay agua", 2), ("a las 21:30", 4), ("3,500 personas", 4)]
)
def test_a_number_is_as_many_words_as_it_is_said(text: str, count: int) -> None:
    assert count_words(text) == count
    assert read_aloud_seconds(text) == round(count * 0.4)
