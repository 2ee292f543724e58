from __future__ import annotations

import pytest

from core.accounts import RoleName
from feeds.models import Source
from webapp.auth.access import ANYBODY, Scope
from webapp.auth.source_rights import keeps, owner_for

SECRETARIAT = Scope(RoleName.SECRETARIAT)
ADMINISTRATOR = Scope(RoleName.COUNTRY_ADMIN, "GT")
OTHERS = (
    ANYBODY,
    Scope(RoleName.CONSUL, "GT"),
    Scope(RoleName.EMERGENCY, "GT"),
    Scope(RoleName.CIVIL_SOCIETY),
    Scope(RoleName.COUNTRY_ADMIN),
)


def source(owner: str, address: str = "https://x.test/") -> Source:
    return Source(key="x", name="x", format="cap", owner=owner, address=address)


def test_the_secretariat_keeps_the_common_ones_and_an_administrator_those_of_the_country() -> None:
    assert (owner_for(SECRETARIAT), owner_for(ADMINISTRATOR)) == ("", "GT")
    assert [keeps(SECRETARIAT, source(owner)) for owner in ("", "GT")] == [True, False]
    assert [keeps(ADMINISTRATOR, source(owner)) for owner in ("", "GT", "HN")] == [
        False,
        True,
        False,
    ]
    assert not keeps(SECRETARIAT, source("", address="")), "fed by hand"


@pytest.mark.parametrize("scope", OTHERS)
def test_nobody_else_keeps_any(scope: Scope) -> None:
    assert owner_for(scope) is None
    assert not any(keeps(scope, source(owner)) for owner in ("", "GT"))
