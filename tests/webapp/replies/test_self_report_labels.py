from __future__ import annotations

from webapp.replies.self_report_labels import ANSWER_WORDS, DONE_WORDS
from webapp.replies.self_reports import ANSWERS


def test_each_answer_has_its_words() -> None:
    assert set(DONE_WORDS) == {each.value for each in ANSWERS}
    assert set(ANSWER_WORDS) <= set(ANSWERS)
