from __future__ import annotations

from webapp.auth.pages.access_rule import NATIONAL, OFFICIALS
from webapp.auth.pages.notice_pages import NOTICE_PAGES, WRITERS

WRITING = {"new", "edit", "propose_notice", "break_the_glass"}
COUNTING = {*WRITING, "count_audience", "approve_notice"}


def test_who_drafts_is_fewer_than_who_looks_and_nothing_counts_under_the_lock() -> None:
    for endpoint, rule in NOTICE_PAGES.items():
        name = endpoint.removeprefix("notices.")
        allowed = WRITERS if name in WRITING else OFFICIALS if name == "broken" else NATIONAL
        assert rule.roles == allowed, endpoint
        assert rule.begins_reading is (name in COUNTING), endpoint
