from __future__ import annotations

from core.accounts import RoleName
from webapp.auth.pages.drill_pages import DRILL_PAGES


def test_who_opens_and_closes_a_drill_and_who_plays() -> None:
    for name in ("drills.start", "drills.close", "drills.set_clock"):
        assert RoleName.CONSUL not in DRILL_PAGES[name].roles
    assert RoleName.CONSUL in DRILL_PAGES["drills.enter"].roles
    assert not any(RoleName.CIVIL_SOCIETY in row.roles for row in DRILL_PAGES.values())
    assert [name for name, row in DRILL_PAGES.items() if row.is_public] == [
        "drills.enter_by_ticket"
    ]
