"""Wicked words in the cells of lists and in the texts of feeds are words wherever they come out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from core.atlas import Atlas
from core.transports.email_format import bytes_of
from tests.webapp.conftest import post
from tests.webapp.isolation.canaries import ASKERS
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.carriers import letters_of
from tests.webapp.isolation.crawl import addresses, rules, text_of
from tests.webapp.isolation.injected_files import PERSONS, SHELTERS, as_list, bring, take_warning
from tests.webapp.isolation.injections import HAZARD_READERS, in_mail, in_page
from tests.webapp.isolation.pages import QUESTIONS, browser_of
from tests.webapp.isolation.world import World

ADMINISTRATOR = ASKERS[2]
OUTLETS = (
    "audit_log.index", "directory.download", "directory.index", "editions.cycle", "hazards.board",
    "home.home", "imports.index", "persons.expiring_persons", "registry.index",
    "registry.unplaced", "sources.index", "who_to_call.index", "who_to_call.tree_pdf",
)  # fmt: skip
"""Routes that say again what lists and feeds have said."""


WITHOUT_REFUSED = {"/registro 4", "/registro 6"}
"""No person of the list is refused: there is no file of the rows left out."""


@pytest.fixture(scope="module")
def answers(
    canaries: CanaryHouse, base_atlas: Atlas, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, TestResponse]]:
    """What came of two lists and a warning, and all that says them again."""
    world, browser = World.of(canaries.house.engine), browser_of(canaries, ADMINISTRATOR)
    found: dict[str, TestResponse] = {}
    lists = {"/directorio/importar": as_list(SHELTERS), "/registro": as_list(PERSONS)}
    for home, data in lists.items():
        form = {"kind": "shelter"} if home.startswith("/directorio") else {}
        for number, answer in enumerate(bring(browser, home, data, **form)):
            found[f"{home} {number}"] = answer
    hazard = take_warning(canaries, base_atlas, tmp_path_factory.mktemp("wicked"))
    for path in (*_pages_of(canaries, hazard), *_outlets(canaries)):
        found[path] = browser.get(path)
    found["calls"] = post(browser, f"/vigilancia/{hazard}/llamadas.xlsx", purpose="Llamar a todos")
    found["persons"] = post(browser, "/personas", q="Casa")
    yield found
    world.restore()
    world.close()


def _pages_of(made: CanaryHouse, hazard: str) -> Iterator[str]:
    for rule in rules(made.house.app, "GET"):
        if rule.arguments == {"hazard_id"}:
            yield rule.rule.replace("<uuid:hazard_id>", hazard)


def _outlets(made: CanaryHouse) -> Iterator[str]:
    for rule in rules(made.house.app, "GET"):
        for each in addresses(made, rule) if rule.endpoint in OUTLETS else ():
            if set(each.owners) <= {"", "GT-A"} and "?" not in each.path:
                yield each.path + QUESTIONS.get(rule.endpoint, "")


def test_words_of_files_are_words_in_every_page_and_file(
    answers: dict[str, TestResponse],
) -> None:
    wrong = {
        where: fault
        for where, answer in answers.items()
        if answer.data and (fault := HAZARD_READERS[answer.mimetype or ""](answer.data))
    }
    assert wrong == {}
    statuses = {where: each.status_code for where, each in answers.items()}
    assert {where for where, status in statuses.items() if status >= 400} <= WITHOUT_REFUSED
    told = {answer.mimetype for answer in answers.values() if "zqf(" in text_of(answer)}
    assert told >= {
        "text/html", "text/csv", "application/json", "application/geo+json", "text/vcard",
        "application/vnd.google-earth.kml+xml",
    }  # fmt: skip


def test_no_header_says_a_word_of_a_file(answers: dict[str, TestResponse]) -> None:
    names = {name for answer in answers.values() for name, _value in answer.headers}
    assert [name for name in names if "Zq" in name.title()] == []


def test_no_letter_takes_words_of_files_for_more(
    canaries: CanaryHouse, answers: dict[str, TestResponse]
) -> None:
    assert answers
    for letter in letters_of(canaries):
        assert in_mail(bytes_of(letter, "atalaya@example.org")) == ""
        assert in_page(letter.html.encode()) == ""
