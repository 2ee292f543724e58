from __future__ import annotations

import pytest

from core.i18n.languages import translator
from feeds.naming.nws_event_words import NWS_EVENT_WORDS


def test_every_type_has_a_word_of_its_own_in_each_language() -> None:
    assert len(NWS_EVENT_WORDS) >= 130
    for language in ("es", "en", "fr"):
        words = [translator(language).gettext(word) for word in NWS_EVENT_WORDS.values()]
        assert len(set(words)) == len(words), language


@pytest.mark.parametrize(
    ("event", "french"),
    [
        ("tornado warning", "Avertissement de tornade"),
        ("tornado watch", "Veille de tornades"),
        ("evacuation immediate", "Évacuation immédiate"),
    ],
)
def test_a_warning_is_told_from_a_watch(event: str, french: str) -> None:
    assert translator("fr").gettext(NWS_EVENT_WORDS[event]) == french
