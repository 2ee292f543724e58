from __future__ import annotations

from webapp.auth.pages.crisis_pages import CRISIS_PAGES
from webapp.auth.policy import POLICY


def test_each_row_is_in_the_one_table() -> None:
    assert CRISIS_PAGES
    assert CRISIS_PAGES.items() <= POLICY.items()
