"""A row of the policy or a filter of sight that lets in one too many is found.

Each row is loosened in turn (a role added, opened to everybody, its reach widened), and each filter
of what a reader sees; the declared doors (`tests/webapp/isolation/doors.txt`) or the crawl of the
canaries find it; a sample of the filters in every run (`tests/webapp/isolation/test_loosened.py`).
Nothing is edited: the tables and functions are replaced in this process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from core.accounts import RoleName
from directory.entries import visibility
from directory.entries.visibility import Viewer
from directory.rounds.silent_list import SilentList
from plans.facts import redaction
from tests.proof.figures import Figures
from tests.webapp.conftest import _quick_hashes, people
from tests.webapp.isolation.canaries import ASKERS
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.conftest import canaries
from tests.webapp.isolation.crawl import addresses, rules, text_of
from tests.webapp.isolation.doors import doors
from tests.webapp.isolation.filters import known_filters
from tests.webapp.isolation.loosening import faults_loosened, is_found_by_tests
from tests.webapp.isolation.pages import Crawl, browser_of, crawl_as
from webapp.auth.access import Scope
from webapp.auth.policy import POLICY, AccessRule, Reach
from webapp.blueprints.rounds import access as rounds_access
from webapp.labels import joined_names

__all__ = ["_quick_hashes", "canaries", "people"]  # fixtures


def loosened() -> Iterator[tuple[str, AccessRule]]:
    """Yield each way to let one too many through each row of the policy."""
    for endpoint, rule in sorted(POLICY.items()):
        if not rule.is_public:
            yield endpoint, replace(rule, roles=frozenset())
        for role in RoleName:
            if not rule.is_public and role not in rule.roles:
                yield endpoint, replace(rule, roles=rule.roles | {role})
        wider = list(Reach)[: list(Reach).index(rule.reach)]
        for reach in wider:
            yield endpoint, replace(rule, reach=reach)


def test_the_policy_lets_in_no_more_than_the_doors_say() -> None:
    said = doors()
    assert set(said) == set(POLICY), "say in doors.txt who opens a new route"
    assert [name for name, rule in POLICY.items() if not said[name].admits(rule)] == []


def test_each_loosened_row_of_the_policy_is_found(figures: Figures) -> None:
    said, mutants = doors(), list(loosened())
    found = sum(not said[endpoint].admits(rule) for endpoint, rule in mutants)
    figures.add("loosened rows of the policy", f"{found} of {len(mutants)} found")
    assert found == len(mutants) > 400


@pytest.mark.long_form
def test_a_loosened_row_opens_a_page_that_was_shut(
    canaries: CanaryHouse, figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard reads the table: what was answered 403, or sent to sign in, is answered. Of some a
    check of the page itself still holds, and they stay shut.
    """
    asked = opened = 0
    by_role = {asker.role: asker for asker in ASKERS}
    gets = {rule.endpoint: rule for rule in rules(canaries.house.app, "GET")}
    for endpoint, rule in loosened():
        added = rule.roles - POLICY[endpoint].roles
        if endpoint not in gets or not (added or rule.is_public):
            continue
        browser = browser_of(canaries, by_role[next(iter(added), None)])
        path = next(addresses(canaries, gets[endpoint])).path
        shut = browser.get(path)
        assert shut.status_code == (403 if added else 302), path
        with monkeypatch.context() as patch:
            patch.setitem(POLICY, endpoint, rule)
            answer = browser.get(path)
        asked += 1
        is_sent_away = answer.status_code == 302 and answer.location.startswith("/entrar")
        opened += answer.status_code != 403 and not is_sent_away
    figures.add("pages a loosened row opens", f"{opened} of {asked}, of the others the page holds")
    assert opened > 0.9 * asked > 100


# -- filters of what is seen ---------------------------------------------------------------------


@dataclass(frozen=True)
class Mutant:
    """A filter that lets one too many through, and the routes of the crawl that find it."""

    name: str
    target: object
    attribute: str
    loose: Any
    routes: tuple[str, ...]


def _conditions_as(changed: Callable[[Viewer], Viewer]) -> Callable[..., Any]:
    strict = visibility._conditions
    return lambda viewer, kind: strict(changed(viewer), kind)


def _sight_as(changed: Callable[[Viewer], Viewer]) -> Callable[..., bool]:
    strict = visibility.may_see
    return lambda viewer, *row: strict(changed(viewer), *row)


def _of_gt(_viewer: Viewer) -> Viewer:
    return Viewer.of_country("GT")


