from __future__ import annotations

from response.closing.labels import LESSON_STATE_WORDS, TARGET_WORDS
from response.closing.models import LessonState, LessonTarget


def test_each_code_has_words_of_its_own() -> None:
    assert set(TARGET_WORDS) == set(LessonTarget)
    assert set(LESSON_STATE_WORDS) == set(LessonState)
    assert len(set(TARGET_WORDS.values()) | set(LESSON_STATE_WORDS.values())) == 8
