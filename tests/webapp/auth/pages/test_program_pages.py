"""No door of programs opens to more people than the page that says the same."""

from __future__ import annotations

from webapp.auth.pages.program_pages import PROGRAM_PAGES
from webapp.auth.policy import POLICY

SAME = {
    "api.hazards": "hazards.board", "api.hazards_feed": "hazards.board",
    "api.hazard": "hazards.hazard", "api.hazard_cap": "hazards.hazard",
    "api.plans": "plans.index", "api.coverage": "plans.board",
    "api.statistics": "statistics.index", "api.releases": "statistics.public_page",
    "api.directory": "directory.focal_points", "api.shelters": "who_to_call.index",
    "api.editions": "editions.public_page", "api.edition_file": "editions.public_file",
    "api.index": "public.landing",
    "api.address_feed": "public.help_page", "api.address_cap": "public.help_page",
    "api.calendar": "editions.cycle", "api.openapi": "public.help_page",
}  # fmt: skip
"""Door -> the page of people that decides."""
OPEN = {"api.index", "api.openapi", "api.calendar", "api.address_feed", "api.address_cap"}
"""By any key or by none; calendar and feed by the key in their address."""


def test_a_door_opens_as_its_page_does_and_reads_nobody() -> None:
    assert set(SAME) == set(PROGRAM_PAGES)
    for door, page in SAME.items():
        row = PROGRAM_PAGES[door]
        assert row.roles == POLICY[page].roles, door
        assert not row.reads_persons
        assert (row.token_scope is None) is (door in OPEN)
    assert all(POLICY[each].token_scope is None for each in set(POLICY) - set(PROGRAM_PAGES))
