"""Who may agree, refuse and take back: every role and country against every kind of request."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from core.accounts import AccessRequest, RequestKind, RequestState, RoleName
from core.errors import UnusableInput
from webapp.auth.access import ANYBODY, Scope
from webapp.auth.second_person.rules import (
    Belonging,
    is_grant,
    may_approve,
    may_refuse,
    may_withdraw,
)

ASKER, SUBJECT, OTHER = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
POST, ELSEWHERE = uuid.uuid4(), uuid.uuid4()
NOW = datetime(2026, 11, 29, tzinfo=UTC)


def request_of(country: str) -> AccessRequest:
    return AccessRequest(
        kind=RequestKind.RESET_PASSWORD, country=country, subject=str(SUBJECT), asked_by=ASKER,
        asked_at=NOW, due_at=NOW, state=RequestState.WAITING,
    )  # fmt: skip


@pytest.mark.parametrize("country", ["GT", ""])
@pytest.mark.parametrize("role", list(RoleName))
@pytest.mark.parametrize("of", ["GT", "HN", ""])
@pytest.mark.parametrize("who", [ASKER, SUBJECT, OTHER])
def test_only_another_administrator_of_the_country_decides(
    country: str, role: RoleName, of: str, who: uuid.UUID
) -> None:
    owner = RoleName.COUNTRY_ADMIN if country else RoleName.SECRETARIAT
    is_owner = (role, of) == (owner, country)
    scope, request = Scope(role, of, POST, None, who, is_post_admin=True), request_of(country)
    assert may_approve(scope, request) is (is_owner and who == OTHER)
    assert may_refuse(scope, request) is (is_owner and who in {OTHER, SUBJECT})
    assert may_withdraw(scope, request) is (who == ASKER)


def test_nobody_signed_in_decides_nothing() -> None:
    for country in ("GT", ""):
        rights = [each(ANYBODY, request_of(country)) for each in (may_approve, may_refuse)]
        assert not any(rights)
        assert not may_withdraw(ANYBODY, request_of(country))


CONSUL = Belonging(RoleName.CONSUL, POST)
POST_ADMIN = Belonging(RoleName.CONSUL, POST, is_post_admin=True)
GRANTS = [
    (None, CONSUL, True),
    (None, Belonging(RoleName.COUNTRY_ADMIN), True),
    (None, Belonging(RoleName.SECRETARIAT), True),
    (None, Belonging(RoleName.CIVIL_SOCIETY), False),
    (CONSUL, CONSUL, False),
    (CONSUL, Belonging(RoleName.CONSUL, ELSEWHERE), True),
    (CONSUL, POST_ADMIN, True),
    (POST_ADMIN, CONSUL, False),
    (CONSUL, Belonging(RoleName.EMERGENCY), True),
    (CONSUL, Belonging(RoleName.CIVIL_SOCIETY), False),
    (Belonging(RoleName.EMERGENCY), CONSUL, False),
    (Belonging(RoleName.EMERGENCY), Belonging(RoleName.COUNTRY_ADMIN), True),
    (Belonging(RoleName.COUNTRY_ADMIN), Belonging(RoleName.EMERGENCY), False),
    (Belonging(RoleName.EMERGENCY), POST_ADMIN, True),
    (Belonging(RoleName.EMERGENCY, POST), POST_ADMIN, True),
    (Belonging(RoleName.COUNTRY_ADMIN), POST_ADMIN, False),
    (Belonging(RoleName.CIVIL_SOCIETY), POST_ADMIN, True),
    (POST_ADMIN, Belonging(RoleName.CONSUL, ELSEWHERE, is_post_admin=True), True),
    (POST_ADMIN, Belonging(RoleName.CONSUL, ELSEWHERE), True),
    (POST_ADMIN, Belonging(RoleName.EMERGENCY, POST), True),
    (Belonging(RoleName.CIVIL_SOCIETY), CONSUL, True),
    (Belonging(RoleName.EMERGENCY, POST), Belonging(RoleName.EMERGENCY, ELSEWHERE), False),
]


@pytest.mark.parametrize(("before", "after", "expected"), GRANTS)
def test_a_grant_is_what_reaches_more_than_before(
    before: Belonging | None, after: Belonging, expected: bool
) -> None:
    assert is_grant(before, after) is expected


def test_only_a_consul_looks_after_a_post() -> None:
    with pytest.raises(UnusableInput):
        Belonging(RoleName.EMERGENCY, POST, is_post_admin=True)
