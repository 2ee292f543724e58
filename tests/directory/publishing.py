"""The directory published in the session at hand, as it stands."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from directory.editions.models import Edition
from directory.editions.publication import prepare_edition


def publish(
    session: Session, *, number: str, now: datetime, actor: str, round_id: uuid.UUID | None = None
) -> Edition:
    """Return the edition."""
    session.flush()
    prepared = prepare_edition(session, now)
    return prepared.publish(session, number=number, now=now, actor=actor, round_id=round_id)