def _without_post(viewer: Viewer) -> Viewer:
    return Viewer.of_country(viewer.country) if viewer.country else viewer


def _partner(viewer: Viewer) -> Viewer:
    return Viewer.rcm() if viewer == Viewer.public() else viewer


def _country_of_partner(viewer: Viewer) -> Viewer:
    return _of_gt(viewer) if viewer == Viewer.rcm() else viewer


LISTS = ("directory.index", "directory.download", "directory.entry", "who_to_call.index")
PUBLIC = ("who_to_call.index", "directory.focal_points", "public.landing")
MUTANTS = (
    Mutant("visible_to: public sees rcm", visibility, "_conditions", _conditions_as(_partner),
           PUBLIC),
    Mutant("visible_to: partners see a country", visibility, "_conditions",
           _conditions_as(_country_of_partner), LISTS),
    Mutant("visible_to: a consul sees all posts", visibility, "_conditions",
           _conditions_as(_without_post), LISTS),
    Mutant("visible_to: every row", visibility, "_conditions",
           lambda viewer, kind: [kind.retired_at.is_(None)], LISTS),
    Mutant("may_see: partners see a country", visibility, "may_see",
           _sight_as(_country_of_partner), ("rounds.silent",)),
    Mutant("may_see: everything", visibility, "may_see", lambda *_row: True, ("rounds.silent",)),
    Mutant("joined names", joined_names, "name_for", lambda _viewer, row: row.name, LISTS),
    Mutant("list of the silent", rounds_access, "silent_list",
           lambda _session, silent, _viewer: SilentList(tuple(silent)), ("rounds.silent",)),
    Mutant("proposals of a post", rounds_access, "_is_reached", lambda *_given: True,
           ("rounds.proposals",)),
    Mutant("what a public plan leaves out", redaction, "shareable", lambda facts, *_: facts,
           ("plans.sheet",)),
    Mutant("Scope.covers", Scope, "covers", lambda *_given, **_named: True,
           ("plans.edit_step",)),
    Mutant("Scope.viewer: everybody is an official", Scope, "viewer",
           property(lambda _scope: Viewer.of_country("GT")), LISTS),
    Mutant("Scope.viewer: all of a country see what it keeps", Scope, "viewer",
           property(lambda scope: Viewer.of_country(scope.country or "GT")), LISTS),
    Mutant("Scope.viewer: everybody is the program", Scope, "viewer",
           property(lambda _scope: Viewer.system()), ("directory.index",)),
)  # fmt: skip


def leaks_of(made: CanaryHouse, routes: tuple[str, ...]) -> set[str]:
    """Return what the crawl of some routes shows to whom it should not."""
    found = set()
    for rule in rules(made.house.app, "GET"):
        for asker in ASKERS if rule.endpoint in routes else ():
            browser = browser_of(made, asker)
            for address in addresses(made, rule):
                for bird in made.flock.heard_in(text_of(browser.get(address.path))):
                    if not bird.shows_to(asker, address.endpoint):
                        found.add(f"{bird.kind} of {bird.owner} to {asker.name or 'anybody'}")
    return found


@pytest.mark.long_form
def test_each_loosened_filter_of_sight_is_found_by_the_crawl(
    canaries: CanaryHouse, figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed = []
    for mutant in MUTANTS:
        with monkeypatch.context() as patch:
            patch.setattr(mutant.target, mutant.attribute, mutant.loose)
            if not leaks_of(canaries, mutant.routes):
                missed.append(mutant.name)
    figures.add(
        "loosened filters of sight", f"{len(MUTANTS) - len(missed)} of {len(MUTANTS)} found"
    )
    assert missed == []


@pytest.mark.long_form
def test_each_loosened_filter_of_sight_is_found(canaries: CanaryHouse, figures: Figures) -> None:
    """Every call that asks whether a row is seen, one after the other: by what `filters.txt` says
    that finds it, a page, a form, a letter, a file or a test.
    """
    crawl, missed, known = Crawl(), [], known_filters()
    for asker in ASKERS:
        crawl_as(canaries, asker, crawl)
    for each in known:
        if each.method == "TEST":
            is_found = is_found_by_tests(each)
        else:
            is_found = bool(faults_loosened(canaries, crawl.forms, each))
        if not is_found:
            missed.append(each.name)
    rows = len(list(loosened()))
    tried, found = rows + len(known), rows + len(known) - len(missed)
    figures.add(
        "loosened",
        f"rows and filters loosened {tried}, found {found} ({rows} rows of the policy, "
        f"{len(known)} filters)",
    )
    assert missed == []
