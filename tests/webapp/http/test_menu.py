"""The menu: every section in two taps, and the one a page belongs to lit."""

from __future__ import annotations

import re

import pytest

from tests.webapp.conftest import House
from webapp.http.menu import ALL_SECTIONS, ENTRIES, here

LIT = re.compile(r'<a href="([^"]+)" aria-current="page">')
ROLES = ("secretariat", "country_admin.gt", "consul.gt", "emergency.gt", "civil_society.gt")


def test_every_section_with_a_front_page_stands_in_the_menu(house: House) -> None:
    fronts = {
        name
        for name in house.app.view_functions
        if name.endswith((".index", ".board")) and "<" not in _rule(house, name)
    }
    assert fronts - {each.endpoint for each in ENTRIES} == {
        "api.index", "search.index", "plans.board",
    }  # fmt: skip


@pytest.mark.parametrize("who", ROLES)
def test_all_that_a_role_may_open_is_two_taps_away(house: House, who: str) -> None:
    browser = house.signed_in(who)
    page = browser.get("/inicio/secciones").text
    with house.app.test_request_context("/"):
        addresses = {each.endpoint: _rule(house, each.endpoint) for each in ENTRIES}
    shown = {name for name, address in addresses.items() if f'<li><a href="{address}">' in page}
    opened = {
        name
        for name, address in addresses.items()
        if browser.get(address, follow_redirects=True).status_code == 200
    }
    assert shown == opened
    assert f'href="{_rule(house, ALL_SECTIONS)}"' in browser.get("/ayuda").text


@pytest.mark.parametrize(
    ("blueprint", "lit"),
    [
        ("directory", "directory"),
        ("imports", "directory"),
        ("calls", "crises"),
        ("applications", "registry"),
        ("who_to_call", "who_to_call"),
        ("audit_log", ""),
        ("account", ""),
    ],
)
def test_a_page_lights_its_own_section_or_the_one_it_lies_in(blueprint: str, lit: str) -> None:
    assert here(["home", "crises", "who_to_call", "directory", "registry"], blueprint) == lit


def test_doubles_of_the_directory_light_the_directory(house: House) -> None:
    shown = house.signed_in("country_admin.gt").get("/directorio/duplicados").text
    nav = shown[shown.index("main-nav") : shown.index("</nav>")]
    assert LIT.findall(nav) == ["/directorio"]


def _rule(house: House, endpoint: str) -> str:
    rules = house.app.url_map.iter_rules(endpoint)
    return min((each.rule for each in rules if "GET" in (each.methods or ())), key=len)
