"""A guide as a page: links stay inside, pictures come from the installation."""

from __future__ import annotations

import re

import pytest

from core.i18n.languages import LANGUAGES
from webapp.guides.rendering import guide_page
from webapp.guides.texts import GUIDES


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_link_among_guides_leads_to_a_part_that_is_there(language: str) -> None:
    pages = {guide.name: guide_page(guide.name, language) for guide in GUIDES}
    anchors = {name: set(re.findall(r'id="([^"]+)"', page.body)) for name, page in pages.items()}
    links = [link for page in pages.values() for link in re.findall(r'href="([^"]+)"', page.body)]
    assert any("#" in link for link in links)
    for link in links:
        name, _hash, anchor = link.removeprefix("/ayuda/").partition("#")
        assert name in anchors, link
        assert not anchor or anchor in anchors[name], link


def test_what_lies_only_in_the_documentation_is_words_without_a_link() -> None:
    body = guide_page("secretariat", "es").body
    assert "decisión 24" in body
    assert "decisions/" not in body


def test_an_installation_behind_a_prefix_keeps_it_in_every_address() -> None:
    body = guide_page("country", "en", "/consular").body
    found = re.findall(r'(?:href|src)="([^"]+)"', body)
    assert found
    assert all(each.startswith("/consular/ayuda/") for each in found)
