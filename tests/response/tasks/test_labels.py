from __future__ import annotations

from core.i18n.languages import LANGUAGES, translator
from response.tasks.labels import TASK_STATE_WORDS, TICK_ORIGIN_WORDS
from response.tasks.models import TaskState, TickOrigin


def test_each_code_has_a_word_of_its_own_in_every_language() -> None:
    assert set(TASK_STATE_WORDS) == set(TaskState)
    assert set(TICK_ORIGIN_WORDS) == set(TickOrigin)
    words = [*TASK_STATE_WORDS.values(), *TICK_ORIGIN_WORDS.values()]
    for language in LANGUAGES:
        assert len({translator(language).gettext(each) for each in words}) == len(words)
