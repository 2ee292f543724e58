from __future__ import annotations

from webapp.auth.pages.access_rule import NATIONAL, Reach
from webapp.auth.pages.offline_pages import OFFLINE_PAGES
from webapp.auth.policy import POLICY

SHELL = {"manifest", "worker", "module", "shell", "state"}


def test_the_shell_is_public_and_all_that_reads_persons_is_of_the_own_country() -> None:
    for endpoint, rule in OFFLINE_PAGES.items():
        assert POLICY[endpoint] is rule
        if endpoint.removeprefix("offline.") in SHELL:
            assert rule.is_public
            assert not rule.reads_persons
        else:
            assert (rule.roles, rule.reach) == (NATIONAL, Reach.COUNTRY)
