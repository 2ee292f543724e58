"""The foot of a page leads to the part that helps with it."""

from __future__ import annotations

import html
import re

import pytest
from flask import url_for
from flask_babel import gettext

from core.i18n.languages import LANGUAGES
from tests.webapp.conftest import House, post
from webapp.guides.texts import text_of
from webapp.http.i18n import speak
from webapp.http.menu import ENTRIES


def test_a_page_leads_to_its_part_and_the_part_is_there(house: House) -> None:
    page = house.signed_in("consul.gt").get("/planes").text
    address = page.partition('class="beside"')[2].partition('href="')[2].partition('"')[0]
    assert address.startswith("/ayuda/consul#")
    shown = house.app.test_client().get(address.partition("#")[0])
    assert shown.status_code == 200
    assert "su-primer-plan" in shown.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("guide", "account"),
    [("consul", "consul.gt"), ("country", "country_admin.gt"), ("secretariat", "secretariat")],
)
def test_each_way_it_names_is_open_to_its_reader(
    house: House, guide: str, account: str, language: str
) -> None:
    browser = house.signed_in(account)
    post(browser, "/idioma", language=language)
    with house.app.test_request_context():
        speak(language)
        sections = {gettext(entry.words): url_for(entry.endpoint) for entry in ENTRIES}
    ways = {
        tuple(" ".join(each.split()).rstrip(". ") for each in bold.split(" → "))
        for bold in re.findall(r"\*\*([^*]+ → [^*]+)\*\*", text_of(guide, language))
    }
    assert ways
    pages = {
        word: html.unescape(browser.get(sections[word], follow_redirects=True).text)
        .replace("\N{NO-BREAK SPACE}", " ")
        for word in {way[0] for way in ways}
    }  # fmt: skip
    assert {way for way in ways if way[1] not in pages[way[0]]} == set()
