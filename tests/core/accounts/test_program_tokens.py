"""A key opens for its account, until its day, while the account is as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.accounts import User
from core.accounts.program_tokens import ProgramToken, TokenScope

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def key(**changes: object) -> ProgramToken:
    user = User(active=True, fs_uniquifier="mark")
    given = {"user": user, "mark": "mark", "ends_at": NOW + timedelta(days=1), "scopes": ["plans"]}
    return ProgramToken(**{**given, **changes})


@pytest.mark.parametrize(
    ("token", "opens"),
    [
        (key(), True),
        (key(ends_at=NOW), False),
        (key(revoked_at=NOW), False),
        (key(user=User(active=False, fs_uniquifier="mark")), False),
        (key(user=User(active=True, fs_uniquifier="another")), False),
    ],
)
def test_it_opens(token: ProgramToken, opens: bool) -> None:
    assert token.opens_at(NOW) is opens


def test_it_reads_what_it_was_made_for() -> None:
    assert key().reads(TokenScope.PLANS)
    assert not key().reads(TokenScope.HAZARDS)


def test_that_it_is_used_is_written_down_now_and_then() -> None:
    assert key().is_used_anew(NOW)
    assert not key(used_at=NOW - timedelta(minutes=4)).is_used_anew(NOW)
    assert key(used_at=NOW - timedelta(minutes=5)).is_used_anew(NOW)
