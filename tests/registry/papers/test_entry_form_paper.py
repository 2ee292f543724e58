from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES
from registry.labels import CHANNEL_WORDS, NEED_WORDS
from registry.papers.entry_form_paper import BlankForm, entry_form_pdf
from registry.people.consent import CONSENT_TEXT, consent_text
from registry.people.purposes import PURPOSES

FORM = BlankForm(
    post="Consulado General en McAllen", phone="+1 956 555 0100", printed_on=date(2026, 11, 29)
)


def flat(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_is_one_page_that_says_what_each_thing_is_for_and_what_is_agreed_to(
    language: str,
) -> None:
    (page,) = PdfReader(BytesIO(entry_form_pdf(FORM, language=language, paper="letter"))).pages
    text, say = flat(page.extract_text()), Formats(language).gettext
    asked = ("full_name", "birth_date", "phone", "place", "needs", "channels", "contact_phone")
    said = [PURPOSES[field].purpose for field in asked]
    said += [*consent_text(CONSENT_TEXT), *NEED_WORDS.values(), *CHANNEL_WORDS.values()]
    assert [words for words in said if flat(say(words)) not in text] == []
    assert CONSENT_TEXT in text


def test_the_longest_language_fits_the_other_paper() -> None:
    assert len(PdfReader(BytesIO(entry_form_pdf(FORM, language="fr", paper="a4"))).pages) == 1
    with pytest.raises(KeyError):
        entry_form_pdf(FORM, language="fr", paper="legal")
