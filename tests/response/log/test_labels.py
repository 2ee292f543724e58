from __future__ import annotations

from core.i18n.languages import LANGUAGES, translator
from response.log.labels import LINE_AUDIENCE_WORDS, LINE_CONFIDENCE_WORDS, LINE_KIND_WORDS
from response.log.models import LineAudience, LineConfidence, LineKind


def test_each_code_has_a_word_of_its_own_in_every_language() -> None:
    assert set(LINE_KIND_WORDS) == set(LineKind)
    assert set(LINE_CONFIDENCE_WORDS) == set(LineConfidence)
    assert set(LINE_AUDIENCE_WORDS) == set(LineAudience)
    for words in (LINE_KIND_WORDS, LINE_CONFIDENCE_WORDS, LINE_AUDIENCE_WORDS):
        for language in LANGUAGES:
            spoken = {translator(language).gettext(each) for each in words.values()}
            assert len(spoken) == len(words)
