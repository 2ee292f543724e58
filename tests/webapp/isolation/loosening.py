"""Whether the crawl finds a filter of sight that is loosened alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from core.settings import ROOT
from tests.webapp.isolation.canaries import ASKERS
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.carriers import (
    files_of,
    leaks_of_files,
    leaks_of_letters,
    write_letters,
)
from tests.webapp.isolation.crawl import addresses, rules
from tests.webapp.isolation.filters import KnownFilter, watched
from tests.webapp.isolation.forms import PageForm
from tests.webapp.isolation.loosened_plugin import FILTER
from tests.webapp.isolation.pages import Crawl, browser_of, form_of_page
from tests.webapp.isolation.posts import filled, sendings
from tests.webapp.isolation.sent import Posts
from tests.webapp.isolation.world import World
from webapp.http.rendering.remembered_parts import init_parts


def faults_at(made: CanaryHouse, forms: Mapping[str, PageForm], known: KnownFilter) -> set[str]:
    """Return the first fault the crawl finds where a filter is known to be found, if any."""
    asker = next(each for each in ASKERS if each.name == known.asker)
    for found in _WAYS[known.method](made, forms, known.endpoint, asker.name):
        if found:
            return found
    return set()


def faults_loosened(
    made: CanaryHouse, forms: Mapping[str, PageForm], known: KnownFilter
) -> set[str]:
    """Return the same while the filter is loosened.

    No page remembers what was written before, and none keeps what was written meanwhile.
    """
    init_parts(made.house.app)
    try:
        with watched(known.is_loosened_at):
            return faults_at(made, forms, known)
    finally:
        init_parts(made.house.app)


def is_found_by_tests(known: KnownFilter) -> bool:
    """Return whether the tests that know a filter fail while it is loosened."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    command += ["-p", "tests.webapp.isolation.loosened_plugin", known.endpoint]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, FILTER: known.name}, capture_output=True, check=False
    )
    return done.returncode == pytest.ExitCode.TESTS_FAILED


def _of_pages(
    made: CanaryHouse, _forms: Mapping[str, PageForm], endpoint: str, name: str
) -> Iterator[set[str]]:
    asker = next(each for each in ASKERS if each.name == name)
    browser = browser_of(made, asker)
    for rule in rules(made.house.app, "GET"):
        for address in addresses(made, rule) if rule.endpoint == endpoint else ():
            crawl = Crawl()
            crawl.hear(made, asker, address, browser.get(address.path))
            yield crawl.leaks


def _of_forms(
    made: CanaryHouse, forms: Mapping[str, PageForm], endpoint: str, name: str
) -> Iterator[set[str]]:
    asker = next(each for each in ASKERS if each.name == name)
    posts = Posts.of(made)
    try:
        for sending in sendings(made, forms, asker, is_long=True):
            if sending.address.endpoint == endpoint:
                fresh = form_of_page(made, asker, sending.address)
                posts.send(asker, replace(sending, form=_chosen(fresh)) if fresh else sending)
                yield posts.leaks | posts.taken
    finally:
        posts.world.close()


def _chosen(form: PageForm) -> dict[str, Any]:
    """Return a form as its page shows it, with a choice wherever one is still to be made."""
    sent = filled(form)
    for each in form.fields:
        if each.type == "select" and sent.get(each.name) == [""]:
            sent[each.name] = each.choices[-1]
    return sent


def _of_files(
    made: CanaryHouse, _forms: Mapping[str, PageForm], _what: str, _name: str
) -> Iterator[set[str]]:
    with _world_put_back(made):
        yield leaks_of_files(made, files_of(made))[0]


def _of_letters(
    made: CanaryHouse, _forms: Mapping[str, PageForm], _what: str, _name: str
) -> Iterator[set[str]]:
    with _world_put_back(made):
        yield leaks_of_letters(made, write_letters(made))[0]


@contextmanager
def _world_put_back(made: CanaryHouse) -> Iterator[None]:
    world = World.of(made.house.engine)
    try:
        yield
    finally:
        world.restore()
        world.close()


_WAYS = {"GET": _of_pages, "POST": _of_forms, "FILE": _of_files, "LETTER": _of_letters}
