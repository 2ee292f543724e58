from __future__ import annotations

import pytest

from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES
from response.calldown.scripts import SENTENCES, script_for

NAMES = {each: Formats(each).country("SV") for each in LANGUAGES}


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
    script = script_for(languages, crisis="Ida", country_name=NAMES, own="es")
    assert (script.language, script.wanted) == (spoken, wanted)
    assert len(script.sentences) == len(SENTENCES) == 4
    assert script.needs_speaker == (spoken != wanted)


def test_a_voicemail_says_nothing_of_the_person_nor_of_the_crisis() -> None:
    script = script_for(("es",), crisis="Terremoto", country_name=NAMES, own="es")
    assert "Terremoto" not in script.voicemail
    assert "El Salvador" in script.voicemail
    assert "%(" not in "".join([*script.sentences, script.voicemail, script.message])
