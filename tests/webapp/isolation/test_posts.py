"""Every form as every role: refused, or neither the answer nor what it did shows or takes what is
of others.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.webapp.isolation.canaries import ASKERS
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.crawl import rules
from tests.webapp.isolation.pages import Crawl
from tests.webapp.isolation.posts import FORMLESS, sendings
from tests.webapp.isolation.sent import Posts


@pytest.fixture(scope="module")
def posts(canaries: CanaryHouse, crawl: Crawl) -> Iterator[Posts]:
    done = Posts.of(canaries)
    for asker in ASKERS:
        for sending in sendings(canaries, crawl.forms, asker):
            done.send(asker, sending)
    yield done
    done.world.close()


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
