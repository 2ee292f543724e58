from __future__ import annotations

from core.accounts import RoleName
from webapp.auth.pages.access_rule import NATIONAL, OFFICIALS
from webapp.auth.pages.situation_pages import SITUATION_PAGES
from webapp.auth.policy import POLICY


def test_own_reports_are_national_and_the_secretariat_alone_puts_together() -> None:
    for endpoint, rule in SITUATION_PAGES.items():
        assert POLICY[endpoint] is rule
        assert not rule.reads_persons
        if endpoint == "regional_reports.merge":
            assert rule.roles == {RoleName.SECRETARIAT}
        else:
            own = endpoint.startswith("situation.")
            assert rule.roles == (NATIONAL if own else OFFICIALS)
