"""A subscription is told while it stands and is not paused."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from core.announcements.models import EVENT_WORDS, EventKind, EventSubscription, subscriber_place

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def test_it_is_told_while_it_stands() -> None:
    assert EventSubscription().is_active
    assert not EventSubscription(paused_at=NOW).is_active
    assert not EventSubscription(removed_at=NOW).is_active
    assert set(EVENT_WORDS) == set(EventKind)


def test_its_address_and_its_secret_have_places_of_their_own() -> None:
    row = uuid.uuid4()
    assert subscriber_place("address", row, "GT") != subscriber_place("secret", row, "GT")
