from __future__ import annotations

from webapp.auth.pages.link_pages import LINK_PAGES
from webapp.auth.policy import POLICY


def test_whoever_has_the_link_opens_its_page_and_no_list_of_persons() -> None:
    """The link is the capability: no role is asked, and none of these pages reads the register."""
    assert len(LINK_PAGES) > 20
    for endpoint, rule in LINK_PAGES.items():
        assert POLICY[endpoint] is rule
        assert rule.is_public, endpoint
        assert not rule.reads_persons, endpoint
