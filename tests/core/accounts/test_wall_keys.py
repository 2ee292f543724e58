"""A key of a wall opens until it ends or is taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.accounts.wall_keys import WallKey, wall_key_hashed, wall_keys_of


@pytest.fixture
def key(session: Session, now: datetime) -> WallKey:
    made = WallKey(
        country="GT", place="Sala", token_hash=b"1", made_by="user:x", made_at=now,
        ends_at=now + timedelta(days=7),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def test_it_opens_until_its_end_or_until_it_was_taken_back(key: WallKey, now: datetime) -> None:
    assert key.opens_at(now)
    assert not key.opens_at(key.ends_at)
    key.revoked_at = now
    assert not key.opens_at(now)


def test_that_a_screen_lives_is_written_down_now_and_then(key: WallKey, now: datetime) -> None:
    assert key.is_seen_anew(now)
    key.seen_at = now
    assert not key.is_seen_anew(now + timedelta(minutes=4))
    assert key.is_seen_anew(now + timedelta(minutes=5))


def test_a_country_sees_its_own_keys(session: Session, key: WallKey) -> None:
    assert list(wall_keys_of(session, "GT")) == [key]
    assert list(wall_keys_of(session, "HN")) == []
    assert wall_key_hashed(session, b"1") is key
    assert wall_key_hashed(session, b"2") is None
