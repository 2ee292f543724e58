"""Papers wait for another's signature, never for that of who wrote them."""

from __future__ import annotations

from typing import Any

import pytest

from core.accounts import RoleName
from core.db import reading, writing
from tests.webapp.conftest import House
from watch.notices.models import Notice, NoticeKind, NoticeState
from webapp.auth.access import Scope
from webapp.queries.home import signatures


@pytest.mark.parametrize(
    ("country", "state", "by", "expected"),
    [
        ("GT", NoticeState.PROPOSED, "user:other", 1),
        ("GT", NoticeState.PROPOSED, "own", 0),
        ("GT", NoticeState.DRAFT, "user:other", 0),
        ("HN", NoticeState.PROPOSED, "user:other", 0),
    ],
)
def test_a_notice_waits(
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    country: str,
    state: NoticeState,
    by: str,
    expected: int,
) -> None:
    scope = Scope(RoleName.EMERGENCY, "GT", user_id=house.users["emergency.gt"])
    author = scope.actor if by == "own" else by
    monkeypatch.setattr(signatures, "can_open", lambda _endpoint: True)
    with writing(house.engine) as session:
        session.add(_notice(house, country=country, state=state, proposed_by=author))
    with reading(house.engine) as session:
        assert signatures.papers_to_approve(session, scope) == (expected, 0)
        monkeypatch.setattr(signatures, "can_open", lambda _endpoint: False)
        assert signatures.papers_to_approve(session, scope) == (0, 0)


def _notice(house: House, **given: Any) -> Notice:
    return Notice(
        number="AV-2026-001", year=2026, serial=1, kind=NoticeKind.WARNING, made_at=house.clock(),
        made_by=given["proposed_by"], **given,
    )  # fmt: skip
