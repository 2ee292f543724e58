"""Agreements are made, signed and ended by who administers a country, and by nobody else."""

from __future__ import annotations

from core.accounts import RoleName
from webapp.auth.pages.access_rule import Reach
from webapp.auth.pages.sharing_pages import SHARING_PAGES


def test_only_administrators_bind_their_country_and_where_persons_are_read_it_is_said() -> None:
    for endpoint in ("sharing.new", "sharing.sign", "sharing.end"):
        assert SHARING_PAGES[endpoint].roles == {RoleName.COUNTRY_ADMIN}
    reading = {endpoint for endpoint, rule in SHARING_PAGES.items() if rule.reads_persons}
    assert reading == {"sharing.new", "sharing.persons"}
    assert SHARING_PAGES["sharing.new"].reach is Reach.COUNTRY
