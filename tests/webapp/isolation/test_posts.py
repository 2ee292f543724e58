"""Every form as every role: refused, or neither the answer nor what it did shows or takes what is
of others.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from core.settings import ROOT
from tests.webapp.conftest import post
from tests.webapp.isolation.canaries import ASKERS
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.crawl import rules
from tests.webapp.isolation.pages import Crawl, browser_of
from tests.webapp.isolation.posts import FORMLESS, sendings
from tests.webapp.isolation.sent import Posts
from tests.webapp.isolation.work import nobodys, work_of
from tests.webapp.lock_watch import LockLog, watched_by_test
from tests.webapp.watched_lock import watched_lock

WRITES_NOTHING = {
    "accounting.search",
    "calls.search",
    "drills.enter",
    "drills.set_clock",
    "locating.asked_matches",
    "locating.matches",
    "movements.find",
    "search.index",
    "statistics.try_estimates",
    "wall.leave",
}
"""Routes that take a form and write to no table: there is no write to be watched."""
SLOW = frozenset({"render", "answer"})
MOST_STATEMENTS_MORE = 2
"""So many statements more may it take to find a row, and that it is another's."""


@pytest.fixture(scope="module")
def posts(canaries: CanaryHouse, crawl: Crawl, _all_writes: LockLog) -> Iterator[Posts]:
    done = Posts.of(canaries)
    _all_writes.faults.clear()
    _all_writes.committed.clear()
    with pytest.MonkeyPatch.context() as patch, watched_lock(canaries.house, patch) as watch:
        for asker in ASKERS:
            for sending in sendings(canaries, crawl.forms, asker):
                watch.under_lock.clear()
                status = done.send(asker, sending)
                is_made_there = status >= 400 and not SLOW.isdisjoint(watch.under_lock)
                if is_made_there or watch.open_writes:
                    done.held.add(f"{asker.name} {sending.address.path}: {watch.under_lock}")
    _send_what_wrote_nothing(canaries, crawl, done, _all_writes)
    done.slow = list(_all_writes.faults)
    done.committed = set(_all_writes.committed)
    yield done
    done.world.close()


def _send_what_wrote_nothing(
    canaries: CanaryHouse, crawl: Crawl, done: Posts, log: LockLog
) -> None:
    """Send the forms of which nothing was written as the others to whom they are open, for each
    row, until one writes: whose turn it was may not change this row.
    """
    for asker in ASKERS:
        missing = _missing(canaries, log.committed)
        if not missing:
            break
        for sending in sendings(canaries, crawl.forms, asker, is_long=True, only=missing):
            if sending.is_open and sending.address.endpoint not in log.committed:
                done.send(asker, sending)


def _missing(canaries: CanaryHouse, committed: set[str]) -> set[str]:
    taking = {rule.endpoint for rule in rules(canaries.house.app, "POST")} - {"moved"}
    return taking - WRITES_NOTHING - committed - set().union(*watched_by_test().values())


def test_no_form_does_anything_slow_under_the_write_lock(
    canaries: CanaryHouse, posts: Posts
) -> None:
    """The write of every route that takes a form was watched to its commit: here, or in the test
    that stands beside its name in `watched_writes.txt`.
    """
    assert posts.slow == []
    missing = sorted(_missing(canaries, posts.committed))
    assert missing == [], "\n".join(missing)
    for test in watched_by_test():
        file, _, function = test.partition("::")
        assert f"def {function}(" in (ROOT / file).read_text(), test


def test_a_form_for_a_row_of_others_is_refused_as_for_one_that_is_not_there(
    canaries: CanaryHouse, posts: Posts
) -> None:
    """The same bytes; and of the database no more than finding whose the row is, nothing at all
    where the page is shut to the role.
    """
    different = []
    for (name, _endpoint, status), (asker, sending, row, there) in posts.refused.items():
        browser, path = browser_of(canaries, asker), sending.address.path
        nobody = nobodys(path)
        absent = work_of(
            canaries, partial(post, browser, path.replace(row, nobody), **sending.form)
        )
        more = MOST_STATEMENTS_MORE if status == 404 else 0
        if (there.status, there.page) != (absent.status, absent.page.replace(nobody, row)):
            different.append(f"{name} {path}: another page")
        elif abs(there.statements - absent.statements) > more:
            counts = f"{there.statements} statements, not {absent.statements}"
            different.append(f"{name} {path}: {counts}")
    posts.world.restore()
    assert different == [], "\n".join(different)
    assert len(posts.refused) > 40


def test_no_refused_form_is_answered_by_a_page_made_under_the_write_lock(posts: Posts) -> None:
    """No page is rendered and no answer finished there, and no lock is kept."""
    assert posts.held == set()


def test_no_form_shows_or_takes_what_is_of_others(posts: Posts) -> None:
    assert posts.leaks == set()
    assert posts.taken == set()


def test_every_form_is_shut_to_whom_the_policy_shuts_it(posts: Posts) -> None:
    assert posts.opened == set()
    assert posts.failures == set()
    assert posts.sent > 300
    assert posts.done > 50


def test_each_route_that_takes_a_form_has_one_on_a_page_or_a_reason(
    canaries: CanaryHouse, crawl: Crawl
) -> None:
    taking = {rule.endpoint for rule in rules(canaries.house.app, "POST")} - {"moved"}
    assert taking - set(crawl.forms) - set(FORMLESS) == set()
    assert set(FORMLESS) <= taking
