from __future__ import annotations

import pytest

from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES
from response.calldown.scripts import SENTENCES, script_for

NAMES = {each: Formats(each).country("SV") for each in LANGUAGES}

TYPE = {"es": "Huracán", "en": "Hurricane", "fr": "Ouragan"}


@pytest.mark.parametrize(
    ("languages", "spoken", "wanted"),
    [
        (("en",), "en", "en"),
        (("fr", "es"), "fr", "fr"),
        (("kek", "es"), "es", "kek"),
        (("kek",), "es", "kek"),
        ((), "es", "es"),
    ],
)
def test_four_sentences_in_the_language_of_the_household(
    languages: tuple[str, ...], spoken: str, wanted: str
) -> None:
    script = script_for(languages, crisis=TYPE, country_name=NAMES, own="es")
    assert (script.language, script.wanted) == (spoken, wanted)
    assert len(script.sentences) == len(SENTENCES) == 4
    assert {"es": "huracán", "en": "hurricane", "fr": "ouragan"}[spoken] in script.sentences[0]
    assert script.needs_speaker == (spoken != wanted)


def test_a_voicemail_says_nothing_of_the_person_nor_of_the_crisis() -> None:
    script = script_for(("es",), crisis={"es": "Terremoto"}, country_name=NAMES, own="es")
    assert "Terremoto" not in script.voicemail
    assert "El Salvador" in script.voicemail
    assert "%(" not in "".join([*script.sentences, script.voicemail, script.message])
