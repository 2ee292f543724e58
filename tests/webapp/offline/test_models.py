from __future__ import annotations

import uuid
from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.offline.models import OfflineDelivery


def test_two_workers_cannot_take_in_the_same_thing(session: Session, now: datetime) -> None:
    device, mark = uuid.uuid4(), uuid.uuid4()
    for country in ("GT", "HN", "GT"):
        session.add(
            OfflineDelivery(
                country=country, device_id=device, mark_id=mark, content_hash=b"x" * 32,
                answer="entered", at=now,
            )
        )  # fmt: skip
        if country == "HN":
            session.flush()
    with pytest.raises(IntegrityError):
        session.flush()
