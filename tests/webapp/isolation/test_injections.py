"""Wicked words in every text field of every form are words wherever they come out again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from core.transports.email_format import bytes_of
from tests.webapp.isolation.canaries import ASKERS
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.carriers import letters_of
from tests.webapp.isolation.crawl import addresses, rules, text_of
from tests.webapp.isolation.injections import (
    READERS,
    in_mail,
    in_page,
    inject,
    wicked_forms,
)
from tests.webapp.isolation.pages import QUESTIONS, Crawl, browser_of
from tests.webapp.isolation.world import World

SECRETARIAT, ADMINISTRATOR = ASKERS[1], ASKERS[2]
OUTLETS = (
    "directory.download",
    "directory.index",
    "directory.leaders",
    "editions.cycle",
    "hazards.board",
    "home.home",
    "plans.leaflet",
    "plans.pdf",
    "plans.plan",
    "plans.sheet",
    "protocols.index",
    "protocols.manual",
    "rounds.index",
    "sources.index",
    "users.requests",
    "who_to_call.index",
    "who_to_call.tree_pdf",
)
"""Routes that say again what was written: pages, and every format there is."""


@pytest.fixture(scope="module")
def answers(canaries: CanaryHouse, crawl: Crawl) -> Iterator[dict[str, TestResponse]]:
    """What each form answered; what they left stands until all outlets were read."""
    world = World.of(canaries.house.engine)
    found = {}
    for asker in (ADMINISTRATOR, SECRETARIAT):
        for address, form in wicked_forms(canaries, crawl.forms, asker):
            if not address.endpoint.startswith("account."):
                for number, answer in enumerate(inject(canaries, address, form, asker)):
                    found[f"{asker.name} {address.path} {number}"] = answer
    yield found
    world.restore()
    world.close()


def test_no_form_shows_wicked_words_again_but_as_words(answers: dict[str, TestResponse]) -> None:
    """In its page, and in the file it makes: a list of calls bears the purpose that was typed."""
    wrong = {
        where: fault
        for where, answer in answers.items()
        if answer.data and (fault := READERS[answer.mimetype or ""](answer.data))
    }
    assert wrong == {}
    assert sum("zqf(" in text_of(answer) for answer in answers.values()) > 20


def test_no_outlet_takes_wicked_words_for_more(
    canaries: CanaryHouse, answers: dict[str, TestResponse]
) -> None:
    assert answers
    browser, wrong, types, told = browser_of(canaries, ADMINISTRATOR), [], set(), set()
    for rule in rules(canaries.house.app, "GET"):
        for path in _own_addresses(canaries, rule) if rule.endpoint in OUTLETS else ():
            answer = browser.get(path)
            types.add(answer.mimetype)
            assert answer.status_code == 200, path
            if fault := READERS[answer.mimetype or ""](answer.data):
                wrong.append(f"{path}: {fault}")
            names = [name for name, _value in answer.headers]
            wrong += [f"{path}: {name}" for name in names if "Zq" in name.title()]
            if "zqf(" in text_of(answer):
                told.add(answer.mimetype)
    assert wrong == []
    assert types == set(READERS)
    assert told >= {"text/html", "text/csv", "application/json"}


def _own_addresses(made: CanaryHouse, rule: Rule) -> Iterator[str]:
    for each in addresses(made, rule):
        if set(each.owners) <= {"", "GT-A"} and "?" not in each.path:
            yield each.path + QUESTIONS.get(rule.endpoint, "")


def test_no_letter_takes_wicked_words_for_more(
    canaries: CanaryHouse, answers: dict[str, TestResponse]
) -> None:
    assert answers
    letters = letters_of(canaries)
    for letter in letters:
        assert in_mail(bytes_of(letter, "atalaya@example.org")) == ""
        assert in_page(letter.html.encode()) == ""
    assert len(letters) > 5
