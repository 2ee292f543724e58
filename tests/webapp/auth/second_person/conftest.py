from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import writing
from core.outbox.models import MessageState, OutboxMessage
from tests.webapp.auth.second_person.staff import Staff
from webapp.auth.accounts import HashedPassword, create_user
from webapp.auth.second_person.actions import Hand

ACCOUNTS = (
    ("secretariat", ""), ("secretariat", ""), ("country_admin", "GT"), ("country_admin", "GT"),
    ("country_admin", "GT"), ("emergency", "GT"), ("civil_society", "GT"), ("country_admin", "HN"),
)  # fmt: skip


@pytest.fixture
def staff(engine: Engine, now: datetime) -> Staff:
    """Two accounts of the Secretariat, three administrators of one country and one of another."""
    users: dict[str, uuid.UUID] = {}
    with writing(engine) as session:
        for role, country in ACCOUNTS:
            count = sum(each.startswith(f"{role}{country}") for each in users)
            name = f"{role}{country}{count or ''}"
            user = create_user(
                session, f"{name}@example.org".lower(), HashedPassword("none"), role, country
            )
            users[name] = user.id
    return Staff(engine, now, users)


@pytest.fixture
def hand(now: datetime) -> Hand:
    return Hand("user:test", now, HashedPassword("nobody knows"))


@pytest.fixture
def letters_left() -> Iterator[None]:
    """Let every letter that is put in count as sent."""

    def _leave(_mapper: object, _connection: object, message: OutboxMessage) -> None:
        message.state = MessageState.SENT

    sa.event.listen(OutboxMessage, "before_insert", _leave)
    yield
    sa.event.remove(OutboxMessage, "before_insert", _leave)
