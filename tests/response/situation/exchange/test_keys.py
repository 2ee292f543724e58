from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from response.situation.exchange.keys import (
    key_mark,
    key_of_country,
    key_text,
    make_own_key,
    own_key,
    read_key,
    signing_key,
    trust_key,
    trusted_keys,
)


def test_the_own_key_is_made_once_and_anew_on_demand(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    assert own_key(session) is None
    first = make_own_key(session, keyring, by="cli:x", now=now)
    assert make_own_key(session, keyring, by="cli:x", now=now) is first
    assert key_text(signing_key(keyring, first).public_key()) == first.public
    assert len(first.public) == 43
    later = now + timedelta(days=1)
    second = make_own_key(session, keyring, by="cli:x", now=later, is_new=True)
    assert first.ended_at == later
    assert own_key(session) is second
    assert second.public != first.public
    assert trusted_keys(session) == []


def test_of_a_country_the_key_entered_last_counts_alone(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    public = [
        make_own_key(session, keyring, by="cli:x", now=now, is_new=True).public for _ in range(2)
    ]
    for each in (*public, public[0]):
        trust_key(session, "HN", f" {each} ", by="cli:x", now=now)
        found = key_of_country(session, "HN")
        assert found is not None
        assert found.public == each
    assert key_of_country(session, "GT") is None
    assert len(trusted_keys(session)) == 1
    assert len(key_mark(public[0]).split()) == 8


@pytest.mark.parametrize("text", ["", "abc", "é" * 43, "a" * 42, "a" * 44, "*" * 43])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(UnusableInput):
        read_key(text)
