"""The pages of a sending are of the officials of the one country; those with names say so."""

from __future__ import annotations

from webapp.auth.pages.access_rule import NATIONAL, Reach
from webapp.auth.pages.notice_sending_pages import NOTICE_SENDING_PAGES

WITH_NAMES = {"send", "people", "record_file", "hand"}


def test_all_are_of_the_own_country_and_those_with_names_leave_a_line() -> None:
    for endpoint, rule in NOTICE_SENDING_PAGES.items():
        assert (rule.roles, rule.reach) == (NATIONAL, Reach.COUNTRY)
        assert rule.reads_persons is (endpoint.partition(".")[2] in WITH_NAMES)
