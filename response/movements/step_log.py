"""What was done with a movement, as lines of the audit log: numbers, never names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.audit_log import record
from response.movements.models import Movement


def note_step(
    session: Session,
    movement: Movement,
    act: str,
    *,
    by: str,
    now: datetime,
    country: str = "",
    **details: Any,
) -> None:
    """Leave a line of an act; `country`: whose passengers it was about, where not the planner's."""
    record(
        session,
        at=now,
        actor=by,
        action=f"movement.{act}",
        subject=movement.id,
        country=country or movement.country,
        number=movement.number,
        **details,
    )
