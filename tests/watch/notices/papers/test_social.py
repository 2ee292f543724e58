from __future__ import annotations

import pytest

from core.i18n.languages import LANGUAGES
from tests.watch.notices.rows import notice_text
from tests.watch.notices.wording.facts import facts
from watch.notices.papers.social import LONGEST_ALT, LONGEST_POST, social_text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_post_asks_for_no_answer_and_its_picture_has_words(language: str) -> None:
    post = social_text(facts(), notice_text(language))
    assert "{" not in post.text + post.alt
    assert "21:30" in post.text
    assert "Inundación en Pharr" in post.alt


def test_a_long_one_is_cut_between_words() -> None:
    post = social_text(facts(), notice_text("es", what_where="agua " * 300))
    assert len(post.text) <= LONGEST_POST + 1
    assert len(post.alt) <= LONGEST_ALT + 1
