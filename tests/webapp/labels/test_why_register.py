"""The one page for people: whole, in three languages, and the same on screen and in the docs."""

from __future__ import annotations

import html

import pytest

from core.i18n.languages import LANGUAGES, translator
from registry.people.purposes import PURPOSES
from scripts.people_page import PAGE, page
from tests.webapp.conftest import House
from webapp.labels.why_register import LINES, SHOWN_FIELDS, TITLES, sections


def test_the_page_of_the_docs_is_that_of_the_code() -> None:
    assert PAGE.read_text() == page(), "run scripts/people_page.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_on_screen_for_anybody_word_for_word(house: House, language: str) -> None:
    browser = house.browser()
    browser.set_cookie("language", language)
    shown = html.unescape(browser.get("/por-que-registrarse").text)
    translate = translator(language).gettext
    for title, lines in sections(translate):
        assert title in shown
        assert [words for _strong, words in lines if words not in shown] == []


def test_what_is_asked_is_what_every_form_says() -> None:
    assert set(SHOWN_FIELDS) <= set(PURPOSES)
    assert len(set(SHOWN_FIELDS)) == len(SHOWN_FIELDS)
    assert set(LINES) == set(TITLES) - {"asked_for"}


def test_the_public_form_and_the_page_of_the_data_lead_to_it(house: House) -> None:
    assert "/por-que-registrarse" in house.browser().get("/privacidad").text
