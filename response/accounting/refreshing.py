"""Rolls kept up with the zone and the register: for each country in each open crisis, one after the
other, each in a short transaction of its own.
"""

from __future__ import annotations

import logging
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring, NoDataKey
from core.db import reading, writing
from feeds.values import Band
from response.accounting.rolls import InsideNow, ZoneVersion, match_zone, write_roll
from response.crisis.models import OPEN_STATES, Crisis, Participation, ParticipationState
from response.crisis.zones import current_zone, zone_bands

log = logging.getLogger(__name__)


def match_participation(
    session: Session, keyring: Keyring, participation: Participation, now: datetime
) -> InsideNow | None:
    """Return who is inside the zone of a country's crisis as it stands; None while it has no zone.

    Reads the index: to be called before anything is written.
    """
    zone = current_zone(session, participation.crisis)
    if zone is None:
        return None
    # All of the zone, also where a band of its hazard begins later: whoever is there is asked.
    bands = tuple(Band(each.area, each.severity, each.label) for each in zone_bands(zone))
    version = ZoneVersion(zone.version, bands)
    return match_zone(session, keyring, participation.country, version, now)


def refresh_rolls(engine: Engine, keyring: Keyring, now: datetime) -> int:
    """Bring the roll of every country in every open crisis up to now; return how many changed.

    One that cannot be read is named in the log, and the others go on.
    """
    with reading(engine) as session:
        ids = _open_participations(session)
    return sum(refresh_roll(engine, keyring, each, now) for each in ids)


def refresh_roll(
    engine: Engine, keyring: Keyring, participation_id: uuid.UUID, now: datetime
) -> bool:
    """Bring the roll of one participation up to now, in transactions of its own; return whether it
    changed. One that cannot be read is named in the log.
    """
    try:
        with reading(engine) as session:
            part = session.get(Participation, participation_id)
            inside = match_participation(session, keyring, part, now) if part else None
        if inside is None:
            return False
        with writing(engine) as session:
            part = session.get(Participation, participation_id)
            return part is not None and write_roll(session, keyring, part, inside) is not None
    except (CannotOpen, NoDataKey) as wrong:
        log.error("who is inside a crisis could not be worked out: %s", wrong)
        return False


# -- inside ---------------------------------------------------------------------------------


def _open_participations(session: Session) -> list[uuid.UUID]:
    query = sa.select(Participation.id).join(Crisis, Crisis.id == Participation.crisis_id)
    query = query.where(
        Crisis.state.in_(OPEN_STATES), Participation.state == ParticipationState.ACTIVE
    )
    return list(session.scalars(query.order_by(Participation.id)))
