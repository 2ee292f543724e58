from __future__ import annotations

from core.accounts import RoleName
from webapp.auth.pages.access_rule import COORDINATORS, EVERYBODY, NATIONAL, AccessRule


def test_a_page_without_roles_is_everybodys() -> None:
    assert AccessRule(EVERYBODY).is_public
    assert not AccessRule(NATIONAL).is_public


def test_who_decides_whom_to_wake_is_of_one_country() -> None:
    assert COORDINATORS < NATIONAL
    assert RoleName.SECRETARIAT not in NATIONAL
