"""What a device wrote down without a network, taken in exactly once.

The rule: each thing has an id that the device made; whatever was taken in under it is answered as
it was the first time, however often it comes. What still asks something is not taken in.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import take_turns
from webapp.auth.tokens import TokenHasher
from webapp.offline.models import OfflineDelivery

KEPT = timedelta(days=180)
"""Longer than any device keeps what it has not sent."""
PURPOSE = "offline delivery"
UNLIKE = "unlike"
"""The answer to an id under which something else was taken in."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing as it came."""

    country: str
    device_id: uuid.UUID
    mark_id: uuid.UUID
    content: Mapping[str, Any]
    """All it says, without what somebody answered to a question about it."""

    def digest(self, hasher: TokenHasher) -> bytes:
        """Return the keyed hash of what it says."""
        text = json.dumps(self.content, sort_keys=True, ensure_ascii=False)
        return hasher.hash(text, PURPOSE)


def known_answer(session: Session, delivery: Delivery, hasher: TokenHasher) -> str:
    """Return what was answered when it was taken in; empty when it was not yet."""
    found = session.scalar(
        sa.select(OfflineDelivery).where(
            OfflineDelivery.country == delivery.country,
            OfflineDelivery.device_id == delivery.device_id,
            OfflineDelivery.mark_id == delivery.mark_id,
        )
    )
    if found is None:
        return ""
    return found.answer if found.content_hash == delivery.digest(hasher) else UNLIKE


def take_in(
    session: Session,
    delivery: Delivery,
    act: Callable[[], str],
    *,
    hasher: TokenHasher,
    now: datetime,
) -> str:
    """Do what a delivery says and return the answer; of one taken in before, that of then.

    `act` returns what is to be answered from now on; empty when nothing was taken in. Of two
    workers that get the same one at once, one waits for the other.
    """
    take_turns(session, f"offline {delivery.country} {delivery.device_id}")
    answer = known_answer(session, delivery, hasher)
    if answer:
        return answer
    session.execute(sa.delete(OfflineDelivery).where(OfflineDelivery.at < now - KEPT))
    answer = act()
    if answer:
        session.add(
            OfflineDelivery(
                country=delivery.country,
                device_id=delivery.device_id,
                mark_id=delivery.mark_id,
                content_hash=delivery.digest(hasher),
                answer=answer,
                at=now,
            )
        )
        session.flush()
    return answer
