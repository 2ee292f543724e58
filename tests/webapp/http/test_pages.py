"""One table of words: addresses, menu, blueprints, packages, templates and tests follow it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.atlas.names import fold
from tests.webapp.conftest import House, post
from webapp.http.menu import ENTRIES
from webapp.http.pages import MOVED, SECTIONS, Section

ROOT = Path(__file__).resolve().parent.parent.parent.parent
NAMES = {section.name for section in SECTIONS}
SHARED_TEMPLATES = {"layouts", "macros", "messages", "pdf"}


def _folders(path: Path) -> set[str]:
    return {each.name for each in path.iterdir() if each.is_dir() and each.name != "__pycache__"}


def _lies_in(address: str, section: Section) -> bool:
    return any(
        address == start or address.startswith((f"{start}/", f"{start}."))
        for start in (section.address, *section.others)
    )


def test_the_blueprints_are_the_sections(house: House) -> None:
    rules = house.app.url_map.iter_rules()
    assert {each.endpoint.split(".")[0] for each in rules if "." in each.endpoint} == NAMES
    assert _folders(ROOT / "webapp" / "blueprints") == NAMES


def test_addresses_begin_with_the_word_of_their_section(house: House) -> None:
    by_name = {section.name: section for section in SECTIONS}
    outside = [
        rule.rule
        for rule in house.app.url_map.iter_rules()
        if rule.endpoint not in {"static", "moved"}
        and not _lies_in(rule.rule, by_name[rule.endpoint.split(".")[0]])
    ]
    assert outside == []


def test_the_menu_says_the_word_of_the_address() -> None:
    by_name = {section.name: section.word for section in SECTIONS}
    assert {
        entry.endpoint.split(".")[0]: fold(entry.words).replace(" ", "-") for entry in ENTRIES
    } == {
        name: word
        for name, word in by_name.items()
        if name in {entry.endpoint.split(".")[0] for entry in ENTRIES}
    }


def test_templates_and_tests_lie_in_folders_of_the_same_name() -> None:
    assert _folders(ROOT / "templates") - SHARED_TEMPLATES <= NAMES
    assert _folders(ROOT / "tests" / "webapp" / "blueprints") <= NAMES


def _rendered() -> Iterator[tuple[str, str]]:
    """Every template named in a blueprint, with the package that names it."""
    for path in sorted((ROOT / "webapp" / "blueprints").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node.value.endswith(".html")
                and "/" in node.value
                and " " not in node.value
            ):
                yield path.relative_to(ROOT / "webapp" / "blueprints").parts[0], node.value


def test_a_blueprint_shows_the_templates_of_its_own_folder() -> None:
    named = [(name, template) for name, template in _rendered() if template[0] != "/"]
    assert named
    assert [each for each in named if each[1].split("/")[0] != each[0]] == []


@pytest.mark.parametrize("old", sorted(MOVED))
def test_an_address_of_before_leads_on(house: House, old: str) -> None:
    answer = house.browser().get(f"{old}/algo/m%C3%A1s?q=San+Juan&next=//elsewhere.example")
    assert answer.status_code == 301
    assert answer.headers["Location"] == (
        f"{MOVED[old]}/algo/m%C3%A1s?q=San+Juan&next=//elsewhere.example"
    )
    assert house.browser().get(old).headers["Location"] == MOVED[old]


def test_a_form_sent_to_an_address_of_before_keeps_its_method(house: House) -> None:
    answer = post(house.signed_in("secretariat"), "/cuentas/nueva", email="x")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/usuarios/nueva")


def test_the_address_printed_under_call_trees_is_not_moved(house: House) -> None:
    answer = house.signed_in("consul.gt").get("/a-quien-llamo/arbol")
    assert answer.status_code == 200
